"""Measuring things beside each other: alternating, in one run, with medians and spread."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

Measurement = Mapping[str, float]
"""Figures by name, such as seconds and bytes, of one time that something was done."""

_Name = TypeVar("_Name")


class Spread(Struct, frozen=True):
    """Median and range of the rounds."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Of at least one value."""
        return cls(statistics.median(values), min(values), max(values))

    def __str__(self) -> str:
        return f"{_short(self.median)} ({_short(self.least)} to {_short(self.most)})"


def alternate(
    sides: Mapping[_Name, Callable[[], Measurement]], rounds: int
) -> dict[_Name, list[Measurement]]:
    """Let each side do it once a round, in turn; the order turns around from round to round.

    One round more, before the others, warms up and is not counted.
    """
    found: dict[_Name, list[Measurement]] = {name: [] for name in sides}
    names = list(sides)
    for number in range(rounds + 1):
        for name in names if number % 2 else reversed(names):
            measured = sides[name]()
            if number:
                found[name].append(measured)
    return found


def ratio(
    ours: Sequence[Measurement], theirs: Sequence[Measurement], figure: Callable[..., float]
) -> Spread:
    """Of a figure of two sides, round by round: what was shared in a round falls out."""
    return Spread.of([figure(one) / figure(other) for one, other in zip(ours, theirs, strict=True)])


def _short(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
