"""From records (lists of cells) to named columns and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from core.data import limits
from core.data.cleaning import clean, is_blank
from core.data.dataset import Row
from core.data.header import NO_HEADER, column_names, header_place, looks_like_data, note_titles
from core.data.keeping import KeptRows
from core.data.problems import ProblemLog
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, phrase

Record = tuple[int, list[str]]

OTHER_WIDTH = QT_TRANSLATE_NOOP(
    "data",
    "The number of fields is {fields}, in the header it is {columns}; the line is left "
    "out. Put texts with separators in quotation marks.",
)
CELLS_BEYOND = QT_TRANSLATE_NOOP(
    "data",
    "There are cells to the right of the last named column; they are left out. Give the "
    "column a name if you need it.",
)
TOTAL_ROW = QT_TRANSLATE_NOOP(
    "data",
    "It looks like a total below the table and is left out. Remove the blank line above "
    "if it is a row.",
)

NO_ROWS = QT_TRANSLATE_NOOP("data", "It has column names but no rows below them.")
NO_LINE_FITS = QT_TRANSLATE_NOOP("data", "No line below the first has as many fields as it has.")

_HEADER_SEARCH = 20
_TOTALS = {
    "total",
    "totals",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "somme",
    "suma",
    "合计",
    "总计",
}


@dataclass
class Table:
    """Columns, rows and the line of each row."""

    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def build_table(records: Iterable[Record], log: ProblemLog, file: str, *, strict: bool) -> Table:
    """Find the header, name the columns and keep the rows.

    `strict` leaves out rows of another width, as in a text file, where a field may be missing
    anywhere; in a workbook a short row just has empty cells at its end.
    Raises `DataUnreadable`.
    """
    records = iter(records)
    head = list(islice(records, _HEADER_SEARCH))
    if all(is_blank("".join(cells)) for _, cells in head):
        raise _nothing(file, QT_TRANSLATE_NOOP("data", "The file is empty: it holds no text."))
    header = header_place(head)
    note_titles(head, header, log)
    line, cells = head[header]
    if not strict:
        cells = _without_empty_end(cells)
    if len(cells) > limits.MAX_COLUMNS:
        raise too_many_columns(file)
    below = chain(head[header + 1 :], records)
    if looks_like_data(cells):
        log.ask(line, NO_HEADER)
        below = chain([(line, list(cells))], below)
        cells = [""] * len(cells)
        named = [f"column {place}" for place in range(1, len(cells) + 1)]
    else:
        named = column_names(cells, line, log)
    kept = KeptRows()
    for line, values in _checked(below, len(named), log, strict):
        kept.add(dict(zip(named, values, strict=True)), line)
    kept.note(log)
    table = Table(named, kept.rows, kept.lines)
    if not table.rows:
        raise _nothing(file, NO_LINE_FITS if log.has_dropped(line) else NO_ROWS)
    nameless = {name for name, cell in zip(named, cells, strict=True) if is_blank(cell)}
    _drop_empty_columns(table, nameless)
    if not strict:
        _drop_total(table, log)
    return table


def too_many_columns(file: str) -> DataUnreadable:
    """The refusal of a table that is wider than any with text to learn from."""
    return DataUnreadable(
        file=file,
        reason=phrase(
            QT_TRANSLATE_NOOP("data", "It has more than {most} columns."), most=limits.MAX_COLUMNS
        ),
        advice=QT_TRANSLATE_NOOP("data", "Keep only the columns with the text and the answer."),
    )


def _nothing(file: str, reason: str) -> DataUnreadable:
    advice = QT_TRANSLATE_NOOP("data", "Open a file with column names and at least two rows.")
    return DataUnreadable(file=file, reason=reason, advice=advice)


def _checked(
    records: Iterable[Record], width: int, log: ProblemLog, strict: bool
) -> Iterator[Record]:
    for line, record in records:
        cells = _without_empty_end(record)
        if not cells:
            continue
        if len(cells) > width or (strict and len(record) < width):
            if strict:
                log.add(line, OTHER_WIDTH, dropped=True, fields=len(record), columns=width)
                continue
            log.add(line, CELLS_BEYOND)
        values = cells[:width] + [""] * (width - len(cells))
        if not all(map(_is_harmless, values)):
            cleaned = [clean(value) for value in values]
            values = [text for text, _ in cleaned]
            for complaint in {complaint for _, complaint in cleaned if complaint}:
                log.add(line, complaint)
        yield line, values


def _is_harmless(text: str) -> bool:
    return text.isascii() and "\0" not in text


def _without_empty_end(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _drop_empty_columns(table: Table, nameless: set[str]) -> None:
    empty = {name for name in nameless if all(not row[name] for row in table.rows)}
    if empty:
        table.columns = [name for name in table.columns if name not in empty]
        for row in table.rows:
            for name in empty:
                del row[name]


def _drop_total(table: Table, log: ProblemLog) -> None:
    if len(table.lines) < 2 or table.lines[-1] - table.lines[-2] < 2:
        return
    last = table.rows[-1].values()
    if any(isinstance(cell, str) and cell.strip(" :").casefold() in _TOTALS for cell in last):
        log.add(table.lines[-1], TOTAL_ROW, dropped=True)
        del table.rows[-1], table.lines[-1]
