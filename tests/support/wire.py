"""A link that keeps what it would have sent, behind the real checks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from core.net.link import Link
from core.privacy.outbound import Gate


class Wire:
    """A link whose connection is replaced by a list of what would have been sent."""

    def __init__(self, max_message_bytes: int = 1 << 20) -> None:
        self.sent: list[tuple[Any, bytes]] = []
        self.link = Link.__new__(Link)
        self.link._order = threading.RLock()
        self.link._ids = iter(range(1, 1000))  # type: ignore[assignment]
        self.link._max_message_bytes = max_message_bytes
        self.link._hand_over = self._hand_over  # type: ignore[method-assign]

    def _hand_over(self, message: Any, frame: bytes, _noise_level: float | None) -> Any:
        self.sent.append((message, frame))

    def send(
        self,
        make: Callable[[int, list[Any]], Any],
        outbound: Sequence[Any] = (),
        gate: Gate | None = None,
    ) -> None:
        self.link.send(make, outbound, gate)
