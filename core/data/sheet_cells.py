"""The cells of a sheet as text, row by row, with an eye on formulas and errors."""

from __future__ import annotations

import datetime
import warnings
from collections import Counter
from collections.abc import Iterator
from itertools import repeat
from typing import Any

from core.data import limits
from core.data.cleaning import is_blank, shorten
from core.data.problems import ProblemLog
from core.data.sniffing import damaged
from core.data.table import Record, too_many_columns
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, phrase

NO_RESULT = QT_TRANSLATE_NOOP(
    "data",
    "A cell holds a formula without its result and counts as empty. Save the file in "
    "Excel or LibreOffice to have the result.",
)
ERROR_CELL = QT_TRANSLATE_NOOP(
    "data",
    "A cell shows the error {error} and counts as empty. Correct its formula if the cell matters.",
)
EMPTY_END = 100_000
"""So many empty rows mean that the table is over; a stray cell far below is not looked for."""


class FormulaCheck:
    """Watches for formulas whose results the file does not hold."""

    def __init__(self, log: ProblemLog) -> None:
        self._log = log
        self._lost: Counter[int] = Counter()
        self._filled: Counter[int] = Counter()
        self._names: dict[int, str] = {}

    def see(self, line: int, place: int, value: str, written: object) -> None:
        """Note one cell: its value and what is written in it."""
        if not is_blank(value):
            self._filled[place] += 1
            self._names.setdefault(place, value)
        elif isinstance(written, str) and written.startswith("="):
            self._lost[place] += 1
            self._log.add(line, NO_RESULT)

    def refuse_lost_columns(self, file: str) -> None:
        """Raise `DataUnreadable` if a whole column has formulas and no results."""
        for place in self._lost:
            if self._filled[place] <= 1:
                name = shorten(self._names.get(place, str(place + 1)))
                raise DataUnreadable(
                    file=file,
                    reason=phrase(
                        QT_TRANSLATE_NOOP(
                            "data", "The column “{name}” holds formulas without their results."
                        ),
                        name=name,
                    ),
                    advice=QT_TRANSLATE_NOOP(
                        "data", "Open the file in Excel or LibreOffice, save it, and open it again."
                    ),
                )


def sheet_records(
    values: Any, written: Any, formulas: FormulaCheck | None, log: ProblemLog, file: str
) -> Iterator[Record]:
    """The rows that hold something, with their numbers. `written` is the same sheet with its
    formulas, or None. Raises `DataUnreadable`."""
    empty = 0
    both = zip(_rows(values, file), _rows(written, file) if written else repeat(()), strict=False)
    for line, (row, formula_row) in enumerate(both, 1):
        empty += 1
        if empty > EMPTY_END or line > limits.MAX_SHEET_ROWS:
            return
        if len(row) > limits.MAX_COLUMNS and any(
            cell.value is not None for cell in row[limits.MAX_COLUMNS :]
        ):
            raise too_many_columns(file)
        cells = []
        for cell in row[: limits.MAX_COLUMNS]:
            if cell.data_type == "e":
                log.add(line, ERROR_CELL, error=shorten(str(cell.value), 20))
                cells.append("")
            else:
                cells.append(value_text(cell.value))
        if formulas and formula_row:
            for place, cell in enumerate(formula_row[: len(cells)]):
                formulas.see(line, place, cells[place], cell.value)
        if any(cells):
            empty = 0
            yield line, cells


def _rows(worksheet: Any, file: str) -> Iterator[tuple[Any, ...]]:
    worksheet.reset_dimensions()  # what a sheet claims of its size is not always true
    rows = worksheet.iter_rows()
    while True:
        # Not around the `yield`: what the caller does meanwhile keeps its warnings and errors.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                row = next(rows, None)
            except MemoryError:
                raise
            except Exception as error:  # openpyxl raises whatever a broken part makes it
                raise damaged(file) from error
        if row is None:
            return
        yield tuple(row)


def value_text(value: object) -> str:
    """A cell's value as its owner reads it: no 1.0 for 1, no midnight for a date."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time():
            return value.date().isoformat()
        return value.isoformat(" ", "minutes" if value.second == 0 else "seconds")
    return str(value)
