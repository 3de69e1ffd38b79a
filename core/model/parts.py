"""The parts of a model that are fetched, compared and loaded together: its ends and its blocks."""

from __future__ import annotations

from collections.abc import Iterable

from core.model.families import Family
from core.model.partition import Partition
from core.protocol.weights import ENDS


def parts_here(partition: Partition, blocks: int) -> list[int]:
    """What a client needs of a model of `blocks` blocks."""
    return [ENDS, *partition.here(blocks)]


def part_of(family: Family, name: str) -> int:
    """Which part the tensor `name` belongs to."""
    prefix = f"{family.layers}."
    number = name.removeprefix(prefix).partition(".")[0]
    return int(number) if name.startswith(prefix) and number.isdecimal() else ENDS


def by_part(family: Family, names: Iterable[str]) -> dict[int, list[str]]:
    """Tensor names by part, sorted."""
    found: dict[int, list[str]] = {}
    for name in sorted(names):
        found.setdefault(part_of(family, name), []).append(name)
    return found
