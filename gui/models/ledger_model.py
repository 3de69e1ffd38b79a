"""Lines of the ledger, newest first; older ones are asked for when the view comes near them."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QFont

from core.events import LedgerListed
from core.ledger_lines import LedgerLine
from core.text import QT_TRANSLATE_NOOP
from gui.models.rows_model import plain_tooltip
from gui.text import bytes_text, elide_middle, number_text
from gui.theme import make_tabular, theme
from gui.widgets import ledger_words as words

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_LONGEST = 40


class Column(IntEnum):
    """The columns, from left to right."""

    DAY = 0
    TIME = 1
    WHAT = 2
    PLACE = 3
    RUN = 4
    NOISE = 5
    MESSAGES = 6
    SIZE = 7
    TOTAL = 8


_TITLES = {
    Column.DAY: QT_TRANSLATE_NOOP("LedgerModel", "Day"),
    Column.TIME: QT_TRANSLATE_NOOP("LedgerModel", "Time"),
    Column.WHAT: QT_TRANSLATE_NOOP("LedgerModel", "What left"),
    Column.PLACE: QT_TRANSLATE_NOOP("LedgerModel", "Where to"),
    Column.RUN: QT_TRANSLATE_NOOP("LedgerModel", "For"),
    Column.NOISE: QT_TRANSLATE_NOOP("LedgerModel", "Noise"),
    Column.MESSAGES: QT_TRANSLATE_NOOP("LedgerModel", "Messages"),
    Column.SIZE: QT_TRANSLATE_NOOP("LedgerModel", "Size"),
    Column.TOTAL: QT_TRANSLATE_NOOP("LedgerModel", "Total"),
}
_FIGURES = (Column.NOISE, Column.MESSAGES, Column.SIZE, Column.TOTAL)


class LedgerModel(QAbstractTableModel):
    """Read-only. Hidden states without noise stand out by a word and the warning colour."""

    more_wanted = Signal(int)
    """The number of lines that are here; those behind them are wanted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[LedgerLine] = []
        self._line_count = 0
        self._asked = False

    def show_lines(self, found: LedgerListed) -> None:
        """Show the newest lines, or put older ones below those that are here."""
        self._asked = False
        if found.first and found.first != len(self._lines):
            return  # an answer to an older question
        if found.first == 0:
            self.beginResetModel()
            self._lines, self._line_count = list(found.lines), found.line_count
            self.endResetModel()
        elif found.lines:
            last = len(self._lines) + len(found.lines) - 1
            self.beginInsertRows(QModelIndex(), len(self._lines), last)
            self._lines += found.lines
            self.endInsertRows()

    def line(self, row: int) -> LedgerLine:
        """The line in a row."""
        return self._lines[row]

    # --- Qt's questions ---

    def canFetchMore(self, parent: _Index) -> bool:
        """Whether there are older lines."""
        return not parent.isValid() and not self._asked and len(self._lines) < self._line_count

    def fetchMore(self, parent: _Index) -> None:
        """Ask for them; they come later."""
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit(len(self._lines))

    def rowCount(self, parent: _Index | None = None) -> int:
        """Lines that are here."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Those of `Column`."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line, column = self._lines[index.row()], Column(index.column())
        match role:
            case _Role.DisplayRole:
                repeated = column is Column.DAY and self._same_day_above(index.row())
                return "" if repeated else self._text(line, column)
            case _Role.AccessibleTextRole:
                return f"{_title(column)}: {self._text(line, column)}"
            case _Role.ToolTipRole:
                return plain_tooltip(_tip(line, column))
            case _Role.TextAlignmentRole:
                return _alignment(column)
            case _Role.ForegroundRole:
                return _colour(line, column)
            case _Role.FontRole if words.unprotected(line) and column is Column.NOISE:
                return theme().font("text", weight=QFont.Weight.DemiBold)
            case _Role.FontRole if column in (*_FIGURES, Column.TIME):
                return make_tabular(theme().font("text"))
            case _:
                return None

    def _same_day_above(self, row: int) -> bool:
        if row == 0:
            return False
        above, here = (words.local(self._lines[it].first).date() for it in (row - 1, row))
        return above == here

    @staticmethod
    def _text(line: LedgerLine, column: Column) -> str:
        match column:
            case Column.DAY:
                return words.day_text(line.first)
            case Column.TIME:
                return words.clock_text(line.first)
            case Column.WHAT:
                return words.what_text(line)
            case Column.PLACE:
                return elide_middle(words.place_text(line.destination), _LONGEST)
            case Column.RUN:
                return elide_middle(words.short_run_text(line.run), _LONGEST)
            case Column.NOISE:
                return words.noise_text(line)
            case Column.MESSAGES:
                return number_text(line.messages)
            case Column.SIZE:
                return bytes_text(line.bytes)
            case Column.TOTAL:
                return bytes_text(line.total_bytes)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """What a column holds."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(Column):
            return None
        if role == _Role.TextAlignmentRole:
            return _alignment(Column(section))
        if role == _Role.ToolTipRole and section == Column.TOTAL:
            tip = QCoreApplication.translate("LedgerModel", "All shown lines up to this one.")
            return plain_tooltip(tip)
        return _title(Column(section)) if role == _Role.DisplayRole else None


def _title(column: Column) -> str:
    return QCoreApplication.translate("LedgerModel", _TITLES[column])


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _FIGURES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _colour(line: LedgerLine, column: Column) -> QBrush | None:
    if words.unprotected(line) and column in (Column.WHAT, Column.NOISE):
        return QBrush(theme().color("warning"))
    if line.what in ("settings", "connection") or column is Column.TIME:
        return QBrush(theme().color("muted"))
    return None


def _tip(line: LedgerLine, column: Column) -> str:
    match column:
        case Column.DAY:
            return words.long_day_text(line.first)
        case Column.TIME:
            return words.span_text(line)
        case Column.WHAT:
            return words.what_hint(line)
        case Column.PLACE:
            return line.destination
        case Column.RUN:
            return words.run_text(line.run)
        case _:
            return ""
