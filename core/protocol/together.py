"""What the REST routes of common runs answer."""

from __future__ import annotations

from msgspec import Struct

from core.protocol.messages import SeatStanding
from core.together import CommonRun


class Created(Struct, frozen=True):
    """A new run."""

    run: str


class Invited(Struct, frozen=True):
    """A new seat, and the secret that opens it once."""

    seat: int
    secret: str


class Enrolled(Struct, frozen=True):
    """A seat that is held from now on, and the token for it."""

    seat: int
    token: str


class RunStatus(Struct, frozen=True):
    """Where a run is."""

    run: CommonRun
    round: int
    over: bool
    cancelled: bool
    seats: list[SeatStanding]
