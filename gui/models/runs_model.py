"""The runs as a table, newest first: those that can go on above, what cannot be read below."""

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

from core.events import RunSummary, UnfinishedRun, UnreadableRun
from core.text import QT_TRANSLATE_NOOP
from gui.models.rows_model import plain_tooltip
from gui.theme import make_tabular, theme
from gui.widgets import run_words as words
from gui.widgets.curves import MOST
from gui.widgets.run_verdict import verdict_of

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
AnyRun = RunSummary | UnfinishedRun | UnreadableRun


class Column(IntEnum):
    """The columns, from left to right."""

    COMPARE = 0
    NAME = 1
    MADE = 2
    RESULT = 3
    CUT = 4
    NOISE = 5
    READ = 6
    END = 7


_TITLES = {
    Column.COMPARE: QT_TRANSLATE_NOOP("RunsModel", "Compare"),
    Column.NAME: QT_TRANSLATE_NOOP("RunsModel", "Name"),
    Column.MADE: QT_TRANSLATE_NOOP("RunsModel", "Made"),
    Column.RESULT: QT_TRANSLATE_NOOP("RunsModel", "Result"),
    Column.CUT: QT_TRANSLATE_NOOP("RunsModel", "Blocks here"),
    Column.NOISE: QT_TRANSLATE_NOOP("RunsModel", "Noise"),
    Column.READ: QT_TRANSLATE_NOOP("RunsModel", "Read back"),
    Column.END: QT_TRANSLATE_NOOP("RunsModel", "End"),
}
_TIPS = {
    Column.COMPARE: QT_TRANSLATE_NOOP(
        "RunsModel", "Tick two or three runs to see their losses in one plot."
    ),
    Column.CUT: QT_TRANSLATE_NOOP("RunsModel", "Blocks before and after the trunk."),
    Column.READ: QT_TRANSLATE_NOOP(
        "RunsModel", "Of the prompts' tokens, by the strongest test attack at the end of the run."
    ),
    Column.NOISE: QT_TRANSLATE_NOOP(
        "RunsModel",
        "The noise level of what left, and whether the run started hardened: from an adapter that "
        "was taught to live with noise.",
    ),
}


