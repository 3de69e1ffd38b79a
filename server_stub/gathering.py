"""Brings together requests that may be answered in one pass."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Hashable
from typing import NamedTuple

from server_stub.decoding import Asked, answer_together
from server_stub.dispatch import answer
from server_stub.in_compute import InCompute
from server_stub.registry import Registry
from server_stub.rhythm import Rhythm


class _Waiting(NamedTuple):
    asked: Asked
    reply: asyncio.Future[bytes]


class _Pass(NamedTuple):
    replies: list[tuple[_Waiting, bytes]]
    seconds: float


class _Company:
    """Requests of sessions that compute the same."""

    def __init__(self) -> None:
        self.waiting: deque[_Waiting] = deque()
        """The event loop adds to its end; a pass, in the compute thread, takes from the front."""
        self.came = asyncio.Event()


class Gathering:
    """Each company has one pass after the other, with all that came while the last was computed.

    Passes wait their turn in the compute thread as all requests do: nobody starves anybody.
    """

    def __init__(self, registry: Registry, in_compute: InCompute) -> None:
        self._registry = registry
        self._in_compute = in_compute
        self._companies: dict[Hashable, _Company] = {}
        """Those for which somebody waits."""
        self._workers: set[asyncio.Task[None]] = set()
        self._rhythm = Rhythm()

    async def answer(self, asked: Asked) -> bytes:
        """The reply's bytes."""
        # A connection's requests come one by one, so what its session computes stays the same.
        key = self._registry.company(*asked.session)
        if key is None:
            return await self._in_compute(answer, self._registry, *asked)
        company = self._companies.get(key)
        if company is None:
            company = self._companies[key] = _Company()
            worker = asyncio.create_task(self._work(key, company))
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        company.waiting.append(_Waiting(asked, reply))
        self._rhythm.came(asked.session)
        company.came.set()
        return await reply

    async def _work(self, key: Hashable, company: _Company) -> None:
        try:
            while company.waiting:
                await self._wait_for_others(company)
                done = await self._in_compute(self._pass, company)
                for (asked, reply), written in done.replies:
                    self._rhythm.went(asked.session, key, done.seconds)
                    if not reply.done():  # its connection may have been given up
                        reply.set_result(written)
        finally:
            del self._companies[key]
            for left in company.waiting:  # the server stops
                left.reply.cancel()

    async def _wait_for_others(self, company: _Company) -> None:
        first = company.waiting[0].asked.session
        latest = self._rhythm.latest(first)
        while (left := self._rhythm.until_complete(first, latest)) > 0:
            company.came.clear()
            try:
                async with asyncio.timeout(left):
                    await company.came.wait()
            except TimeoutError:
                return

    def _pass(self, company: _Company) -> _Pass:
        """In the compute thread: answer all who wait, but each session once."""
        start = time.perf_counter()
        chosen: dict[tuple[int, int], _Waiting] = {}
        again = []
        while company.waiting:
            it = company.waiting.popleft()
            if chosen.setdefault(it.asked.session, it) is not it:
                again.append(it)
        company.waiting.extendleft(reversed(again))
        replies = answer_together(self._registry, [it.asked for it in chosen.values()])
        return _Pass(list(zip(chosen.values(), replies, strict=True)), time.perf_counter() - start)
