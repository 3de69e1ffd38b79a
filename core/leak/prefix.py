"""Many candidates for the next token at once, through some blocks of the model.

The candidates of a row stand side by side, each at the same position, and see the row's prefix and
themselves but not each other. One pass answers for all of them.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from core.leak.walker import Block, Walker
from core.model.cache import empty_cache


class Prefixes:
    """Rows of the same length so far, with their keys and values in every block."""

    def __init__(self, walker: Walker, blocks: list[Block], rows: int) -> None:
        self._walker = walker
        self._blocks = blocks
        self._rows = rows
        self._caches: list[Any] = [empty_cache() for _ in blocks]
        self.length = 0

    def read(self, ids: Tensor) -> None:
        """Go on with the same `length` known ids in each row, `rows x length`."""
        for token in ids.T:
            self.try_out(token[:, None])
            self.keep(torch.zeros(self._rows, dtype=torch.long))

    def try_out(self, candidates: Tensor) -> Tensor:
        """`rows x count` token ids -> the clean states they would have, `rows x count x hidden`.

        The candidates stay in the caches until `keep` or `forget`.
        """
        states = self._walker.embed(candidates)
        for block, cache in zip(self._blocks, self._caches, strict=True):
            states = block.side_by_side(states, cache, self.length)
        return states

    def keep(self, chosen: Tensor) -> None:
        """Go on with the candidate of the index `chosen[row]` in each row."""
        picked = torch.arange(self._rows), slice(None), self.length + chosen
        for layer in self._layers():
            for name in ("keys", "values"):
                whole = getattr(layer, name)
                last = whole[picked].unsqueeze(2)
                setattr(layer, name, torch.cat([whole[:, :, : self.length], last], dim=2))
        self.length += 1

    def forget(self) -> None:
        """Take the tried candidates back."""
        for layer in self._layers():
            layer.keys = layer.keys[:, :, : self.length]
            layer.values = layer.values[:, :, : self.length]

    def only(self, rows: Tensor) -> None:
        """Go on with some of the rows."""
        self._rows = len(rows)
        for layer in self._layers():
            layer.keys, layer.values = layer.keys[rows], layer.values[rows]

    def _layers(self) -> list[Any]:
        return [cache.layers[0] for cache in self._caches]
