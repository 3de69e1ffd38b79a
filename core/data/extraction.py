"""From rows to examples."""

from __future__ import annotations

from core.data import limits
from core.data.chats import BadChatError, read_chat
from core.data.cleaning import is_blank, shorten
from core.data.dataset import DataSet, Example, Message, Row
from core.data.problems import ProblemLog
from core.data.remarks import note_remarks
from core.errors import MappingImpossible, NothingToLearn
from core.events import ColumnMapping, RowProblem
from core.text import QT_TRANSLATE_NOOP, Detail, phrase

NO_PROMPT = QT_TRANSLATE_NOOP("data", "There is no text in “{column}”; the row is left out.")
NO_RESPONSE = QT_TRANSLATE_NOOP("data", "There is no answer in “{column}”; the row is left out.")
VERY_LONG = QT_TRANSLATE_NOOP(
    "data", "The row has {characters} characters, far more than most models read; it will be cut."
)


def examples(dataset: DataSet, mapping: ColumnMapping) -> tuple[list[Example], list[RowProblem]]:
    """The usable rows as examples, and what there is to say about the others.

    Raises `MappingImpossible` and `NothingToLearn`.
    """
    prompt_columns = check_mapping(dataset, mapping)
    log = ProblemLog()
    found: list[Example] = []
    for index, (row, line) in enumerate(zip(dataset.rows, dataset.lines, strict=True)):
        try:
            if mapping.messages:
                messages = read_chat(row.get(mapping.messages))
            elif mapping.text:
                messages = _free_text(row, mapping.text)
            else:
                messages = _pair(row, prompt_columns, mapping.response)
        except BadChatError as problem:
            log.add(line, problem.text, dropped=True, **problem.details)
            continue
        characters = sum(len(message.content) for message in messages)
        if characters > limits.LONG_ROW_CHARACTERS and not mapping.text:
            log.add(line, VERY_LONG, characters=f"{characters:,}")
        group = _text(row, mapping.group) if mapping.group else ""
        found.append(Example(messages, index, line, group))
    if not found:
        reason = (
            QT_TRANSLATE_NOOP("data", "None of its {rows} rows has a text.")
            if mapping.text
            else QT_TRANSLATE_NOOP("data", "None of its {rows} rows has both a text and an answer.")
        )
        raise NothingToLearn(reason=phrase(reason, rows=len(dataset.rows)))
    note_remarks(found, log)
    return found, log.problems()


def check_mapping(dataset: DataSet, mapping: ColumnMapping) -> list[str]:
    """The columns the prompt is made of. Raises `MappingImpossible`."""
    if mapping.group:
        _check_known([mapping.group], dataset)
    if mapping.text:
        if mapping.prompt or mapping.response or mapping.messages:
            raise _impossible(
                QT_TRANSLATE_NOOP("data", "Choose a column of free text or others, not both.")
            )
        _check_known([mapping.text], dataset)
        return []
    if mapping.messages:
        if mapping.prompt or mapping.response:
            raise _impossible(
                QT_TRANSLATE_NOOP("data", "Choose a column of chats or two columns, not both.")
            )
        _check_known([mapping.messages], dataset)
        return []
    if not mapping.prompt:
        raise _impossible(QT_TRANSLATE_NOOP("data", "No column with the text is chosen."))
    if not mapping.response:
        raise _impossible(
            QT_TRANSLATE_NOOP("data", "No column with the answer, label or summary is chosen.")
        )
    joined = mapping.prompt not in dataset.columns
    prompt_columns = mapping.prompt.split("+") if joined else [mapping.prompt]
    _check_known([*prompt_columns, mapping.response], dataset)
    if mapping.response in prompt_columns:
        raise _impossible(
            QT_TRANSLATE_NOOP("data", "The same column is chosen for the text and the answer.")
        )
    return prompt_columns


def _check_known(names: list[str], dataset: DataSet) -> None:
    for name in names:
        if name not in dataset.columns:
            known = ", ".join(shorten(column, 30) for column in dataset.columns[:10])
            no_column = QT_TRANSLATE_NOOP(
                "data", "There is no column “{name}” with text; the columns are: {known}."
            )
            raise _impossible(phrase(no_column, name=shorten(name), known=known))


def _impossible(reason: Detail) -> MappingImpossible:
    return MappingImpossible(reason=reason)


def _free_text(row: Row, column: str) -> tuple[Message]:
    text = _text(row, column)
    if not text:
        raise BadChatError(NO_PROMPT, column=shorten(column))
    return (Message("assistant", text),)


def _pair(row: Row, prompt_columns: list[str], response_column: str) -> tuple[Message, Message]:
    parts = [cell for name in prompt_columns if (cell := _text(row, name))]
    if not parts:
        raise BadChatError(NO_PROMPT, column=shorten("+".join(prompt_columns)))
    response = _text(row, response_column)
    if not response:
        raise BadChatError(NO_RESPONSE, column=shorten(response_column))
    return Message("user", "\n\n".join(parts)), Message("assistant", response)


def _text(row: Row, column: str) -> str:
    cell = row.get(column, "")
    return cell if isinstance(cell, str) and not is_blank(cell) else ""
