"""What a seat holds after a round, on the disk: two of them, the older for a server that went back.

A snapshot is one safetensors file with its facts in the metadata, written beside and renamed.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from core.disk import write_whole
from core.federation.client_side import State

_PREFIX, _SUFFIX = "round-", ".safetensors"
_KEPT = 2


@dataclass(frozen=True)
class Snapshot:
    """`applied` rounds are in `state`."""

    applied: int
    state: State


def write_snapshot(folder: Path, snapshot: Snapshot) -> None:
    """Keep it, and the one before it. Raises `OSError`."""
    from safetensors.torch import save

    place = folder / f"{_PREFIX}{snapshot.applied:07d}{_SUFFIX}"
    data = save(dict(snapshot.state.tensors), metadata={"steps": str(snapshot.state.steps)})
    write_whole(place, data)
    for old in _files(folder)[_KEPT:]:
        old.unlink(missing_ok=True)


def read_snapshot(folder: Path, at_most: int) -> Snapshot | None:
    """The newest that is whole and has at most so many rounds in it."""
    from safetensors import SafetensorError, safe_open

    for file in _files(folder):
        if _round_of(file) > at_most:
            continue
        with (
            contextlib.suppress(OSError, SafetensorError, ValueError),
            safe_open(file, framework="pt") as opened,
        ):
            steps = int((opened.metadata() or {})["steps"])
            tensors = {key: opened.get_tensor(key) for key in opened.keys()}  # noqa: SIM118
            return Snapshot(_round_of(file), State(tensors, steps))
    return None


def newest_round(folder: Path) -> int:
    """How many rounds are in the newest; 0 if there is none."""
    return max(map(_round_of, _files(folder)), default=0)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{_PREFIX}*{_SUFFIX}"), reverse=True)


def _round_of(file: Path) -> int:
    digits = file.name.removeprefix(_PREFIX).removesuffix(_SUFFIX)
    return int(digits) if digits.isdecimal() else -1
