"""All sessions of the server: opened within the limits, dropped when idle or disconnected."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence

from core.errors import PartitionImpossible
from core.hardening.shelf import Hardened, open_hardened
from core.model.adapter import WholeAdapter
from core.model.partition import Partition
from core.model.trunk import TrunkWeights
from core.protocol.messages import Code, OpenSession
from server_stub.limits import Limits
from server_stub.refusal import Refusal
from server_stub.session import Session


class Registry:
    """Sessions by connection and number. Runs in the compute thread only."""

    def __init__(
        self, trunk: TrunkWeights, limits: Limits, offered: Sequence[Hardened] = ()
    ) -> None:
        self.trunk = trunk
        self.limits = limits
        self._offered = offered
        self._opened: dict[int, WholeAdapter] = {}
        self._sessions: dict[tuple[int, int], Session] = {}
        self._numbers = itertools.count(1)

    def __len__(self) -> int:
        return len(self._sessions)

    def open(self, connection: int, wish: OpenSession) -> int:
        """Open a session and return its number."""
        own = sum(1 for owner, _ in self._sessions if owner == connection)
        if own >= self.limits.max_sessions_per_connection:
            raise Refusal(Code.BUSY, "this connection has as many sessions as it may")
        if len(self._sessions) >= self.limits.max_sessions:
            raise Refusal(Code.BUSY, "the server has as many sessions as it can hold")
        partition = Partition(wish.input_blocks, wish.output_blocks)
        try:
            session = Session(
                self.trunk,
                partition,
                wish.reply_number,
                self.limits,
                self.cache_bytes_left,
                self.kept_bytes_left,
            )
        except PartitionImpossible as error:
            raise Refusal(Code.BAD_PARTITION, str(error)) from error
        number = next(self._numbers)
        self._sessions[connection, number] = session
        return number

    def get(self, connection: int, number: int) -> Session:
        """A connection's own session."""
        session = self._sessions.get((connection, number))
        if session is None:
            raise Refusal(Code.NO_SUCH_SESSION, "there is no such session on this connection")
        session.last_used = time.monotonic()
        return session

    def hardened(self, number: int) -> WholeAdapter:
        """One of the adapters that are offered, read when it is first asked for."""
        if number >= len(self._offered):
            raise Refusal(Code.NO_ADAPTER, "the server offers no such hardened adapter")
        if number not in self._opened:
            self._opened[number] = open_hardened(self.trunk.source, self._offered[number])
        return self._opened[number]

    def close(self, connection: int, number: int) -> None:
        """Drop one session."""
        self.get(connection, number)
        del self._sessions[connection, number]

    def close_connection(self, connection: int) -> None:
        """Drop all sessions of a connection."""
        for key in [key for key in self._sessions if key[0] == connection]:
            del self._sessions[key]

    def drop_idle(self) -> int:
        """Drop sessions unused for longer than the limit; return how many."""
        oldest = time.monotonic() - self.limits.idle_seconds
        idle = [key for key, session in self._sessions.items() if session.last_used < oldest]
        for key in idle:
            del self._sessions[key]
        return len(idle)

    def cache_bytes_left(self) -> int:
        """Cache memory that is still free."""
        used = sum(session.cache_bytes for session in self._sessions.values())
        return self.limits.max_cache_bytes - used

    def kept_bytes_left(self) -> int:
        """Memory for kept rows that is still free."""
        used = sum(session.kept.bytes for session in self._sessions.values())
        return self.limits.max_kept_bytes - used
