"""What a loss plot draws: runs by name, each with a colour, a dash and a marker of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt

from core.report.record import LossCurve

Series = tuple[list[float], list[float]]


@dataclass
class Curve:
    """The losses of one run; the name is empty where there is only one."""

    name: str = ""
    training: Series = field(default_factory=lambda: ([], []))
    held_back: Series = field(default_factory=lambda: ([], []))


@dataclass(frozen=True)
class Look:
    """How a curve is drawn, so that it can be told from others without its colour."""

    line: str
    points: str
    """Colours of the palette."""
    dash: Qt.PenStyle
    marker: str
    """One of pyqtgraph's symbols."""


ALONE = Look("action", "yours", Qt.PenStyle.SolidLine, "o")
COMPARED = (
    Look("action", "action", Qt.PenStyle.SolidLine, "o"),
    Look("server", "server", Qt.PenStyle.DashLine, "s"),
    Look("warning", "warning", Qt.PenStyle.DotLine, "t1"),
)
MOST = len(COMPARED)
"""How many curves can be compared."""


def curve_of(name: str, losses: LossCurve) -> Curve:
    """The curve of a run that was read."""
    return Curve(name, _series(losses.training), _series(losses.held_back))


def _series(points: list[tuple[int, float]]) -> Series:
    return [float(step) for step, _ in points], [loss for _, loss in points]


def looks(count: int) -> tuple[Look, ...]:
    """How so many curves are drawn."""
    return (ALONE,) if count == 1 else COMPARED
