"""A common run whose seats' sessions are on several replicas.

Sub-trunks learn where their sessions are. When a round counts, what they learnt comes here, is
averaged, and the average goes back. What the last round left is kept here, so that a replica may
die at any time: its seats go on elsewhere from there.

Runs of the other two ways have one adapter for all seats, so their sessions are on one replica.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import torch
from safetensors.torch import load, save
from torch import Tensor

from core.protocol.frames import join
from core.protocol.messages import Code
from core.together import Way
from server_stub.cluster.placing import GONE, Handle, Placing, ReplicaLost
from server_stub.cluster.replica_run import Packed
from server_stub.decoding import Asked
from server_stub.dispatch import refused
from server_stub.federation.adapters import COMMON, RunState
from server_stub.federation.run_trunk import SessionKey, StoredRun
from server_stub.in_compute import InCompute
from server_stub.refusal import Refusal

_log = logging.getLogger(__name__)


class ClusterRunTrunk:
    """Asks each replica for what it has of the run, see `ReplicaRun`."""

    def __init__(self, placing: Placing, in_compute: InCompute, stored: StoredRun) -> None:
        self._placing, self._in_compute, self._stored = placing, in_compute, stored
        self._run = msgspec.json.encode(stored.run)
        self._state: RunState | None = None
        """After the last round that counted; None before the first."""
        self._was_read = False
        self._made: dict[Handle, int] = {}
        """The replicas with adapters of the run, and in which of their lives."""
        self._at: dict[int, tuple[Handle, int]] = {}
        """The same for each seat's adapter."""
        self._order = asyncio.Lock()
        """What is asked for goes out in its order, also where it needs more than one call."""

    async def tie(self, seat: int, session: SessionKey) -> None:
        """Let a session compute with a seat's adapter."""
        async with self._order:
            if not self._was_read:
                self._state = await self._in_compute(self._stored.state)
                self._was_read = True
            handle = self._placing.of(session)
            here = handle, handle.life
            fresh = self._made.get(handle) != handle.life
            wanted = {str(COMMON)} if fresh else set()
            if self._at.get(seat) != here:
                wanted.add(str(seat))
            given = await self._in_compute(_part, self._state, wanted)
            await self._ask(handle, "tie_here", seat, session, fresh, given)
            self._made[handle] = handle.life
            self._at[seat] = here

    async def begin(self, workers: Mapping[int, SessionKey]) -> None:
        """These seats begin to work at a round."""
        groups: dict[Handle, dict[int, SessionKey]] = {handle: {} for handle in self._alive()}
        for seat, session in workers.items():
            handle, life = self._at[seat]
            if handle.life == life:
                groups[handle][seat] = session
        async with self._order:
            await self._ask_all((handle, "begin", some) for handle, some in groups.items())

    async def undo(self) -> None:
        """What was done since `begin` does not count."""
        async with self._order:
            await self._ask_all((handle, "undo") for handle in self._alive())

    async def touch(self, session: SessionKey) -> None:
        """A session is in use."""
        await self._ask(self._placing.of(session), "touch", session)

    async def answer(self, asked: Asked) -> bytes:
        """The reply to one request of a seat."""
        return (await self.answer_in_one_pass([asked]))[0]

    async def answer_in_one_pass(self, requests: Sequence[Asked]) -> list[bytes]:
        """The replies to requests of seats, together where several are on one replica."""
        async with self._order:
            pass  # after what was asked for before
        replies: dict[int, bytes] = {}
        groups: dict[Handle, list[int]] = defaultdict(list)
        for place, asked in enumerate(requests):
            try:
                groups[self._placing.of(asked.session)].append(place)
            except Refusal as refusal:
                replies[place] = refused(asked.message.id, refusal.code, refusal.detail)

        async def answered(handle: Handle, places: list[int]) -> None:
            some = [requests[place] for place in places]
            frames = [(it.connection, join(it.message, it.payloads)) for it in some]
            try:
                if len(frames) == 1:
                    found = [await handle.call("answer", *frames[0])]
                else:
                    found = await handle.call("answer_in_one_pass", frames)
            except ReplicaLost:
                found = [refused(it.message.id, Code.NO_SUCH_SESSION, GONE) for it in some]
            replies.update(zip(places, found, strict=True))

        await asyncio.gather(*(answered(*group) for group in groups.items()))
        return [replies[place] for place in range(len(requests))]

    async def step(self, seat: int, place: int) -> None:
        """A step of a seat in its turn, or of its sub-trunk."""
        async with self._order:
            handle, life = self._at[seat]
        if handle.life != life:
            raise Refusal(Code.NO_SUCH_SESSION, GONE)
        await self._ask(handle, "step", seat, place)

    async def close(self, tokens: Mapping[int, int], round_: int) -> None:
        """The round counts. Raises `ReplicaLost` if what was learnt is lost, before it counts."""
        async with self._order:
            if any(handle.life != life for handle, life in (self._at[seat] for seat in tokens)):
                raise ReplicaLost
            if self._stored.run.way is Way.HIERARCHICAL:
                await self._average(tokens)
                return
            (handle,) = {self._at[seat][0] for seat in tokens}
            found = await self._ask(handle, "close_here", dict(tokens), round_)
            self._state = await self._in_compute(_unpacked, found)
            self._made = {handle: handle.life}

    async def _average(self, tokens: Mapping[int, int]) -> None:
        groups: dict[Handle, list[int]] = defaultdict(list)
        for seat in tokens:
            groups[self._at[seat][0]].append(seat)
        found = await asyncio.gather(
            *(self._ask(handle, "learnt", seats) for handle, seats in groups.items())
        )
        self._state = await self._in_compute(_averaged, self._state, found, tokens)
        common = await self._in_compute(_part, self._state, {str(COMMON)})
        await self._ask_all((it, "count", [*tokens], common[0]) for it in self._alive())

    async def state(self) -> RunState:
        """All of it, as after the last round that counted."""
        assert self._state is not None, "no round was closed"
        return self._state

    def _alive(self) -> list[Handle]:
        return [handle for handle, life in self._made.items() if handle.life == life]

    async def _ask(self, handle: Handle, what: str, *given: object) -> Any:
        number, run = self._stored.number, self._run
        result, refusal = await handle.call("in_run", number, run, what, *given)
        if refusal is not None:
            raise Refusal(Code(refusal[0]), refusal[1])
        return result

    async def _ask_all(self, calls: Iterable[tuple[Any, ...]]) -> None:
        """Of replicas that die, others learn when they are asked for what was on them."""

        async def ask(handle: Handle, what: str, *given: object) -> None:
            try:
                await self._ask(handle, what, *given)
            except ReplicaLost:
                _log.warning("a common run goes on without replica %d", handle.number)

        await asyncio.gather(*(ask(*call) for call in calls))


