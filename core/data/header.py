"""Which row of a table names its columns, and what the columns are called."""

from __future__ import annotations

import re

from core.data.cleaning import clean, is_blank, shorten
from core.data.column_names import is_known
from core.data.problems import ProblemLog
from core.text import QT_TRANSLATE_NOOP

HEADER_ASSUMED = QT_TRANSLATE_NOOP(
    "data",
    "The column names seem to be in line {line}; what stands above is left out. Is that "
    "right? If not, remove what stands above them.",
)
NO_HEADER = QT_TRANSLATE_NOOP(
    "data",
    "The first line looks like an example, not like column names; the columns were "
    "numbered. Is that right? If not, give the columns short names.",
)
SAME_NAME = QT_TRANSLATE_NOOP(
    "data",
    "Two columns are called “{name}”; the second is shown as “{renamed}”. Which is meant?"
    " Choose it above the rows.",
)
ABOVE_HEADER = QT_TRANSLATE_NOOP(
    "data",
    "It stands above the table (“{text}”) and is left out. Nothing has to be done if it "
    "is a title.",
)

_LONG_FOR_A_NAME = 60
_NUMBER = re.compile(r"[-+]?[\d.,:/%\s-]*\d[\d.,:/%\s-]*")


def header_place(records: list[tuple[int, list[str]]]) -> int:
    """Index of the row that names the columns: below titles, which fill one cell only."""
    filled = [sum(not is_blank(cell) for cell in cells) for _, cells in records]
    first = next((place for place, count in enumerate(filled) if count), 0)
    if filled[first] == 1:
        return next((place for place, count in enumerate(filled) if count >= 2), first)
    return first


def note_titles(records: list[tuple[int, list[str]]], header: int, log: ProblemLog) -> None:
    """Report the rows above the header."""
    titles = [(line, cells) for line, cells in records[:header] if not is_blank("".join(cells))]
    for line, cells in titles:
        text = shorten(" ".join(cells))
        log.add(line, ABOVE_HEADER, dropped=True, text=text)
    if titles:
        line = records[header][0]
        log.ask(line, HEADER_ASSUMED, line=line)


def looks_like_data(cells: list[str]) -> bool:
    """Whether a first row is an example rather than names."""
    names = [cell.strip() for cell in cells if not is_blank(cell)]
    if any(is_known(name) for name in names):
        return False
    return sum(map(_is_no_name, names)) * 2 > len(names)


def _is_no_name(text: str) -> bool:
    sentence = " " in text and text.endswith((".", "?", "!", "。", "\uff1f"))
    return sentence or len(text) > _LONG_FOR_A_NAME or _NUMBER.fullmatch(text) is not None


def column_names(cells: list[str], line: int, log: ProblemLog) -> list[str]:
    """Names as they are, made different from each other where they are not."""
    names: list[str] = []
    taken = {cell.strip() for cell in cells}
    for place, cell in enumerate(cells, 1):
        name = clean(cell)[0].strip()
        if is_blank(name):
            name = _free_name(f"column {place}", names)
        elif name in names:
            renamed = _free_name(name, {*names, *taken})
            log.ask(line, SAME_NAME, name=shorten(name), renamed=shorten(renamed))
            name = renamed
        names.append(name)
    return names


def _free_name(name: str, taken: list[str] | set[str]) -> str:
    count, free = 1, name
    while free in taken:
        count += 1
        free = f"{name} ({count})"
    return free
