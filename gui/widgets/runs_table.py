"""The list of runs: arrows go through it, space ticks, F2 renames, Delete asks to remove."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from core.events import RunSummary
from gui.models.runs_model import AnyRun, Column, RunsModel
from gui.theme import theme
from gui.widgets.tables import QuietTable

_Index = QModelIndex | QPersistentModelIndex
_FEWEST_ROWS, _MOST_ROWS = 2, 6
"""So many are shown; for more the list scrolls."""
_NAME_UNITS = 120
"""The least width of a name; all other columns are as wide as what is in them."""


class RunsTable(QuietTable):
    """`chosen` tells of another current run; the other signals of wishes."""

    chosen = Signal()
    rename = Signal()
    remove = Signal()

    def __init__(self, name: str, model: RunsModel, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._runs = model
        self.setModel(model)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._widths: dict[Column, int] = {}
        model.modelReset.connect(self.fit)
        theme().changed.connect(self.fit)
        self.fit()

    @property
    def current_run(self) -> AnyRun | None:
        """The run whose details are shown."""
        return self._runs.run(self.currentIndex().row())

    def choose(self, folder: str) -> None:
        """Make a run the current one; the first if it is not there."""
        if self._runs.rowCount():
            self.selectRow(max(0, self._runs.row_of(folder)))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Another cell; tell only of another row."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What can be done to the current run with one key."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self._runs.toggle(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.remove.emit()
        elif event.key() == Qt.Key.Key_F2 and isinstance(self.current_run, RunSummary):
            self.rename.emit()
        else:
            super().keyPressEvent(event)

    def fit(self) -> None:
        """The name gets the room that is left; where there is none, the table scrolls sideways."""
        self.verticalHeader().setDefaultSectionSize(theme().px(34))
        header = self.horizontalHeader()
        shown = max(_FEWEST_ROWS, min(_MOST_ROWS, self._runs.rowCount()))
        self.setFixedHeight(header.sizeHint().height() + shown * theme().px(34) + theme().px(16))
        self._widths = {
            column: max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            for column in set(Column) - {Column.NAME}
        }
        self._share_width()

    def _share_width(self) -> None:
        for column, width in self._widths.items():
            self.setColumnWidth(column, width)
        room = self.viewport().width() - sum(self._widths.values())
        self.setColumnWidth(Column.NAME, max(theme().px(_NAME_UNITS), room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share_width()
