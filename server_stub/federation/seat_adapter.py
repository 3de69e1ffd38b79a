"""A session's adapter that belongs to a common run."""

from __future__ import annotations

from typing import Any

from core.model.lora import squared_gradient_norm
from server_stub.adapter import TrunkAdapter
from server_stub.federation.adapters import RunAdapters


class SeatAdapter(TrunkAdapter):
    """Computed with, trained and read as any other; the run alone sets it and makes its steps."""

    def __init__(self, adapters: RunAdapters, seat: int, view: Any, blocks: range) -> None:
        self._view, self._blocks, self._modules = view, blocks, adapters.modules
        self.trainable, self.known_as = True, None
        self._learner = adapters.tie(seat, view, blocks)

    def squared_norm(self) -> float:
        """Of the gradients accumulated so far, of all seats that use it."""
        return squared_gradient_norm(self._learner.parameters)
