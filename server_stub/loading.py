"""Reads a model that a session waits for, while the sessions of others go on."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
from collections.abc import Awaitable

from core.errors import problem_of
from core.jobs import Job, JobCancelled
from core.protocol.messages import ClientMessage, Code
from server_stub.decoding import Asked, goes_on
from server_stub.dispatch import answer, is_out_of_memory, refused
from server_stub.gathering import Gathering
from server_stub.in_compute import InCompute
from server_stub.models import NotLoaded
from server_stub.offer import Offer
from server_stub.refusal import Refusal, busy
from server_stub.registry import Registry

_log = logging.getLogger(__name__)


class Answering:
    """Answers requests in the compute thread; what has to be read first, in a thread of its own."""

    def __init__(self, registry: Registry, in_compute: InCompute) -> None:
        self._registry = registry
        self._in_compute = in_compute
        self._gathering = Gathering(registry, in_compute)
        self._reader = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._one_at_a_time = asyncio.Lock()
        self._reading = Job()

    async def answer(
        self, connection: int, request: ClientMessage, payloads: list[memoryview]
    ) -> bytes:
        """The reply's bytes."""
        if goes_on(request):
            return await self._gathering.answer(Asked(connection, request, payloads))

        def asked() -> Awaitable[bytes]:
            return self._in_compute(answer, self._registry, connection, request, payloads)

        try:
            return await asked()
        except NotLoaded as missing:
            # Models go under this lock only, so what is loaded here is there for the answer; and
            # who waits here for the same model finds it.
            async with self._one_at_a_time:
                try:
                    await self._load(missing.model)
                except Refusal as refusal:
                    return refused(request.id, refusal.code, refusal.detail)
                return await asked()

    async def _load(self, model: int) -> None:
        models = self._registry.models
        placement = await self._in_compute(self._registry.make_room, model)
        if placement is None:
            return
        try:
            weights = await asyncio.get_running_loop().run_in_executor(
                self._reader, models.offer(model).read, placement, self._reading.checkpoint
            )
        except JobCancelled:
            raise busy("the server stops", 60) from None
        except Exception as error:
            raise _refusal(models.offer(model), error) from error
        await self._in_compute(models.put, model, weights, placement)

    def stop_reading(self) -> None:
        """Give up what is being read, at its next block."""
        self._reading.cancel()

    def close(self) -> None:
        """Wait for the thread to end."""
        self._reader.shutdown(wait=True, cancel_futures=True)


def _refusal(offer: Offer, error: Exception) -> Refusal:
    _log.warning("the model %s cannot be read: %s", offer.source.name, error)
    if is_out_of_memory(error):
        return busy("the server has no memory left for this model", 60)
    why = problem_of(error).sentences()[1]
    return Refusal(Code.MODEL_UNUSABLE, f"the server cannot read {offer.source.name}: {why}")
