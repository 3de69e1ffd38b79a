"""Which session is on which replica, and the calls to them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from ray.exceptions import RayError, RayTaskError

from core.protocol.messages import Code
from server_stub.federation.run_trunk import SessionKey
from server_stub.refusal import Refusal, busy

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 1.0
GONE = "the computer of the cluster that this session was on has gone"


class ReplicaLost(Exception):
    """A replica died or cannot be reached; what was in it is lost."""


class Handle:
    """One replica as the front sees it. Ray starts it anew where there is room."""

    def __init__(self, number: int, actor: Any) -> None:
        self.number = number
        self.life = 0
        """Goes up with each loss: what is known of an earlier life is no longer true."""
        self.up = False
        self.opening = 0
        """Sessions that are on their way to it."""
        self.lost: Callable[[Handle], None] = lambda _handle: None
        self._actor = actor

    async def call(self, method: str, *given: object) -> Any:
        """What a method of the replica returns. Raises `ReplicaLost`."""
        life = self.life
        try:
            return await getattr(self._actor, method).remote(*given)
        except RayTaskError:
            raise  # a mistake of ours in the replica, which goes on
        except RayError as error:
            if life == self.life and self.up:
                self.up, self.life = False, life + 1
                _log.warning("replica %d is lost: %s", self.number, type(error).__name__)
                self.lost(self)
            raise ReplicaLost from error

    def is_at(self, place: str) -> None:
        """It answers, from there."""
        self.up = True
        # No trouble, but what whoever runs the server wants to see beside the losses.
        _log.warning("replica %d computes at %s", self.number, place)

    async def watch(self) -> None:
        """Note when it is lost, also if nobody asks it for anything, and when it is there again."""
        while True:
            with contextlib.suppress(ReplicaLost):
                place = await self.call("where")
                if not self.up:
                    self.is_at(place)
            await asyncio.sleep(_LOOK_SECONDS)


class Placing:
    """Sessions by replica: each new one goes where the fewest are."""

    def __init__(self, handles: Sequence[Handle]) -> None:
        self.handles = handles
        self.tell_lost: Callable[[SessionKey], None] = lambda _session: None
        self._placed: dict[SessionKey, Handle] = {}
        self._homes: dict[Hashable, Handle] = {}
        """Where sessions are that have to be together."""
        for handle in handles:
            handle.lost = self._forget

    def of(self, session: SessionKey) -> Handle:
        """The replica of a session. Raises a refusal."""
        handle = self._placed.get(session)
        if handle is None:
            reason = "there is no such session on this connection, or its computer has gone"
            raise Refusal(Code.NO_SUCH_SESSION, reason)
        return handle

    def count(self, connection: int) -> int:
        """How many sessions a connection has."""
        return sum(1 for owner, _ in self._placed if owner == connection)

    def choose(self, together: Hashable | None) -> Handle:
        """The replica for a new session. Raises a refusal if there is none."""
        if (home := self._homes.get(together)) is not None:
            return home
        up = [handle for handle in self.handles if handle.up]
        if not up:
            raise busy("no computer of the cluster is ready", 30)
        held = [*self._placed.values()]
        chosen = min(up, key=lambda it: (held.count(it) + it.opening, it.number))
        if together is not None:
            self._homes[together] = chosen
        return chosen

    def put(self, session: SessionKey, handle: Handle) -> None:
        """A session was opened there."""
        self._placed[session] = handle

    def remove(self, session: SessionKey) -> None:
        """A session was closed."""
        self._placed.pop(session, None)

    def remove_connection(self, connection: int) -> set[Handle]:
        """All sessions of a connection; the replicas that they were on."""
        keys = [key for key in self._placed if key[0] == connection]
        return {self._placed.pop(key) for key in keys}

    def _forget(self, lost: Handle) -> None:
        self._homes = {key: it for key, it in self._homes.items() if it is not lost}
        for key in [key for key, it in self._placed.items() if it is lost]:
            del self._placed[key]
            self.tell_lost(key)
