"""The seats in common runs that this computer holds, each with the way to go on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.address import same_address
from core.together_events import SeatHeld
from gui.models.rows_model import plain_tooltip
from gui.text import elide, elide_middle, number_text
from gui.theme import theme
from gui.widgets.buttons import Button, quiet, secondary
from gui.widgets.card import Card
from gui.widgets.paragraph import Paragraph
from gui.widgets.pill import Pill

_LONGEST = 60
FOUNDER = 1
"""Seats are counted from 1, and the first invitation is for who made the run."""


class SeatsCard(Card):
    """Hidden without any; the signals carry the `SeatHeld`."""

    go_on = Signal(object)
    finish = Signal(object)
    """The wish of who made a run to end it for all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Your seats in common runs"), parent)
        self.rows = QVBoxLayout()
        theme().space(self.rows, spacing=12)
        self.add(self.rows)
        self.buttons: list[Button] = []
        self.hide()

    def show_seats(self, seats: list[SeatHeld], server: str) -> None:
        """Show these, in their order. A run is ended over the connection to its `server`."""
        while (item := self.rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        self.buttons = []
        for seat in seats:
            self.rows.addWidget(self._row(seat, server))
        self.setVisible(bool(seats))

    def _row(self, seat: SeatHeld, server: str) -> QWidget:
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
            if seat.seat == FOUNDER and server and same_address(seat.server, server):
                across.addWidget(self._finish_button(seat), 0, Qt.AlignmentFlag.AlignVCenter)
            button = secondary(
                self.tr("Go on"), "play", name=self.tr("Go on with {name}").format(name=seat.name)
            )
            button.clicked.connect(lambda: self.go_on.emit(seat))
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self.buttons.append(button)
        return row

    def _finish_button(self, seat: SeatHeld) -> Button:
        button = quiet(
            self.tr("End it for all …"),
            name=self.tr("End {name} for all").format(name=seat.name),
            hint=self.tr("You made this run, so you can end it where it is."),
        )
        button.clicked.connect(lambda: self.finish.emit(seat))
        self.buttons.append(button)
        return button

    def _about(self, seat: SeatHeld) -> str:
        rounds = self.tr("{n} of {all} rounds done").format(
            n=number_text(seat.round), all=number_text(seat.rounds)
        )
        parts = elide(seat.seat_name, _LONGEST), rounds, elide_middle(seat.server, _LONGEST)
        return " · ".join(part for part in parts if part)
