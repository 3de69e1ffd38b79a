"""A small table that is as high as its rows and says each cell with its row and column."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QWidget

from gui.text import elide
from gui.theme import theme
from gui.widgets.tables import QuietTable

_SHOWN_CHARACTERS = 32


class FigureTable(QuietTable):
    """Figures by row and column; many columns scroll sideways. Nothing in it is markup."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._figures = QStandardItemModel(self)
        self.setModel(self._figures)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme().changed.connect(self.fit)

    def show_figures(
        self,
        columns: list[str],
        rows: list[tuple[str, list[str]]],
        *,
        strong: set[tuple[int, int]] | None = None,
    ) -> None:
        """`rows` are names with as many cells as there are columns; `strong` cells are bold."""
        model = self._figures
        model.clear()
        model.setHorizontalHeaderLabels([elide(column, _SHOWN_CHARACTERS) for column in columns])
        for row, (name, cells) in enumerate(rows):
            items = []
            for column, cell in enumerate(cells):
                item = QStandardItem(cell)
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                item.setAccessibleText(f"{name}, {columns[column]}: {cell}")
                if strong and (row, column) in strong:
                    item.setFont(theme().font("text", weight=QFont.Weight.Bold))
                items.append(item)
            model.appendRow(items)
        model.setVerticalHeaderLabels([elide(name, _SHOWN_CHARACTERS) for name, _ in rows])
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Share the width among the columns, and be as high as all rows and the header."""
        self.verticalHeader().setDefaultSectionSize(theme().px(34))
        columns = self._figures.columnCount()
        if columns:
            least, header = theme().px(88), self.horizontalHeader()
            room = self.viewport().width() // columns
            for column in range(columns):
                wanted = header.sectionSizeHint(column)
                self.setColumnWidth(column, max(least, wanted, room))
        height = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        height += self._figures.rowCount() * theme().px(34)
        bar = self.horizontalScrollBar()
        height += bar.sizeHint().height() if bar.maximum() > 0 else 0
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)
