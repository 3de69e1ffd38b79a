"""All seats of a common run, a row each: what it is at, and whether it is slow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QFont, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QWidget

from core.together_events import SeatView
from gui.models.rows_model import plain_tooltip
from gui.text import number_text
from gui.theme import make_tabular, theme
from gui.widgets import together_words as words
from gui.widgets.icons import themed_icon
from gui.widgets.tables import QuietTable

_NAME_UNITS = 130
_FIGURES = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WORDS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Roster(QuietTable):
    """As high as its rows; the chosen row stays chosen while the figures change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Partners of the common run"))
        self._titles = (
            self.tr("Partner"),
            self.tr("Now"),
            self.tr("Rounds"),
            self.tr("Heard"),
            self.tr("Work took"),
        )
        self._items = QStandardItemModel(0, len(self._titles), self)
        self._items.setHorizontalHeaderLabels(self._titles)
        for column in (2, 3, 4):
            self._items.setHeaderData(
                column, Qt.Orientation.Horizontal, _FIGURES, Qt.ItemDataRole.TextAlignmentRole
            )
        self.setModel(self._items)
        self.horizontalHeader().setDefaultAlignment(_WORDS)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.seats: list[SeatView] = []
        theme().changed.connect(self._again)
        self._fit()

    def show_seats(self, seats: Sequence[SeatView]) -> None:
        """Show these, oneself first."""
        self.seats = sorted(seats, key=lambda seat: (not seat.you, seat.seat))
        self._items.setRowCount(min(self._items.rowCount(), len(self.seats)))
        while self._items.rowCount() < len(self.seats):
            self._items.appendRow([QStandardItem() for _ in self._titles])
        for row, seat in enumerate(self.seats):
            self._show_seat(row, seat)
        self._fit()

    def _show_seat(self, row: int, seat: SeatView) -> None:
        slow = words.is_slow(seat, self.seats)
        doing, icon, tone = words.seat_doing(seat.doing)
        quiet = words.is_quiet(seat)
        cells = (
            (words.seat_name(seat), ""),
            (doing, tone if tone == "warning" else ""),
            (number_text(seat.rounds), ""),
            (words.silent_text(seat), "warning" if quiet else "muted"),
            (words.pace_text(seat, slow=slow), "warning" if slow else ""),
        )
        for column, (text, colour) in enumerate(cells):
            item = self._items.item(row, column)
            item.setTextAlignment(_FIGURES if column > 1 else _WORDS)
            item.setText(text)
            item.setAccessibleText(f"{self._titles[column]}: {text}")
            item.setToolTip(plain_tooltip(text) if column == 0 else "")
            item.setForeground(QBrush(theme().color(colour or "text")))
            strong = colour == "warning" or (column == 0 and seat.you)
            font = theme().font("text", weight=QFont.Weight.DemiBold if strong else None)
            item.setFont(make_tabular(font) if column > 1 else font)
        self._items.item(row, 1).setIcon(themed_icon(icon, tone, 16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def _again(self) -> None:
        self.show_seats(self.seats)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(34))
        self._share_width()
        height = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        height += max(1, len(self.seats)) * theme().px(34)
        bar = self.horizontalScrollBar()
        height += bar.sizeHint().height() if bar.maximum() > 0 else 0
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _share_width(self) -> None:
        header = self.horizontalHeader()
        widths = {
            column: max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            + theme().px(8)
            for column in range(1, len(self._titles))
        }
        room = self.viewport().width() - sum(widths.values())
        self.setColumnWidth(0, max(theme().px(_NAME_UNITS), room))
        for column, width in widths.items():
            self.setColumnWidth(column, width)
