"""A common run's part in one replica: the adapters of the seats whose sessions are there."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec
from safetensors.torch import load, save

from core.together import CommonRun
from server_stub.federation.adapters import RunState
from server_stub.federation.run_trunk import LocalRunTrunk, SessionKey, StoredRun
from server_stub.in_compute import InCompute
from server_stub.registry import Registry

Packed = tuple[bytes, dict[str, int]]
"""Adapters as safetensors, and how many steps are in each."""


class ReplicaRun(LocalRunTrunk):
    """Called by `ClusterRunTrunk` from the front."""

    def __init__(self, registry: Registry, in_compute: InCompute, run: bytes) -> None:
        stored = StoredRun("", msgspec.json.decode(run, type=CommonRun), lambda: None)
        super().__init__(registry, in_compute, stored)

    async def tie_here(self, seat: int, session: SessionKey, fresh: bool, given: Packed) -> None:
        """As `tie`, with what was learnt elsewhere; `fresh`: what is here is out of date."""

        def tie() -> None:
            if fresh:
                self._adapters = None
            data, steps = given
            self._tie(seat, session, RunState(load(data), steps) if steps else None)

        await self._in_compute(tie)

    async def learnt(self, seats: Collection[int]) -> Packed:
        """What these seats' sub-trunks are now."""
        return _packed(await self._in_compute(self._held.state, seats))

    async def count(self, seats: Collection[int], common: bytes) -> None:
        """The round counts."""
        await self._in_compute(self._held.count, seats, load(common) if common else {})

    async def close_here(self, tokens: Mapping[int, int], round_: int) -> Packed:
        """The round of a run that is here as a whole counts; all of it."""
        await self.close(tokens, round_)
        return _packed(await self.state())


def _packed(state: RunState) -> Packed:
    return save(state.tensors), state.steps
