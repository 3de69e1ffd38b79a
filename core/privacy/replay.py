"""What of a conversation has left, so that it can leave again as the very same numbers.

Computing it anew would give the same noise on states that differ in their last bits, because a
text that is read as a whole is computed in another order than one that grew. Kept in memory only.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

_MOST_BYTES = 256 << 20


class Replay:
    """Protected rows by a key that covers all that decides a row: its digest, see `NoiseSource`,
    and whether it was smoothed.
    """

    def __init__(self) -> None:
        self._rows: dict[bytes, Tensor] = {}
        self._bytes = 0

    def same(self, keys: Sequence[bytes], rows: Tensor) -> Tensor:
        """`rows`, `positions x hidden`, or in the place of each what left for it before.

        Beyond 256 MB the longest known are forgotten.
        """
        found = [self._rows.get(key) for key in keys]
        result = torch.stack(
            [row if old is None else old for row, old in zip(rows, found, strict=True)]
        )
        for key, row, old in zip(keys, result, found, strict=True):
            if old is None:
                self._rows[key] = row.clone()
                self._bytes += row.nbytes
        while self._bytes > _MOST_BYTES and len(self._rows) > 1:
            self._bytes -= self._rows.pop(next(iter(self._rows))).nbytes
        return result
