"""Which columns are probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from msgspec.structs import replace

from core.config import NO_GROUP, DataTable
from core.data.cleaning import is_blank
from core.data.column_names import (
    CHATS,
    GROUPS,
    IDENTIFIERS,
    PROMPTS,
    RESPONSES,
    TOGETHER,
    plain,
    siblings,
)
from core.data.dataset import DataSet
from core.data.prompt_template import template_of
from core.events import ColumnMapping

_SAMPLE_ROWS = 500
_LEAST_GROUPS = 4


def guess_mapping(dataset: DataSet) -> ColumnMapping:
    """The columns that are probably meant; what is not clear stays empty. Raises nothing."""
    return completed(ColumnMapping(), dataset)


def mapping_for(table: DataTable, dataset: DataSet) -> ColumnMapping:
    """The columns that `table` names, or else those that `dataset` seems to mean."""
    wish = ColumnMapping(
        *(table.prompt, table.response, table.messages, table.text, table.group, table.template)
    )
    return completed(wish, dataset)


def completed(wish: ColumnMapping, dataset: DataSet) -> ColumnMapping:
    """`wish` with what it does not name guessed; “-” as the group is none. Raises nothing."""
    named = replace(wish, group="", template="")
    mapping = _guess_learnt(dataset) if named == ColumnMapping() else named
    group = wish.group or guess_group(dataset, mapping)
    group = "" if group == NO_GROUP else group
    return replace(mapping, group=group, template=wish.template)


def guess_group(dataset: DataSet, learnt: ColumnMapping) -> str:
    """The column that tells which rows belong together: its name says so, and values repeat.

    Not if it has a few values only: then far too much would have to be held back.
    """
    taken = {learnt.response, learnt.messages, learnt.text}
    taken |= set(template_of(learnt, dataset.columns).fields)
    for name in dataset.columns:
        if plain(name) not in GROUPS or name in taken:
            continue
        values = [cell for row in dataset.rows if isinstance(cell := row.get(name), str) and cell]
        if _LEAST_GROUPS <= len(set(values)) < len(values):
            return name
    return ""


def _guess_learnt(dataset: DataSet) -> ColumnMapping:
    if dataset.free_text:
        return ColumnMapping(text=dataset.free_text)
    columns = text_columns(dataset)
    response = _named(RESPONSES, [name for name in columns if not _has_a_double(name, columns)])
    prompt = _prompt(columns, response)
    if plain(prompt) == plain(response) and prompt:
        # A name from both lists: it is the text, if there is another answer.
        rest = [name for name in columns if name != prompt and not _has_a_double(name, columns)]
        response = _named(RESPONSES, rest)
    prompt, response = _with_the_only_other(dataset, columns, prompt, response)
    chats = _chat_column(dataset)
    if chats:
        as_chat = sum(chats in row for row in dataset.rows)
        as_pair = sum(response in row for row in dataset.rows) if prompt and response else 0
        if as_chat >= as_pair:
            return ColumnMapping(messages=chats)
    return ColumnMapping(prompt=prompt, response=response)


def text_columns(dataset: DataSet) -> list[str]:
    """Columns that hold text somewhere, in order."""
    with_text = {
        name
        for name in dataset.columns
        if any(
            isinstance(cell := row.get(name), str) and not is_blank(cell) for row in dataset.rows
        )
    }
    return [name for name in dataset.columns if name in with_text]


def choosable(dataset: DataSet) -> list[str]:
    """Text columns that are neither numbers of rows nor dates nor the like."""
    return [name for name in text_columns(dataset) if not _only_tells_rows_apart(dataset, name)]


def _prompt(columns: list[str], response: str) -> str:
    by_plain = {plain(name): name for name in columns}
    for first, second in TOGETHER:
        if first in by_plain and second in by_plain:
            names = [by_plain[first], by_plain[second]]
            if response not in names:
                return "+".join(names)
    pair = siblings(columns)
    if pair and response not in pair:
        return "+".join(pair)
    others = [name for name in columns if name != response]
    return _named(PROMPTS, others) or _named(PROMPTS, columns)


def _named(names: Iterable[str], columns: list[str]) -> str:
    by_plain: dict[str, str] = {}
    for column in columns:
        by_plain.setdefault(plain(column), column)
    return next((by_plain[name] for name in names if name in by_plain), "")


def _has_a_double(name: str, columns: list[str]) -> bool:
    return f"{name} (2)" in columns


def _with_the_only_other(
    dataset: DataSet, columns: list[str], prompt: str, response: str
) -> tuple[str, str]:
    """With one of the two known and one column left, that is the other."""
    if bool(prompt) == bool(response):
        return prompt, response
    taken = {prompt, response, *prompt.split("+")}
    rest = [name for name in choosable(dataset) if name not in taken]
    if len(rest) != 1 or any(_has_a_double(name, columns) for name in rest):
        return prompt, response
    return (prompt, rest[0]) if prompt else (rest[0], response)


def _chat_column(dataset: DataSet) -> str:
    chats = {
        name: None for row in dataset.rows for name, cell in row.items() if isinstance(cell, list)
    }
    return _named(CHATS, list(chats)) or next(iter(chats), "")


def _only_tells_rows_apart(dataset: DataSet, name: str) -> bool:
    if plain(name) in IDENTIFIERS:
        return True
    cells = [str(row.get(name, "")) for row in islice(dataset.rows, _SAMPLE_ROWS)]
    numbers = all(not any(letter.isalpha() for letter in cell) for cell in cells)
    return numbers and len(set(cells)) == len(cells) > 2
