"""Generating with a session's KV cache, alone or for several sessions in one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor

from core.model.cache import empty_cache
from core.model.growing_cache import roomy
from core.model.packed import run_packed
from core.protocol.tensors import NotFinite
from server_stub.refusal import busy


class CachedRow:
    """A session's one row of cached positions, within the memory that all sessions share."""

    def __init__(
        self, view: Any, bytes_per_position: int, bytes_left: Callable[[bool], int]
    ) -> None:
        """`bytes_left` tells what is free; with True after all gave back their spare room."""
        self.view = view
        self.cache = empty_cache()
        self._bytes_per_position = bytes_per_position
        self._bytes_left = bytes_left
        self._allowed = 0

    @property
    def length(self) -> int:
        """Positions in the cache."""
        return int(self.cache.get_seq_length())

    @property
    def bytes(self) -> int:
        """What the cache takes, with the room it has for more."""
        return self.cache.room * self._bytes_per_position

    def take_room(self, positions: int) -> None:
        """Have room for so many, and some to spare as long as nobody needs that. Or refuse."""
        if positions > self.cache.room and not (
            self._take(roomy(positions, self.cache.room))
            or self._take(positions)
            or self._take(positions, spared=True)
        ):
            raise busy("the server's cache memory is used up")
        self._allowed = positions

    def _take(self, positions: int, spared: bool = False) -> bool:
        left = self._bytes_left(spared)
        if positions * self._bytes_per_position - self.bytes > left:
            return False
        self.cache.reserve(positions)
        return True

    def trim(self) -> None:
        """Give back spare room; what was allowed for a pass that comes is not spare."""
        self.cache.trim(self._allowed)

    @torch.inference_mode()
    def generate(self, rows: Tensor, past: int) -> Tensor:
        """Run `1 x positions x hidden` behind the first `past` positions of the cache.

        Raises `NotFinite`; whatever is raised, the cache is as it was up to `past`.
        """
        self.cache.set_back(past)
        try:
            output: Tensor = self.view(
                inputs_embeds=rows, past_key_values=self.cache, use_cache=True
            ).last_hidden_state
            if not torch.isfinite(output).all():
                raise NotFinite
        except BaseException:
            # Half of the blocks may have cached the new positions already.
            self.cache.set_back(past)
            raise
        return output


class Turn(NamedTuple):
    """What a row goes on with: `positions x hidden`, behind the first `past` of its cache."""

    row: CachedRow
    hidden: Tensor
    past: int


@torch.inference_mode()
def generate_together(turns: Sequence[Turn]) -> list[Tensor | NotFinite]:
    """One pass for rows whose views compute the same; each gets what it would get alone.

    A row that is not finite, or all of them if this raises, is set back to its `past`.
    """
    lengths = [turn.hidden.shape[0] for turn in turns]
    for turn in turns:
        turn.row.cache.set_back(turn.past)
    bad = list(turns)
    try:
        packed = torch.cat([turn.hidden for turn in turns])
        output = run_packed(turns[0].row.view, packed, lengths, [it.row.cache for it in turns])
        finite = torch.isfinite(output).all(dim=1).tolist()
        outputs = torch.split(output, lengths)
        good = [all(of_row) for of_row in _split(finite, lengths)]
        bad = [turn for turn, is_good in zip(turns, good, strict=True) if not is_good]
    finally:
        for turn in bad:
            turn.row.cache.set_back(turn.past)
    return [it if is_good else NotFinite() for it, is_good in zip(outputs, good, strict=True)]


def _split(values: list[bool], lengths: Sequence[int]) -> list[list[bool]]:
    rest = iter(values)
    return [[next(rest) for _ in range(length)] for length in lengths]
