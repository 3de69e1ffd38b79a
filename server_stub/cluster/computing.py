"""Computing on replicas that Ray places; this process holds the connections."""

from __future__ import annotations

import argparse
import asyncio
import concurrent.futures
import logging
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from core.protocol.frames import join, split_server_frame
from core.protocol.messages import (
    ClientMessage,
    CloseSession,
    Code,
    OpenSession,
    Ping,
    SessionOpened,
)
from server_stub.cluster.joining import (
    join_cluster,
    leave_cluster,
    place_replicas,
    wait_for_one,
)
from server_stub.cluster.placing import GONE, Handle, Placing, ReplicaLost
from server_stub.cluster.run_trunk import ClusterRunTrunk
from server_stub.dispatch import done, excuse, refused
from server_stub.federation.run_trunk import RunTrunk, SessionKey, StoredRun
from server_stub.offered import limits_of
from server_stub.refusal import busy

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class ClusterComputing:
    """Hands each request to the replica of its session, as bytes."""

    def __init__(self, options: argparse.Namespace, fingerprints: Sequence[str]) -> None:
        """Join the cluster and wait for the first replica. Raises `BadSetting`."""
        self._most_sessions = limits_of(options).max_sessions_per_connection
        join_cluster(options.cluster)
        actors = place_replicas(options, fingerprints)
        self._placing = Placing([Handle(number, it) for number, it in enumerate(actors, 1)])
        place, where = wait_for_one(actors)
        self._placing.handles[place].is_at(where)
        self._together: dict[int, Hashable] = {}
        self._watching: list[asyncio.Task[None]] = []
        self._thread = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="front")

    async def in_compute(self, function: Callable[..., _Result], *given: object) -> _Result:
        """Run something that may take long, but for what replicas compute."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *given)

    def connected(self, connection: int, together: Hashable | None) -> None:
        """A client is there."""
        if together is not None:
            self._together[connection] = together

    def when_lost(self, tell: Callable[[SessionKey], None]) -> None:
        """Have `tell` called for each session whose replica is lost."""
        self._placing.tell_lost = tell

    def begin(self, expected: bool) -> None:  # noqa: ARG002 - replicas warm up as they start
        """Watch the replicas."""
        self._watching = [asyncio.create_task(it.watch()) for it in self._placing.handles]

    async def answer(
        self, connection: int, request: ClientMessage, payloads: list[memoryview]
    ) -> bytes:
        """The reply's bytes."""
        try:
            if isinstance(request, OpenSession):
                return await self._open(connection, request, payloads)
            session = connection, getattr(request, "session", 0)
            if request == Ping(request.id, [], 0):
                return done(request.id)
            handle = self._placing.of(session)
            reply: bytes = await handle.call("answer", connection, join(request, payloads))
            if isinstance(request, CloseSession):
                self._placing.remove(session)
            return reply
        except ReplicaLost:
            return refused(request.id, Code.NO_SUCH_SESSION, GONE)
        except Exception as error:  # noqa: BLE001 - one client's fault must not end the server
            return excuse(request, error)

    async def _open(
        self, connection: int, request: OpenSession, payloads: list[memoryview]
    ) -> bytes:
        if self._placing.count(connection) >= self._most_sessions:
            raise busy("this connection has as many sessions as it may")
        while True:
            handle = self._placing.choose(self._together.get(connection))
            handle.opening += 1
            try:
                reply: bytes = await handle.call("answer", connection, join(request, payloads))
            except ReplicaLost:
                continue  # the next best; in the end there is none
            finally:
                handle.opening -= 1
            opened, _ = split_server_frame(reply)
            if isinstance(opened, SessionOpened):
                self._placing.put((connection, opened.session), handle)
            return reply

    async def close_connection(self, connection: int) -> None:
        """A client left: drop its sessions."""
        self._together.pop(connection, None)
        handles = self._placing.remove_connection(connection)
        await _of_those_alive(it.call("close_connection", connection) for it in handles)

    async def drop_idle(self) -> list[SessionKey]:
        """Drop sessions unused for longer than the limit; return which."""
        up = [handle for handle in self._placing.handles if handle.up]
        found = await _of_those_alive(handle.call("drop_idle") for handle in up)
        dropped = [key for some in found for key in some]
        for key in dropped:
            self._placing.remove(key)
        return dropped

    def trunk_of(self, run: StoredRun) -> RunTrunk:
        """The trunk's side of a common run."""
        return ClusterRunTrunk(self._placing, self.in_compute, run)

    def stop_reading(self) -> None:
        """Replicas end in the middle of whatever they do."""
        for task in self._watching:
            task.cancel()

    def close(self) -> None:
        """End all replicas."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        leave_cluster()


async def _of_those_alive(calls: Iterable[Awaitable[_Result]]) -> list[_Result]:
    found = await asyncio.gather(*calls, return_exceptions=True)
    for it in found:
        if isinstance(it, BaseException) and not isinstance(it, ReplicaLost):
            raise it
    return [it for it in found if not isinstance(it, BaseException)]