class RunsModel(QAbstractTableModel):
    """Read-only but for the ticks of those that are compared, three at most."""

    ticked_changed = Signal()
    too_many = Signal()
    """A fourth run was ticked, which is not possible."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs: list[AnyRun] = []
        self._ticked: list[str] = []

    def show_runs(
        self,
        runs: list[RunSummary],
        unfinished: list[UnfinishedRun],
        unreadable: list[UnreadableRun],
    ) -> None:
        """Show these; ticks stay with the runs that are still there."""
        self.beginResetModel()
        self._runs = [*unfinished, *runs, *unreadable]
        folders = {run.folder for run in runs}
        self._ticked = [folder for folder in self._ticked if folder in folders]
        self.endResetModel()

    def run(self, row: int) -> AnyRun | None:
        """The run in a row."""
        return self._runs[row] if 0 <= row < len(self._runs) else None

    def row_of(self, folder: str) -> int:
        """Where a run stands; -1 if it is not there."""
        return next((at for at, run in enumerate(self._runs) if run.folder == folder), -1)

    @property
    def ticked(self) -> list[RunSummary]:
        """Those to be compared, in the order in which they were ticked."""
        by_folder = {run.folder: run for run in self._runs if isinstance(run, RunSummary)}
        return [by_folder[folder] for folder in self._ticked]

    def toggle(self, row: int) -> None:
        """Tick a run, or take its tick away."""
        run = self.run(row)
        if not isinstance(run, RunSummary):
            return
        if run.folder in self._ticked:
            self._ticked.remove(run.folder)
        elif len(self._ticked) < MOST:
            self._ticked.append(run.folder)
        else:
            self.too_many.emit()
            return
        place = self.index(row, Column.COMPARE)
        self.dataChanged.emit(place, place, [_Role.CheckStateRole, _Role.AccessibleTextRole])
        self.ticked_changed.emit()

    # --- Qt's questions ---

    def rowCount(self, parent: _Index | None = None) -> int:
        """Runs and what cannot be read."""
        return 0 if parent is not None and parent.isValid() else len(self._runs)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Those of `Column`."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Runs that can be read can be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == Column.COMPARE and isinstance(self.run(index.row()), RunSummary):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: _Index, _value: Any, role: int = _Role.EditRole) -> bool:
        """A click on the tick."""
        if role != _Role.CheckStateRole or index.column() != Column.COMPARE:
            return False
        self.toggle(index.row())
        return True

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """A cell."""
        run = self.run(index.row()) if index.isValid() else None
        if run is None:
            return None
        column = Column(index.column())
        match role:
            case _Role.CheckStateRole if column is Column.COMPARE and isinstance(run, RunSummary):
                ticked = run.folder in self._ticked
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            case _Role.DisplayRole:
                return _text(run, column)
            case _Role.AccessibleTextRole:
                return f"{_title(column)}: {self._spoken(run, column)}"
            case _Role.ToolTipRole:
                return plain_tooltip(_tip(run, column))
            case _Role.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            case _Role.ForegroundRole:
                return _colour(run, column)
            case _Role.FontRole if column is Column.RESULT:
                return theme().font("text", weight=QFont.Weight.DemiBold)
            case _Role.FontRole if column in (Column.NOISE, Column.READ, Column.MADE):
                return make_tabular(theme().font("text"))
            case _:
                return None

    def _spoken(self, run: AnyRun, column: Column) -> str:
        if column is not Column.COMPARE:
            return _text(run, column)
        if run.folder in self._ticked:
            return QCoreApplication.translate("RunsModel", "ticked")
        return QCoreApplication.translate("RunsModel", "not ticked")

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """What a column holds."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(Column):
            return None
        column = Column(section)
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == _Role.ToolTipRole and column in _TIPS:
            return plain_tooltip(QCoreApplication.translate("RunsModel", _TIPS[column]))
        return _title(column) if role == _Role.DisplayRole else None


def _title(column: Column) -> str:
    return QCoreApplication.translate("RunsModel", _TITLES[column])


def _text(run: AnyRun, column: Column) -> str:
    if isinstance(run, UnfinishedRun):
        return words.unfinished_text(
            run,
            name=column is Column.NAME,
            result=column is Column.RESULT,
            end=column is Column.END,
        )
    if isinstance(run, UnreadableRun):
        return words.unreadable_text(
            run, name=column is Column.NAME, result=column is Column.RESULT
        )
    match column:
        case Column.COMPARE:
            return ""
        case Column.NAME:
            return words.name_text(run)
        case Column.MADE:
            return words.made_text(run.created)
        case Column.RESULT:
            return verdict_of(run).word
        case Column.CUT:
            return words.cut_text(run)
        case Column.NOISE:
            return words.noise_and_start_text(run)
        case Column.READ:
            return words.read_text(run)
        case Column.END:
            return words.end_text(run)


def _tip(run: AnyRun, column: Column) -> str:
    if isinstance(run, UnfinishedRun):
        return words.going_on_text(run)
    if isinstance(run, UnreadableRun):
        return words.reason_text(run)
    match column:
        case Column.NAME:
            return run.name
        case Column.RESULT:
            return verdict_of(run).sentence
        case Column.NOISE:
            return f"{words.noise_hint(run)} {words.start_hint(run)}"
        case _:
            return ""


def _colour(run: AnyRun, column: Column) -> QBrush | None:
    if isinstance(run, UnfinishedRun):
        return QBrush(theme().color("action" if column is Column.RESULT else "muted"))
    if isinstance(run, UnreadableRun):
        return QBrush(theme().color("warning" if column is Column.RESULT else "muted"))
    if column is Column.RESULT:
        return QBrush(theme().color(verdict_of(run).tone))
    if column is Column.NOISE and run.noise_level == 0:
        return QBrush(theme().color("warning"))
    return QBrush(theme().color("muted")) if column in (Column.MADE, Column.CUT) else None
