"""A place at the table of a common run."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A seat in a run."""

    run: str
    seat: int
