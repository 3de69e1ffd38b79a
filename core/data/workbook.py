"""Excel workbooks: which sheet, and its cells as text."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import islice
from typing import TYPE_CHECKING, Any

from core.data import limits
from core.data.cleaning import is_blank, shorten
from core.data.dataset import DataSet
from core.data.problems import ProblemLog
from core.data.sheet_cells import FormulaCheck, sheet_records
from core.data.sniffing import damaged
from core.data.table import Record, build_table
from core.data.workbook_safety import check_workbook
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, phrase

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

SHEET_ASSUMED = QT_TRANSLATE_NOOP(
    "data",
    "The sheet “{sheet}” was opened; the workbook also has: {others}. Is that the right "
    "one? If not, save the right one as a file of its own.",
)

_PEEK_ROWS = 50
_PROGRESS_EVERY = 2_000


def read_workbook(
    content: bytes, file: str, sheet: str, log: ProblemLog, progress: Callable[[float], None]
) -> DataSet:
    """The rows of one sheet; an empty `sheet` means the first one that holds a table.

    Raises `DataUnreadable`.
    """
    has_formulas = check_workbook(content, file)
    with ExitStack() as open_workbooks:
        values = open_workbooks.enter_context(closing(_load(content, file, data_only=True)))
        written = values
        if has_formulas:
            loaded = _load(content, file, data_only=False)
            written = open_workbooks.enter_context(closing(loaded))
        sheets = {worksheet.title: worksheet.max_row for worksheet in values.worksheets}
        chosen = _choose(written, sheet, file, log)
        formulas = FormulaCheck(log)
        records = sheet_records(
            values[chosen], written[chosen] if has_formulas else None, formulas, log, file
        )
        records = _with_progress(records, sheets[chosen] or limits.MAX_SHEET_ROWS, progress)
        table = build_table(records, log, file, strict=False)
        formulas.refuse_lost_columns(file)
    return DataSet(
        file, None, table.columns, table.rows, table.lines, sheet=chosen, sheets=list(sheets)
    )


def _load(content: bytes, file: str, *, data_only: bool) -> Workbook:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validations, which do not matter here
        try:
            return openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False
            )
        except MemoryError:
            raise
        except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
            raise damaged(file) from error


def _choose(workbook: Workbook, wanted: str, file: str, log: ProblemLog) -> str:
    titles = [worksheet.title for worksheet in workbook.worksheets]
    if wanted:
        if wanted not in titles:
            raise DataUnreadable(
                file=file,
                reason=phrase(
                    QT_TRANSLATE_NOOP("data", "The workbook has no sheet called “{name}”."),
                    name=shorten(wanted),
                ),
                advice=phrase(
                    QT_TRANSLATE_NOOP("data", "Choose one of its sheets: {names}."),
                    names=_listed(titles),
                ),
            )
        return wanted
    heads = {
        sheet.title: _head(sheet, file)
        for sheet in workbook.worksheets
        if sheet.sheet_state == "visible"
    }
    filled = [title for title, head in heads.items() if any(head)]
    tables = [title for title in filled if sum(width >= 2 for width in heads[title]) >= 2]
    if not tables:
        reason = QT_TRANSLATE_NOOP("data", "No sheet of the workbook holds a table with rows.")
        advice = QT_TRANSLATE_NOOP(
            "data", "Every row needs a text and an answer: two columns with names above them."
        )
        raise DataUnreadable(file=file, reason=reason, advice=advice)
    others = [title for title in filled if title != tables[0]]
    if others:
        log.ask(0, SHEET_ASSUMED, sheet=shorten(tables[0]), others=_listed(others))
    return tables[0]


def _head(worksheet: Any, file: str) -> list[int]:
    """How many cells are filled in each of the first rows."""
    records = sheet_records(worksheet, None, None, ProblemLog(), file)
    return [sum(not is_blank(cell) for cell in cells) for _, cells in islice(records, _PEEK_ROWS)]


def _listed(titles: list[str]) -> str:
    shown = ", ".join(f"“{shorten(title, 30)}”" for title in titles[:10])
    return shown if len(titles) <= 10 else shown + ", …"


def _with_progress(
    records: Iterator[Record], total: int, progress: Callable[[float], None]
) -> Iterator[Record]:
    for count, record in enumerate(records):
        if count % _PROGRESS_EVERY == 0:
            progress(min(1.0, count / total))
        yield record
