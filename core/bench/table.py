"""What a benchmark says: rows of two sides beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from core.bench.pairs import Measurement, Spread, ratio


class Row(Struct, frozen=True, tag_field="event", tag="row"):
    """One figure of ours beside that of another side; `ratio` is ours over theirs by rounds."""

    what: str
    figure: str
    ours: Spread
    against: str
    theirs: Spread
    ratio: Spread
    better: str
    """`higher` or `lower`."""

    def __str__(self) -> str:
        return (
            f"{self.what}: {self.figure} {self.ours}; {self.against} {self.theirs}; "
            f"ratio {self.ratio}"
        )


_LOWER = ("seconds", "bytes")


def row(
    what: str,
    figure: str,
    ours: Sequence[Measurement],
    against: str,
    theirs: Sequence[Measurement],
) -> Row:
    """Compare one figure of two sides."""
    lower = any(word in figure for word in _LOWER)
    return Row(
        what,
        figure.replace("_", " "),
        Spread.of([one[figure] for one in ours]),
        against,
        Spread.of([one[figure] for one in theirs]),
        ratio(ours, theirs, lambda one: one[figure]),
        "lower" if lower else "higher",
    )
