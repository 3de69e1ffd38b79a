"""The trunk's side of one common run, as the event loop asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from core.protocol.messages import Code
from core.together import CommonRun
from server_stub.decoding import Asked
from server_stub.dispatch import answer
from server_stub.federation.adapters import RunAdapters, RunState
from server_stub.federation.joint import answer_in_one_pass
from server_stub.federation.seat_adapter import SeatAdapter
from server_stub.in_compute import InCompute
from server_stub.refusal import Refusal
from server_stub.registry import Registry

SessionKey = tuple[int, int]
"""Connection and number."""


class StoredRun(NamedTuple):
    """A run by its number, and where it was when it was last noted; None: at its beginning."""

    number: str
    run: CommonRun
    state: Callable[[], RunState | None]
    """May take long: for the thread that computes."""


class RunTrunk(Protocol):
    """What a run's seats and rounds need of the trunk, which may be in several places.

    Raises refusals. What is asked for is done in this order.
    """

    async def tie(self, seat: int, session: SessionKey) -> None:
        """Let a session compute with a seat's adapter."""

    async def begin(self, workers: Mapping[int, SessionKey]) -> None:
        """These seats begin to work at a round. What they change can be undone."""

    async def undo(self) -> None:
        """What was done since `begin` does not count."""

    async def touch(self, session: SessionKey) -> None:
        """A session is in use."""

    async def answer(self, asked: Asked) -> bytes:
        """The reply to one request of a seat."""

    async def answer_in_one_pass(self, requests: Sequence[Asked]) -> list[bytes]:
        """The replies to training requests of several seats."""

    async def step(self, seat: int, place: int) -> None:
        """A step of a seat in its turn, or of its sub-trunk; `place` is that in the schedule."""

    async def close(self, tokens: Mapping[int, int], round_: int) -> None:
        """The round counts: with what these seats did, who learnt from so many tokens."""

    async def state(self) -> RunState:
        """All of it, as after the last round that counted."""


class LocalRunTrunk:
    """In this process's registry. Its adapters are in memory from the first seat on."""

    def __init__(self, registry: Registry, in_compute: InCompute, stored: StoredRun) -> None:
        self._registry, self._in_compute, self._stored = registry, in_compute, stored
        self._adapters: RunAdapters | None = None

    @property
    def _held(self) -> RunAdapters:
        assert self._adapters is not None, "no seat was tied"
        return self._adapters

    async def tie(self, seat: int, session: SessionKey) -> None:
        """Let a session compute with a seat's adapter."""
        await self._in_compute(self._tie, seat, session)

    def _tie(self, seat: int, session: SessionKey, learnt: RunState | None = None) -> None:
        opened = self._registry.get(*session)
        if opened.trunk.source.fingerprint != self._stored.run.fingerprint:
            raise Refusal(Code.NO_SEAT, "this run is about another model")
        if self._adapters is None:
            adapters = RunAdapters(opened.trunk, self._stored.run)
            if (state := self._stored.state()) is not None:
                adapters.restore(*state)
            self._adapters = adapters
        if learnt is not None:
            self._adapters.restore(*learnt)
        held = self._adapters
        opened.use_adapter(lambda view, blocks: SeatAdapter(held, seat, view, blocks))

    async def begin(self, workers: Mapping[int, SessionKey]) -> None:
        """These seats begin to work at a round."""
        await self._in_compute(self._begin, workers)

    def _begin(self, workers: Mapping[int, SessionKey]) -> None:
        self._held.begin(workers)
        for key in workers.values():
            if (session := self._registry.find(key)) is not None:
                session.forget_passes()

    async def undo(self) -> None:
        """What was done since `begin` does not count."""
        if self._adapters is not None:
            await self._in_compute(self._adapters.undo)

    async def touch(self, session: SessionKey) -> None:
        """A session is in use."""
        await self._in_compute(self._registry.get, *session)

    async def answer(self, asked: Asked) -> bytes:
        """The reply to one request of a seat."""
        return await self._in_compute(answer, self._registry, *asked)

    async def answer_in_one_pass(self, requests: Sequence[Asked]) -> list[bytes]:
        """The replies to training requests of several seats."""
        return await self._in_compute(answer_in_one_pass, self._registry, requests)

    async def step(self, seat: int, place: int) -> None:
        """A step of a seat in its turn, or of its sub-trunk."""
        await self._in_compute(self._held.step, seat, place)

    async def close(self, tokens: Mapping[int, int], round_: int) -> None:
        """The round counts."""
        await self._in_compute(self._held.close, tokens, round_)

    async def state(self) -> RunState:
        """All of it."""
        return await self._in_compute(self._held.state)
