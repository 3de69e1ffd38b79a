"""The two ways into a common run, and the seats that this computer holds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.together_events import SeatHeld
from gui.theme import theme
from gui.widgets.buttons import Button, secondary
from gui.widgets.card import Card
from gui.widgets.columns import Columns
from gui.widgets.empty_state import EmptyState
from gui.widgets.together_seats import SeatsCard


class TogetherStart(QWidget):
    """Its buttons are signals; `go_on` and `finish` carry the `SeatHeld`."""

    start_wanted = Signal()
    join_wanted = Signal()
    go_on = Signal(object)
    finish = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start_button = secondary(self.tr("Start a run …"), "plus")
        self.start_button.clicked.connect(self.start_wanted)
        self.join_button = secondary(self.tr("Open an invitation …"), "folder-open")
        self.join_button.clicked.connect(self.join_wanted)
        self.new = _way(
            "users",
            self.tr("Start a common run"),
            self.tr(
                "You name the partners and what all keep to, and get an invitation for each of"
                " them."
            ),
            self.start_button,
        )
        self.join = _way(
            "file-up",
            self.tr("Join with an invitation"),
            self.tr("Open the file you were given, or drop it here. You see what it asks first."),
            self.join_button,
        )
        ways = Columns(560)
        ways.add(self.new)
        ways.add(self.join)
        self.seats = SeatsCard()
        self.seats.go_on.connect(self.go_on)
        self.seats.finish.connect(self.finish)
        column = QVBoxLayout(self)
        theme().space(column, spacing=16, margins=0)
        column.addWidget(ways)
        column.addWidget(self.seats)

    def show_seats(self, seats: list[SeatHeld], server: str) -> None:
        """List what this computer holds; `server` is the connected one, empty if none is."""
        self.seats.show_seats(seats, server)

    def allow(self, *, ready: bool, why: str) -> None:
        """Whether a run may be begun or joined now; if not, `why`."""
        for button in (self.start_button, self.join_button, *self.seats.buttons):
            button.setEnabled(ready)
            button.setToolTip(why)
            button.setAccessibleDescription(why)


def _way(icon: str, headline: str, sentence: str, button: Button) -> Card:
    card = Card()
    card.add(EmptyState(icon, headline, sentence, button), 1)
    return card