def _unpacked(packed: Packed) -> RunState:
    return RunState(load(packed[0]), packed[1])


def _part(state: RunState | None, wanted: set[str]) -> Packed:
    """Those adapters of `wanted` that there are."""
    if state is None or not wanted & state.steps.keys():
        return b"", {}
    tensors = {key: it for key, it in state.tensors.items() if key.split(".")[0] in wanted}
    return save(tensors), {key: it for key, it in state.steps.items() if key in wanted}


def _averaged(
    before: RunState | None, found: Sequence[Packed], tokens: Mapping[int, int]
) -> RunState:
    """FedAvg (arXiv 1602.05629) of what was `found`; adapters of others keep their optimisers."""
    tensors, steps = (dict(before.tensors), dict(before.steps)) if before else ({}, {})
    for packed in found:
        tensors |= load(packed[0])
        steps |= packed[1]
    whole = sum(tokens.values())
    if not whole:
        return RunState(tensors, steps)
    first = f"{next(iter(tokens))}."
    matrices = [it.removeprefix(first) for it in tensors if it.startswith(first)]
    for name in [it for it in matrices if it.count(".") == 2]:  # block, module, part; no moment
        total: Tensor = torch.zeros_like(tensors[first + name])
        for seat, count in tokens.items():
            total += count / whole * tensors[f"{seat}.{name}"]
        for key in {*steps, str(COMMON)}:
            tensors[f"{key}.{name}"] = total.clone()  # to be written, none may share memory
    return RunState(tensors, {**steps, str(COMMON): 0})
