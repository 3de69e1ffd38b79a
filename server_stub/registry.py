"""All sessions of the server: opened within the limits, dropped when idle or disconnected."""

from __future__ import annotations

import itertools
import time
from collections.abc import Hashable

from core.errors import PartitionImpossible
from core.model.partition import Partition
from core.protocol.messages import Code, OpenSession
from server_stub.limits import Limits
from server_stub.models import Models, Placement
from server_stub.refusal import Refusal, busy
from server_stub.session import Session


class Registry:
    """Sessions by connection and number. Runs in the compute thread only."""

    def __init__(self, models: Models, limits: Limits, first_number: int = 1) -> None:
        self.models = models
        self.limits = limits
        self._sessions: dict[tuple[int, int], Session] = {}
        self._numbers = itertools.count(first_number)

    def __len__(self) -> int:
        return len(self._sessions)

    def open(self, connection: int, wish: OpenSession) -> int:
        """Open a session and return its number.

        Raises `NotLoaded` if that is all that is in the way.
        """
        own = sum(1 for owner, _ in self._sessions if owner == connection)
        if own >= self.limits.max_sessions_per_connection:
            raise busy("this connection has as many sessions as it may")
        if len(self._sessions) >= self.limits.max_sessions:
            raise busy("the server has as many sessions as it can hold")
        offer = self.models.offer(wish.model)
        partition = Partition(wish.input_blocks, wish.output_blocks)
        try:
            offer.check(partition)
        except PartitionImpossible as error:
            raise Refusal(Code.BAD_PARTITION, str(error)) from error
        session = Session(
            wish.model,
            self.models.weights(wish.model),
            partition,
            wish.reply_number,
            self.limits,
            self.cache_bytes_left,
            self.kept_bytes_left,
        )
        number = next(self._numbers)
        self._sessions[connection, number] = session
        return number

    def get(self, connection: int, number: int) -> Session:
        """A connection's own session."""
        session = self._sessions.get((connection, number))
        if session is None:
            raise Refusal(Code.NO_SUCH_SESSION, "there is no such session on this connection")
        session.last_used = time.monotonic()
        self.models.touch(session.model)
        return session

    def find(self, key: tuple[int, int]) -> Session | None:
        """A session by connection and number, if it is still open; it does not count as used."""
        return self._sessions.get(key)

    def company(self, connection: int, number: int) -> Hashable | None:
        """As `Session.company`; None if there is no such session. From any thread."""
        session = self._sessions.get((connection, number))
        return session.company if session else None

    def make_room(self, model: int) -> Placement | None:
        """As `Models.make_room`; models with open sessions stay."""
        return self.models.make_room(model, {it.model for it in self._sessions.values()})

    def close(self, connection: int, number: int) -> None:
        """Drop one session."""
        self.get(connection, number)
        del self._sessions[connection, number]

    def close_connection(self, connection: int) -> None:
        """Drop all sessions of a connection."""
        for key in [key for key in self._sessions if key[0] == connection]:
            del self._sessions[key]

    def drop_idle(self) -> list[tuple[int, int]]:
        """Drop sessions unused for longer than the limit; return which."""
        oldest = time.monotonic() - self.limits.idle_seconds
        idle = [key for key, session in self._sessions.items() if session.last_used < oldest]
        for key in idle:
            del self._sessions[key]
        return idle

    def cache_bytes_left(self, spared: bool = False) -> int:
        """Cache memory that is still free; with `spared`, after all gave back their spare room."""
        if spared:
            for session in self._sessions.values():
                session.cached.trim()
        used = sum(session.cached.bytes for session in self._sessions.values())
        return self.limits.max_cache_bytes - used

    def kept_bytes_left(self) -> int:
        """Memory for kept rows that is still free."""
        used = sum(session.kept.bytes for session in self._sessions.values())
        return self.limits.max_kept_bytes - used
