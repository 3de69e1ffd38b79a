"""What computes for a server's sessions, as its event loop sees it."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

from core.protocol.messages import ClientMessage
from server_stub.federation.run_trunk import LocalRunTrunk, RunTrunk, SessionKey, StoredRun
from server_stub.in_compute import InCompute
from server_stub.loading import Answering
from server_stub.registry import Registry

_Result = TypeVar("_Result")


class Computing(Protocol):
    """This process, or replicas on a cluster (`server_stub.cluster`)."""

    @property
    def in_compute(self) -> InCompute:
        """The way into the one thread of this process that may take long."""

    def connected(self, connection: int, together: Hashable | None) -> None:
        """A client is there. Its sessions have to be where those with the same `together` are."""

    async def answer(
        self, connection: int, request: ClientMessage, payloads: list[memoryview]
    ) -> bytes:
        """The reply's bytes."""

    async def close_connection(self, connection: int) -> None:
        """A client left: drop its sessions."""

    async def drop_idle(self) -> list[SessionKey]:
        """Drop sessions unused for longer than the limit; return which."""

    def trunk_of(self, run: StoredRun) -> RunTrunk:
        """The trunk's side of a common run."""

    def when_lost(self, tell: Callable[[SessionKey], None]) -> None:
        """Have `tell` called for each session that is lost without anybody's wish."""

    def begin(self, expected: bool) -> None:
        """The server is ready; `expected`: a client waits for it, so it warms up at once."""

    def stop_reading(self) -> None:
        """The server is about to stop: give up what would take long."""

    def close(self) -> None:
        """Wait for the end of what computes."""


class LocalComputing:
    """One thread of this process computes for all."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._thread = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="compute")
        self._answering = Answering(registry, self.in_compute)

    async def in_compute(self, function: Callable[..., _Result], *given: object) -> _Result:
        """Run something in the thread that computes."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *given)

    def connected(self, connection: int, together: Hashable | None) -> None:
        """All are in one place anyway."""

    async def answer(
        self, connection: int, request: ClientMessage, payloads: list[memoryview]
    ) -> bytes:
        """The reply's bytes."""
        return await self._answering.answer(connection, request, payloads)

    async def close_connection(self, connection: int) -> None:
        """A client left: drop its sessions."""
        await self.in_compute(self._registry.close_connection, connection)

    async def drop_idle(self) -> list[SessionKey]:
        """Drop sessions unused for longer than the limit; return which."""
        return await self.in_compute(self._registry.drop_idle)

    def trunk_of(self, run: StoredRun) -> RunTrunk:
        """The trunk's side of a common run."""
        return LocalRunTrunk(self._registry, self.in_compute, run)

    def when_lost(self, tell: Callable[[SessionKey], None]) -> None:
        """None ever is."""

    def begin(self, expected: bool) -> None:
        """Let the first session not wait for libraries, if a client waits for it."""
        if expected:
            self._thread.submit(self._registry.models.warm_up)

    def stop_reading(self) -> None:
        """Give up what is being read, at its next block."""
        self._answering.stop_reading()

    def close(self) -> None:
        """Wait for the threads to end."""
        self._answering.close()
        self._thread.shutdown(wait=True, cancel_futures=True)
