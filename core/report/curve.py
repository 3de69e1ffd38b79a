"""The loss curve as SVG. Colours stand in attributes, so that a style sheet may change them."""

from __future__ import annotations

import math
from html import escape

from core.report.document import Picture

WIDTH, HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 36, 40
LINE, TRAINING, HELD_BACK, TEXT = "#cdd3dc", "#0f6fb8", "#0b7a60", "#5d6878"


def curve_svg(picture: Picture) -> str:
    """The picture; empty where there is no loss at all."""
    curve = picture.curve
    points = [*curve.training, *curve.held_back]
    if not points:
        return ""
    last = max(1, *(step for step, _ in points))
    losses = [loss for _, loss in points]
    low, high = min(losses), max(losses)
    room = max(0.05, (high - low) * 0.08)
    low, high = max(0.0, low - room), high + room

    def place(step: float, loss: float) -> tuple[float, float]:
        across = _LEFT + (WIDTH - _LEFT - _RIGHT) * step / last
        down = _TOP + (HEIGHT - _TOP - _BOTTOM) * (high - loss) / (high - low)
        return round(across, 1), round(down, 1)

    parts = [*_axes(low, high, last, place(0, low)[1]), *_legend(picture)]
    if curve.training:
        line = " ".join(f"{x},{y}" for x, y in (place(*point) for point in curve.training))
        parts.append(_line(line, "training", TRAINING, 1.5))
    if curve.held_back:
        held = [place(*point) for point in curve.held_back]
        line = " ".join(f"{x},{y}" for x, y in held)
        parts.append(_line(line, "held", HELD_BACK, 2, dash="6 4"))
        parts += [_ring(x, y) for x, y in held]
    parts.append(_text(_LEFT + (WIDTH - _LEFT - _RIGHT) / 2, HEIGHT - 8, picture.steps, "middle"))
    title, description = escape(picture.title), escape(picture.description)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" font-family="Inter, sans-serif" font-size="12">'
        f"<title>{title}</title><desc>{description}</desc>{''.join(parts)}</svg>"
    )


def _axes(low: float, high: float, last: int, bottom: float) -> list[str]:
    parts = []
    step = _round((high - low) / 4)
    mark = math.ceil(low / step) * step
    digits = max(0, -math.floor(math.log10(step)))
    while mark <= high:
        y = round(_TOP + (HEIGHT - _TOP - _BOTTOM) * (high - mark) / (high - low), 1)
        parts.append(
            f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y}" y2="{y}" '
            f'stroke="{LINE}" stroke-width="1"/>'
        )
        parts.append(_text(_LEFT - 8, y + 4, f"{mark:.{digits}f}", "end"))
        mark += step
    steps = max(1, int(_round(last / 6)))
    for number in range(0, last + 1, steps):
        x = round(_LEFT + (WIDTH - _LEFT - _RIGHT) * number / last, 1)
        parts.append(_text(x, bottom + 16, str(number), "middle"))
    return parts


def _legend(picture: Picture) -> list[str]:
    second = _LEFT + 40 + 7 * len(picture.training) + 24
    return [
        _line(f"{_LEFT},14 {_LEFT + 28},14", "training", TRAINING, 1.5),
        _text(_LEFT + 34, 18, picture.training, "start"),
        _line(f"{second},14 {second + 28},14", "held", HELD_BACK, 2, dash="6 4"),
        _ring(second + 14, 14),
        _text(second + 34, 18, picture.held_back, "start"),
    ]


def _line(points: str, name: str, colour: str, width: float, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline class="{name}" points="{points}" fill="none" stroke="{colour}" '
        f'stroke-width="{width}"{dashes}/>'
    )


def _ring(x: float, y: float) -> str:
    return (
        f'<circle class="ring" cx="{x}" cy="{y}" r="4" fill="#ffffff" stroke="{HELD_BACK}" '
        'stroke-width="2"/>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{TEXT}">{escape(text)}</text>'


def _round(rough: float) -> float:
    """A round number that is not smaller."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * by for by in (1, 2, 5, 10) if power * by >= rough)
