"""What the server notes of its common runs: a folder each, with numbers and hashes only.

`run.json` says where the run is and names the file with the trunk's adapters at that point. It is
written last and renamed into its place, so whatever ends the server leaves a whole run behind.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace
from torch import Tensor

from core.disk import write_whole
from core.protocol.messages import MAX_SEATS
from core.together import CommonRun
from server_stub.federation.rounds import Seat

_log = logging.getLogger(__name__)
_NOTE = "run.json"
Hash = Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")]


class SeatNote(Struct, frozen=True, forbid_unknown_fields=True):
    """A seat: what counted of it, and hashes of what opens it."""

    rounds: int = 0
    steps: int = 0
    nonce: int = 0
    secret: Hash = ""
    """Of the secret of an invitation; empty when it was used."""
    token: Hash = ""


class Saved(Struct, frozen=True, forbid_unknown_fields=True):
    """A run as it is noted."""

    run: CommonRun
    round: int = 0
    seats: Annotated[dict[int, SeatNote], Meta(max_length=MAX_SEATS)] = {}
    steps: dict[str, int] = {}
    """Of each adapter; empty before the first one was noted."""
    state: str = ""
    """Name of the file with the adapters, which is the SHA-256 of what is in it."""
    cancelled: bool = False

    def at(self, round_: int, seats: Mapping[int, Seat], steps: dict[str, int]) -> Saved:
        """After so many rounds, with what counts of the seats then."""
        notes = {
            number: replace(note, rounds=it.rounds, steps=it.steps, nonce=it.nonce)
            for number, note in self.seats.items()
            if (it := seats.get(number)) is not None
        }
        return replace(self, round=round_, seats={**self.seats, **notes}, steps=steps)

    def with_seat(self, seat: int, note: SeatNote) -> Saved:
        """With this note of a seat."""
        return replace(self, seats={**self.seats, seat: note})

    def open_seats(self) -> dict[int, Seat]:
        """All seats, empty."""
        return {
            number: Seat(number, rounds=it.rounds, steps=it.steps, nonce=it.nonce)
            for number, it in self.seats.items()
        }


class RunShelf:
    """The folder of all runs; None: nothing outlives the server."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._states: dict[str, dict[str, Tensor]] = {}
        """Where there is no folder."""

    def all(self) -> dict[str, Saved]:
        """All runs by number. One whose note is damaged is left out, with a line in the log."""
        found = {}
        for file in sorted(self._folder.glob(f"*/{_NOTE}")) if self._folder else ():
            try:
                found[file.parent.name] = msgspec.json.decode(file.read_bytes(), type=Saved)
            except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
                _log.error("the note %s cannot be used: %s", file, error)
        return found

    def save(self, number: str, saved: Saved, tensors: dict[str, Tensor] | None = None) -> Saved:
        """Note a run, with new adapters if there are any; return what was noted."""
        if self._folder is None:
            if tensors is not None:
                self._states[number] = tensors
            return saved
        place = self._folder / number
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if tensors is not None:
            from safetensors.torch import save

            data = save(tensors)
            saved = replace(saved, state=f"{hashlib.sha256(data).hexdigest()}.safetensors")
            write_whole(place / saved.state, data)
        write_whole(place / _NOTE, msgspec.json.format(msgspec.json.encode(saved)))
        for old in place.glob("*.safetensors"):
            if old.name != saved.state:
                old.unlink(missing_ok=True)
        return saved

    def state(self, number: str, saved: Saved) -> dict[str, Tensor]:
        """The adapters of a run. Raises `ValueError` if they are not what was noted."""
        if self._folder is None:
            return self._states[number]
        from safetensors.torch import load

        data = (self._folder / number / Path(saved.state).name).read_bytes()
        if f"{hashlib.sha256(data).hexdigest()}.safetensors" != saved.state:
            raise ValueError(f"the adapters of the run {number} are damaged")
        return load(data)
