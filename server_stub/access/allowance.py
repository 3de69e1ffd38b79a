"""What one client takes of the server, over all of its connections, and how much it may."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import Iterator, Sequence

from core.event_values import ModelFacts
from core.protocol.messages import (
    ClientMessage,
    CloseSession,
    CreateAdapter,
    Done,
    Forward,
    Mode,
    OpenSession,
    Refused,
    ServerMessage,
    SessionOpened,
)
from server_stub.access.tokens import Client, Quotas
from server_stub.refusal import busy

SessionKey = tuple[int, int]
_OTHERS_END = 30
"""Seconds after which one's own sessions may have ended."""


class Bucket:
    """Requests come no faster than so many a second, but for a second's worth at once."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._free = float(rate)
        self._at = time.monotonic()

    def wait(self) -> float:
        """Seconds until the next request may come."""
        now = time.monotonic()
        self._free = min(self._rate, self._free + (now - self._at) * self._rate)
        self._at = now
        return max(0.0, (1 - self._free) / self._rate)

    def take(self) -> float:
        """Count a request; the seconds that it has to wait."""
        seconds = self.wait()
        self._free -= 1
        return seconds


class Held:
    """A session of a client. `positions` is the most that its cache has held."""

    def __init__(self, bytes_per_position: int) -> None:
        self.bytes_per_position = bytes_per_position
        self.positions = 0
        self.has_adapter = False


class Allowance:
    """Counts in the event loop; asks nobody who computes."""

    def __init__(self, quotas: Quotas, models: Sequence[ModelFacts]) -> None:
        """`models` as in `/v1/info`."""
        self._quotas = quotas
        self._models = models
        self._sessions: dict[SessionKey, Held] = {}
        self._opening = 0
        self.bucket = Bucket(quotas.requests) if quotas.requests else None

    async def pace(self) -> None:
        """Wait until the next request may be carried out; meanwhile the client is read slowly."""
        if self.bucket is not None and (seconds := self.bucket.take()):
            await asyncio.sleep(seconds)

    @contextlib.contextmanager
    def room_for(self, connection: int, message: ClientMessage) -> Iterator[list[ServerMessage]]:
        """Hold what a message takes. What was replied goes into the list; else nothing is held.

        Raises a refusal if it takes more than the client may.
        """
        replies: list[ServerMessage] = []
        opening: contextlib.AbstractContextManager[None]
        held = self._sessions.get((connection, getattr(message, "session", 0)))
        match message:
            case OpenSession():
                opening = self._room_for_session(connection, message, replies)
            case CreateAdapter() if held is not None:
                opening = self._room_for_adapter(held, replies)
            case Forward(mode=Mode.GENERATE) if held is not None:
                positions = message.past + sum(message.lengths)
                opening = self._room_in_cache(held, positions, replies)
            case _:
                opening = contextlib.nullcontext()
        with opening:
            yield replies
        if isinstance(message, CloseSession) and replies and isinstance(replies[0], Done):
            self.ended((connection, message.session))

    def ended(self, session: SessionKey) -> None:
        """A session has ended."""
        self._sessions.pop(session, None)

    def left(self, connection: int) -> None:
        """A connection has ended."""
        for key in [key for key in self._sessions if key[0] == connection]:
            del self._sessions[key]

    @contextlib.contextmanager
    def _room_for_session(
        self, connection: int, message: OpenSession, replies: list[ServerMessage]
    ) -> Iterator[None]:
        most = self._quotas.sessions
        if most and len(self._sessions) + self._opening >= most:
            raise busy(f"this client may have {most} sessions at a time", _OTHERS_END)
        self._opening += 1
        try:
            yield
        finally:
            self._opening -= 1
        if replies and isinstance(opened := replies[0], SessionOpened):
            facts = self._models[message.model]
            blocks = facts.blocks - message.input_blocks - message.output_blocks
            held = Held(facts.key_value_bytes_per_token * blocks)
            self._sessions[connection, opened.session] = held

    @contextlib.contextmanager
    def _room_for_adapter(self, held: Held, replies: list[ServerMessage]) -> Iterator[None]:
        most = self._quotas.adapters
        if most and sum(it.has_adapter for it in self._sessions.values()) >= most:
            raise busy(f"this client may have {most} adapters at a time", _OTHERS_END)
        had, held.has_adapter = held.has_adapter, True
        yield
        held.has_adapter = had or bool(replies and isinstance(replies[0], Done))

    @contextlib.contextmanager
    def _room_in_cache(
        self, held: Held, positions: int, replies: list[ServerMessage]
    ) -> Iterator[None]:
        most = self._quotas.cache_mb << 20
        more = max(0, positions - held.positions) * held.bytes_per_position
        if most and more and self._cache_bytes() + more > most:
            reason = f"this client may have {self._quotas.cache_mb} MB of cache"
            raise busy(reason, _OTHERS_END)
        had, held.positions = held.positions, max(held.positions, positions)
        yield
        if replies and isinstance(replies[0], Refused):
            held.positions = had

    def _cache_bytes(self) -> int:
        return sum(it.positions * it.bytes_per_position for it in self._sessions.values())


class Allowances:
    """Those of all clients that have come."""

    def __init__(self, models: Sequence[ModelFacts]) -> None:
        self._models = models
        self._of: dict[str, Allowance] = {}

    def of(self, client: Client) -> Allowance:
        """A client's own."""
        known = self._of.get(client.token)
        if known is None:
            known = self._of[client.token] = Allowance(client.quotas, self._models)
        return known

    def ended(self, session: SessionKey) -> None:
        """A session has ended: dropped as idle, or lost with its computer."""
        for allowance in self._of.values():
            allowance.ended(session)


def whole_seconds(seconds: float) -> str:
    """As `Retry-After` says it."""
    return str(max(1, math.ceil(seconds)))
