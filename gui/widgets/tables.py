"""Tables that fit their columns to the space and are easy to use with the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.models.ledger_model import Column, LedgerModel
from gui.models.rows_model import RowsModel
from gui.theme import theme


class QuietTable(QTableView):
    """Whole rows, nothing editable, no grid but hairlines; tab leaves the table."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)


class RowsTable(QuietTable):
    """The preview: one line a row, columns as wide as their content deserves."""

    def __init__(self, name: str, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._rows = model
        self.setModel(model)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        header = self.verticalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        model.modelReset.connect(self.fit)
        model.headerDataChanged.connect(self.fit)
        theme().changed.connect(self._resize_rows)
        self._resize_rows()

    def fit(self) -> None:
        """Share the width among the columns; many columns scroll sideways instead."""
        weights = self._rows.weights()
        if not weights:
            return
        room = self.viewport().width()
        least = theme().px(96)
        whole = sum(weights)
        for column, weight in enumerate(weights):
            self.setColumnWidth(column, max(least, int(room * weight / whole)))
        self.horizontalHeader().setStretchLastSection(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self.fit()

    def _resize_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(32))
        self.setMinimumHeight(theme().px(200))


class ProblemsTable(QuietTable):
    """Sentences of any length, wrapped."""

    def __init__(self, name: str, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setModel(model)
        self.setWordWrap(True)
        self.setProperty("surface", "list")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit)
        model.modelReset.connect(self._later.start)
        theme().changed.connect(self._later.start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._later.start()

    def _fit(self) -> None:
        if self.model().rowCount() == 0:
            return
        self.resizeColumnToContents(0)
        self.setColumnWidth(1, self.viewport().width() - self.columnWidth(0))
        self.resizeRowsToContents()


class LedgerTable(QuietTable):
    """Lines like those of a bank statement: figures as wide as they need, words share the rest."""

    def __init__(self, name: str, model: LedgerModel, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setModel(model)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme().changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Give each column its share; where there is too little room, scroll sideways."""
        self.verticalHeader().setDefaultSectionSize(theme().px(34))
        self.setMinimumHeight(theme().px(200))
        least = {column: theme().px(units) for column, units in _LEDGER_UNITS.items()}
        spare = max(0, self.viewport().width() - sum(least.values()))
        for column, width in least.items():
            share = _LEDGER_SHARES.get(column, 0)
            self.setColumnWidth(column, width + spare * share // sum(_LEDGER_SHARES.values()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self.fit()


_LEDGER_UNITS = {
    Column.DAY: 104,
    Column.TIME: 70,
    Column.WHAT: 180,
    Column.PLACE: 110,
    Column.RUN: 96,
    Column.NOISE: 90,
    Column.MESSAGES: 84,
    Column.SIZE: 98,
    Column.TOTAL: 98,
}
_LEDGER_SHARES = {Column.PLACE: 1, Column.RUN: 1}
