"""Rows that a session keeps between its passes, so that its client sends each of them once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from core.protocol.messages import MAX_KEPT_ROWS, Code, Number
from server_stub.refusal import Refusal

_STORED = {Number.FLOAT16: torch.float16, Number.BFLOAT16: torch.bfloat16}
"""Kept as they came where that is narrower; nothing is rounded a second time."""
_ROW_BYTES = 1024
"""What a row takes besides its values, so that many short rows do not count as nothing."""


class KeptRows:
    """Hidden states by row number, within the memory that all sessions share."""

    def __init__(self, bytes_left: Callable[[], int]) -> None:
        self.bytes = 0
        self._bytes_left = bytes_left
        self._rows: dict[int, Tensor] = {}

    def check_free(self, first: int, count: int) -> None:
        """Refuse numbers that are taken or too high."""
        if first + count - 1 > MAX_KEPT_ROWS:
            raise Refusal(Code.TOO_LARGE, f"a session may number {MAX_KEPT_ROWS} rows")
        if any(number in self._rows for number in range(first, first + count)):
            raise Refusal(Code.BAD_MESSAGE, "a row is kept under one of these numbers already")

    def keep(self, first: int, hidden: Tensor, lengths: Sequence[int], number: Number) -> bool:
        """Keep packed rows under the numbers from `first` on, all or none of them."""
        kind = _STORED.get(number, torch.float32)
        needed = hidden.numel() * torch.finfo(kind).bits // 8 + _ROW_BYTES * len(lengths)
        if needed > self._bytes_left():
            return False
        rows = torch.split(hidden.to(kind), list(lengths))
        self._rows.update(enumerate(rows, start=first))
        self.bytes += needed
        return True

    def lengths(self, rows: Sequence[int]) -> list[int]:
        """Positions of each of these rows. Refuses numbers under which nothing is kept."""
        try:
            return [self._rows[row].shape[0] for row in rows]
        except KeyError:
            raise Refusal(Code.NO_SUCH_ROWS, "no row is kept under one of these numbers") from None

    def states(self, rows: Sequence[int]) -> Tensor:
        """These rows packed, as they were decoded when they came."""
        return torch.cat([self._rows[row] for row in rows]).float()

    def forget(self) -> None:
        """Delete all rows."""
        self._rows.clear()
        self.bytes = 0
