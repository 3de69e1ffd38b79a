"""What the window is told of common runs."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from core.event_values import Event
from core.together import CommonRun

SeatDoing = Literal["away", "waiting", "working", "shared", "late"]
Doing = Literal["connecting", "waiting", "working", "sharing", "taking", "lost", "over"]


class SeatView(Struct, frozen=True):
    """One seat as its holder and the others see it."""

    seat: int
    name: str = ""
    """As the invitations call it; empty where this seat does not know."""
    you: bool = False
    doing: SeatDoing = "away"
    rounds: int = 0
    """In which its work counted."""
    silent: float = 0.0
    """Seconds since the server heard of it."""
    pace: float = 0.0
    """Seconds that its last work took; 0 before."""


class TogetherStanding(Event, frozen=True, tag="together"):
    """Where a common run is, whenever something changed and every few seconds."""

    run: str = ""
    round: int = 0
    """So many rounds are done."""
    rounds: int = 0
    doing: Doing = "connecting"
    """What this seat is at. `lost`: the connection is gone and tried again; nothing is lost."""
    seats: list[SeatView] = []
    least_seats: int = 1
    own_loss: float | None = None
    """Of this seat's last work."""
    common_loss: float | None = None
    """Of all seats' in the last round, weighted by tokens."""
    steps: int = 0
    """Of this seat that count."""


class InvitationFacts(Struct, frozen=True):
    """An invitation without its secrets."""

    path: str
    name: str
    seat: int
    seat_name: str
    seat_names: dict[int, str]
    server: str
    certificate: str
    model: str
    run: CommonRun


class InvitationRead(Event, frozen=True, tag="invitation_read"):
    """The invitation that was asked for. What is wrong with it comes as the job's problem."""

    invitation: InvitationFacts | None = None


class CommonRunCreated(Event, frozen=True, tag="common_run_created"):
    """A run exists at the server, and these are its invitations, the first for its founder."""

    run: str = ""
    invitations: list[str] = []
    """Paths of files, each for one partner and to be given to that one only."""


class SeatHeld(Struct, frozen=True):
    """A seat that this computer holds."""

    folder: str
    """Of the run here; taking part again goes on in it."""
    name: str
    run: str
    seat: int
    seat_name: str
    server: str
    round: int = 0
    """That it holds."""
    rounds: int = 0
    over: bool = False
    noise_level: float | None = None
    """Of what leaves for it; None where its settings cannot be read."""


class SeatsListed(Event, frozen=True, tag="seats_listed"):
    """All seats that this computer holds, newest first."""

    seats: list[SeatHeld] = []
