"""The seats in common runs that this computer holds, each with the way to go on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.together_events import SeatHeld
from gui.models.rows_model import plain_tooltip
from gui.text import elide, elide_middle, number_text
from gui.theme import theme
from gui.widgets.buttons import Button, secondary
from gui.widgets.card import Card
from gui.widgets.paragraph import Paragraph
from gui.widgets.pill import Pill

_LONGEST = 60


class SeatsCard(Card):
    """Hidden without any; `go_on` carries the `SeatHeld`."""

    go_on = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Your seats in common runs"), parent)
        self.rows = QVBoxLayout()
        theme().space(self.rows, spacing=12)
        self.add(self.rows)
        self.buttons: list[Button] = []
        self.hide()

    def show_seats(self, seats: list[SeatHeld]) -> None:
        """Show these, in their order."""
        while (item := self.rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        self.buttons = []
        for seat in seats:
            self.rows.addWidget(self._row(seat))
        self.setVisible(bool(seats))

    def _row(self, seat: SeatHeld) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        theme().space(across, spacing=12, margins=0)
        words = QVBoxLayout()
        theme().space(words, spacing=2)
        name = Paragraph(elide(seat.name, _LONGEST), "strong")
        name.setToolTip(plain_tooltip(seat.name))
        words.addWidget(name)
        words.addWidget(Paragraph(self._about(seat), "note"))
        across.addLayout(words, 1)
        if seat.over:
            across.addWidget(Pill(self.tr("Over"), "muted"), 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            button = secondary(
                self.tr("Go on"), "play", name=self.tr("Go on with {name}").format(name=seat.name)
            )
            button.clicked.connect(lambda: self.go_on.emit(seat))
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self.buttons.append(button)
        return row

    def _about(self, seat: SeatHeld) -> str:
        rounds = self.tr("{n} of {all} rounds done").format(
            n=number_text(seat.round), all=number_text(seat.rounds)
        )
        parts = elide(seat.seat_name, _LONGEST), rounds, elide_middle(seat.server, _LONGEST)
        return " · ".join(part for part in parts if part)
