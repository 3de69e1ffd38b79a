"""A model that is being read holds up nobody but those who wait for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch
from support.served import OTHER, SMALL, model_folder

from core.model.partition import Partition
from core.model.weight_types import WEIGHT_TYPES
from core.protocol.frames import split_server_frame
from core.protocol.messages import Code, Number, OpenSession, Ping, Refused, SessionOpened
from server_stub.limits import Limits
from server_stub.loading import Answering
from server_stub.models import Models, NotLoaded
from server_stub.offer import Offer
from server_stub.refusal import Refusal
from server_stub.registry import Registry


class SlowOffer(Offer):
    """Its reading begins when it is asked for and goes on when the test says so."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), Partition(1, 1), WEIGHT_TYPES["float32"])
        self.begun, self.may_go_on = threading.Event(), threading.Event()
        self.times = 0

    def read(self, placement: Any, checkpoint: Callable[[], None] = lambda: None) -> Any:
        self.times += 1
        self.begun.set()
        assert self.may_go_on.wait(60)
        return super().read(placement, checkpoint)


class Desk:
    """The real answering, with a compute thread, and no socket in between."""

    def __init__(self, folder: Path) -> None:
        self.slow = SlowOffer(model_folder(folder, "slow", OTHER))
        first = Offer(
            str(model_folder(folder, "first", SMALL)), Partition(1, 1), WEIGHT_TYPES["float32"]
        )
        models = Models([first, self.slow], [torch.device("cpu")])
        models.load(0)
        self.compute = ThreadPoolExecutor(1)
        self.answering = Answering(Registry(models, Limits()), self._in_compute)

    async def _in_compute(self, function: Callable[..., Any], *given: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.compute, function, *given)

    async def ask(self, connection: int, message: Any) -> Any:
        return split_server_frame(await self.answering.answer(connection, message, []))[0]

    async def open(self, connection: int, model: int) -> Any:
        return await self.ask(connection, OpenSession(2, [], model, 1, 1, Number.FLOAT32))

    async def until_it_reads(self) -> None:
        assert await asyncio.to_thread(self.slow.begun.wait, 60)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.slow.may_go_on.set()
    desk.answering.close()
    desk.compute.shutdown()


def test_others_are_answered_meanwhile_and_it_is_read_once(desk: Desk) -> None:
    async def talk() -> None:
        waiting = [asyncio.create_task(desk.open(connection, 1)) for connection in (1, 2)]
        await desk.until_it_reads()
        opened = await desk.open(3, 0)
        assert isinstance(opened, SessionOpened)
        await desk.ask(3, Ping(3, [], opened.session))
        assert not any(task.done() for task in waiting)
        desk.slow.may_go_on.set()
        assert all(isinstance(reply, SessionOpened) for reply in await asyncio.gather(*waiting))
        assert desk.slow.times == 1

    asyncio.run(talk())


def test_the_least_recently_used_goes_and_what_is_used_stays(tmp_path: Path) -> None:
    names = [model_folder(tmp_path, str(seed), SMALL, seed) for seed in range(4)]
    offers = [Offer(str(it), Partition(1, 1), WEIGHT_TYPES["float32"]) for it in names]
    models = Models(offers, [torch.device("cpu")], max_bytes=3 * offers[0].bytes)

    def need(number: int, in_use: set[int]) -> None:
        placement = models.make_room(number, in_use)
        assert placement is not None
        models.put(number, offers[number].read(placement), placement)

    for number in range(3):
        need(number, set())
    models.weights(0)  # used: 1 was not for longest
    need(3, set())
    for number in (0, 2, 3):
        models.weights(number)
    with pytest.raises(NotLoaded):
        models.weights(1)
    need(1, {0})  # 0 is not used for longest now, but has a session
    models.weights(0)
    with pytest.raises(NotLoaded):
        models.weights(2)
    with pytest.raises(Refusal) as refusal:
        models.make_room(2, {0, 1, 3})
    assert refusal.value.code == Code.BUSY


def test_what_cannot_be_opened_is_not_read(desk: Desk) -> None:
    wish = OpenSession(2, [], 1, 7, 7, Number.FLOAT32)
    reply = asyncio.run(desk.ask(1, wish))
    assert isinstance(reply, Refused)
    assert reply.code == Code.BAD_PARTITION
    assert desk.slow.times == 0


def test_a_server_that_stops_does_not_read_to_the_end(desk: Desk) -> None:
    async def talk() -> None:
        waiting = asyncio.create_task(desk.open(1, 1))
        await desk.until_it_reads()
        desk.answering.stop_reading()
        desk.slow.may_go_on.set()
        reply = await waiting
        assert isinstance(reply, Refused)
        assert reply.code == Code.BUSY

    asyncio.run(talk())
