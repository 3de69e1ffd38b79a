"""Brings together, without stopping anybody, requests that may be answered in one pass."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Hashable
from typing import NamedTuple

from server_stub.decoding import Asked, answer_together, company_of
from server_stub.dispatch import answer
from server_stub.in_compute import InCompute
from server_stub.registry import Registry
from server_stub.rhythm import Rhythm


class _Waiting(NamedTuple):
    asked: Asked
    reply: asyncio.Future[bytes]


class _Answered(NamedTuple):
    replies: list[tuple[_Waiting, bytes]]
    company: Hashable | None
    seconds: float


class Gathering:
    """One pass after the other; each takes all that came while the one before was computed.

    Passes wait their turn in the compute thread like every other request.
    """

    def __init__(self, registry: Registry, in_compute: InCompute) -> None:
        self._registry = registry
        self._in_compute = in_compute
        self._arrivals: deque[_Waiting] = deque()
        """Put in by the event loop, taken out by the compute thread."""
        self._queue: list[_Waiting] = []
        """The compute thread's, as long as that computes for us."""
        self._came = asyncio.Event()
        self._rhythm = Rhythm()
        self._working: asyncio.Task[None] | None = None

    async def answer(self, asked: Asked) -> bytes:
        """The reply's bytes."""
        reply = asyncio.get_running_loop().create_future()
        self._arrivals.append(_Waiting(asked, reply))
        self._rhythm.came(asked.session)
        self._came.set()
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        answered: bytes = await reply
        return answered

    async def _work(self) -> None:
        try:
            while waiting := [*self._queue, *self._arrivals]:
                await self._wait_for_company(waiting[0].asked.session)
                done = await self._in_compute(self._next)
                for (asked, reply), written in done.replies:
                    self._rhythm.went(asked.session, done.company, done.seconds)
                    if not reply.done():  # its connection may have been given up
                        reply.set_result(written)
        finally:
            self._working = None

    async def _wait_for_company(self, first: tuple[int, int]) -> None:
        latest = self._rhythm.latest(first)
        while (left := self._rhythm.until_complete(first, latest)) > 0:
            self._came.clear()
            try:
                async with asyncio.timeout(left):
                    await self._came.wait()
            except TimeoutError:
                return

    def _next(self) -> _Answered:
        """In the compute thread: answer the first that waits, and all who may go with it."""
        while self._arrivals:
            self._queue.append(self._arrivals.popleft())
        start = time.perf_counter()
        first = self._queue[0].asked
        company = company_of(self._registry, first)
        if company is None:
            chosen = [self._queue.pop(0)]
            replies = [answer(self._registry, *first)]
        else:
            chosen = self._take(company)
            replies = answer_together(self._registry, [it.asked for it in chosen])
        seconds = time.perf_counter() - start
        return _Answered(list(zip(chosen, replies, strict=True)), company, seconds)

    def _take(self, company: Hashable) -> list[_Waiting]:
        chosen: dict[tuple[int, int], _Waiting] = {}
        for it in self._queue:
            session = it.asked.session
            if session not in chosen and company_of(self._registry, it.asked) == company:
                chosen[session] = it
        taken = list(chosen.values())
        self._queue = [it for it in self._queue if not any(it is other for other in taken)]
        return taken
