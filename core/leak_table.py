"""Measured read-back of one model, and an estimate from it for any cut and noise. Free of torch.

A table holds what an attack read on public text at some settings. The tables of known models ship
with the program; those of others lie in the cache folder. What it says of a setting is an
estimate, never a measurement on the user's rows.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from core.config import Blocks, NoiseLevel
from core.leak_report import Share
from core.paths import leak_tables_folder
from resources import access

_SAME = 1e-9
_EVERYTHING = 1.0


class LeakPoint(Struct, frozen=True):
    """One measurement. `reply_top1` is None where replies were not attacked.

    `perplexity` is that of public text under this noise without fine-tuning, None if not measured.
    """

    input_blocks: Blocks
    noise_level: NoiseLevel
    prompt_top1: Share
    prompt_top10: Share
    reply_top1: Share | None = None
    perplexity: Annotated[float, Meta(ge=1.0)] | None = None


class LeakTable(Struct, frozen=True):
    """All measurements of one model, and how they were made."""

    model: str
    fingerprint: str
    date: str
    machine: str
    conditions: str
    points: Annotated[list[LeakPoint], Meta(min_length=1)]


class Estimated(Struct, frozen=True):
    """What can be expected at one setting, and how much of it was measured there."""

    prompt_top1: Share
    prompt_top10: Share
    reply_top1: Share | None
    kind: Literal["measured", "between", "outside"]
    """Measured exactly there, between measurements, or outside of all of them."""


def load_table(fingerprint: str) -> LeakTable | None:
    """The table of the model with this fingerprint; None if there is none that can be read."""
    if not (fingerprint.isascii() and fingerprint.isalnum()):
        return None  # it becomes the name of a file, and a server may have made it up
    own = leak_tables_folder() / f"{fingerprint}.json"
    for file in (access.leak_table_file(fingerprint), own):
        try:
            table = msgspec.json.decode(file.read_bytes(), type=LeakTable)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            continue
        if table.fingerprint == fingerprint:
            return table
    return None


def interpolate(table: LeakTable, input_blocks: int, noise_level: float) -> Estimated:
    """Estimate the read-back at a setting from the measurements around it, rather too high.

    Inside the table: linear in the noise level, then linear in the blocks here. Two rules keep
    that from flattering:

    - Who hides less cannot be read less. Whoever reads a share at more noise can read it at less,
      for he can add noise himself; deeper cuts likewise, for the blocks before them are public.
      So a figure is never lower than one measured with at least as many blocks and as much noise,
      even where chance made the measurements cross. It falls with the noise or stays.
    - Outside the table nothing is extrapolated. Beyond its last blocks or its most noise the
      figure stays that of the last measurement, which hides less. Below its first blocks or its
      least noise, where only settings that hide more were measured, everything is taken to be
      readable.
    """

    def surface(measure: Callable[[LeakPoint], float]) -> float:
        columns = _columns(table, measure)
        first, last, weight = _around(sorted(columns), input_blocks)
        if first is None:
            return _EVERYTHING
        lower, upper = (_at(columns, blocks, noise_level) for blocks in (first, last))
        return (1 - weight) * lower + weight * upper

    replies = None
    if all(point.reply_top1 is not None for point in table.points):
        replies = surface(lambda point: point.reply_top1 or 0.0)
    return Estimated(
        prompt_top1=surface(lambda point: point.prompt_top1),
        prompt_top10=surface(lambda point: point.prompt_top10),
        reply_top1=replies,
        kind=_kind(table, input_blocks, noise_level),
    )


_Column = list[tuple[float, float]]
"""Pairs of noise level and share, in the order of the noise; shares never rise."""


def _columns(table: LeakTable, measure: Callable[[LeakPoint], float]) -> dict[int, _Column]:
    columns: dict[int, _Column] = {}
    most: dict[int, float] = {}
    for point in sorted(table.points, key=lambda it: it.noise_level, reverse=True):
        share = max(measure(point), most.get(point.input_blocks, 0.0))
        most[point.input_blocks] = share
        columns.setdefault(point.input_blocks, []).insert(0, (point.noise_level, share))
    return columns


def _around(measured: list[int], blocks: int) -> tuple[int | None, int, float]:
    """The measured numbers of blocks around `blocks`, and how near it is to the second."""
    below = [each for each in measured if each <= blocks]
    above = [each for each in measured if each > blocks]
    if not below:
        return None, above[0], 0.0
    if below[-1] == blocks or not above:
        return below[-1], below[-1], 0.0
    return below[-1], above[0], (blocks - below[-1]) / (above[0] - below[-1])


def _at(columns: dict[int, _Column], blocks: int, noise: float) -> float:
    """The share with measured `blocks`, or that of a deeper cut where it is higher."""
    deeper = [_along(column, noise) for each, column in columns.items() if each > blocks]
    own = columns[blocks]
    if noise < own[0][0] - _SAME:
        return _EVERYTHING
    return max([_along(own, noise), *deeper])


def _along(column: _Column, noise: float) -> float:
    """Linear between two levels; outside of them that of the nearest."""
    for (low, before), (high, after) in itertools.pairwise(column):
        if noise <= low + _SAME:
            return before
        if noise < high:
            return before + (noise - low) / (high - low) * (after - before)
    return column[0][1] if noise <= column[0][0] else column[-1][1]


def _kind(table: LeakTable, blocks: int, noise: float) -> Literal["measured", "between", "outside"]:
    levels: dict[int, list[float]] = {}
    for point in table.points:
        levels.setdefault(point.input_blocks, []).append(point.noise_level)
    if any(abs(noise - level) < _SAME for level in levels.get(blocks, ())):
        return "measured"
    first, last, _ = _around(sorted(levels), blocks)
    if first is None or (first == last and first != blocks):
        return "outside"
    for each in (first, last):
        if not min(levels[each]) - _SAME <= noise <= max(levels[each]) + _SAME:
            return "outside"
    return "between"
