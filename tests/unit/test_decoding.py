"""Requests of some sessions at once: what is wrong with one is refused to that one alone."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
import torch
from support.generating import TOLERANCE
from support.tiny_models import SMALL, tiny_model
from torch import Tensor

from core.model.partition import Partition
from core.model.weight_types import WEIGHT_TYPES
from core.protocol.frames import split_server_frame
from core.protocol.messages import (
    Code,
    CreateAdapter,
    Forward,
    Kind,
    Mode,
    Number,
    OpenSession,
    Output,
    Refused,
)
from core.protocol.tensors import decode_tensor, encode_tensor
from server_stub.decoding import Asked, answer_together, goes_on
from server_stub.dispatch import answer
from server_stub.gathering import Gathering
from server_stub.limits import Limits
from server_stub.models import Models
from server_stub.offer import Offer
from server_stub.registry import Registry

HIDDEN = SMALL["hidden_size"]
POSITION_BYTES = 4 * 2 * 2 * 16 * 4
"""Four blocks, keys and values, two heads of 16, float32."""
CONTEXTS = [9, 20, 4, 12]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    folder = tiny_model(tmp_path_factory.mktemp("model"), "mistral, window")
    offer = Offer(str(folder), Partition(1, 1), WEIGHT_TYPES["float32"])
    models = Models([offer], [torch.device("cpu")])
    models.load(0)
    return models


@pytest.fixture
def registry(models: Models) -> Registry:
    return Registry(models, Limits())


def asked(
    connection: int, session: int, positions: int, past: int, seed: int = 0, spoilt: float = 0.0
) -> Asked:
    states = torch.randn(positions, HIDDEN, generator=torch.Generator().manual_seed(seed))
    head, payload = encode_tensor(states, Kind.HIDDEN, Number.FLOAT32)
    if spoilt:
        states[0, 0] = spoilt
        payload = states.view(torch.uint8).numpy().tobytes()
    message = Forward(7, [head], session, Mode.GENERATE, [positions], past, 0)
    return Asked(connection, message, [memoryview(payload)])


def open_sessions(registry: Registry) -> list[tuple[int, int]]:
    """On a connection each, with something in their caches."""
    wish = OpenSession(1, [], 0, 1, 1, Number.FLOAT32)
    opened = []
    for connection, length in enumerate(CONTEXTS):
        opened.append((connection, registry.open(connection, wish)))
        read(answer(registry, *asked(*opened[-1], length, 0, length)))
    return opened


def read(reply: bytes) -> Tensor | Code:
    message, payloads = split_server_frame(reply)
    if isinstance(message, Refused):
        return message.code
    assert isinstance(message, Output)
    return decode_tensor(message.tensors[0], payloads[0])


def steps(opened: list[tuple[int, int]], seed: int = 50) -> list[Asked]:
    return [
        asked(*session, 1, past, seed + past)
        for session, past in zip(opened, CONTEXTS, strict=True)
    ]


def assert_same(found: Tensor | Code, wanted: Tensor | Code) -> None:
    assert isinstance(found, Tensor), found
    assert isinstance(wanted, Tensor), wanted
    assert (found - wanted).abs().max() <= TOLERANCE * wanted.abs().max()


def test_which_requests_may_be_joined() -> None:
    assert goes_on(asked(1, 1, 1, 5).message)
    assert goes_on(asked(1, 1, 16, 0).message)
    assert not goes_on(asked(1, 1, 17, 5).message)
    head = asked(1, 1, 1, 5).message.tensors
    assert not goes_on(Forward(7, head, 1, Mode.EVALUATE, [1], 0, 0))
    assert not goes_on(Forward(7, head, 1, Mode.GENERATE, [1, 1], 0, 0))


BAD = {
    "past": (lambda at: asked(*at, 1, CONTEXTS[1] + 1), Code.BAD_PAST),
    "nan": (lambda at: asked(*at, 1, CONTEXTS[1], spoilt=float("nan")), Code.NOT_FINITE),
    "inf": (lambda at: asked(*at, 1, CONTEXTS[1], spoilt=float("inf")), Code.NOT_FINITE),
    "session": (lambda at: asked(at[0], at[1] + 9, 1, 5), Code.NO_SUCH_SESSION),
    "other": (lambda at: asked(at[0] + 1, at[1], 1, 5), Code.NO_SUCH_SESSION),
    "long": (lambda at: asked(*at, 1, 8192), Code.TOO_LARGE),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_request_is_refused_alone(registry: Registry, case: str) -> None:
    opened, lonely = open_sessions(registry), open_sessions(registry)
    make, code = BAD[case]
    requests = steps(opened)
    requests[1] = make(opened[1])
    replies = [read(it) for it in answer_together(registry, requests)]
    wanted = [read(answer(registry, *it)) for it in steps(lonely)]
    assert replies[1] == code
    for row in (0, 2, 3):
        assert_same(replies[row], wanted[row])
    # And nothing of it stays with the one that was refused.
    assert_same(read(answer_together(registry, steps(opened)[1:2])[0]), wanted[1])


def test_a_session_closed_meanwhile(registry: Registry) -> None:
    opened = open_sessions(registry)
    requests = steps(opened)
    registry.close_connection(2)
    assert registry.company(*requests[2].session) is None
    replies = [read(it) for it in answer_together(registry, requests)]
    assert [it for it in replies if isinstance(it, Code)] == [Code.NO_SUCH_SESSION]


def test_a_pass_that_fails_is_done_one_by_one(registry: Registry) -> None:
    opened, lonely = open_sessions(registry), open_sessions(registry)

    def only_one(_: Any, given: tuple[Tensor, ...]) -> None:
        if given[0].shape[1] > 1:
            raise MemoryError("can't allocate memory")

    hooks = [
        registry.get(*session).cached.view.layers[2].mlp.register_forward_pre_hook(only_one)
        for session in opened
    ]
    replies = [read(it) for it in answer_together(registry, steps(opened))]
    for hook in hooks:
        hook.remove()
    wanted = [read(answer(registry, *it)) for it in steps(lonely)]
    for found, right in zip(replies, wanted, strict=True):
        assert_same(found, right)


def test_memory_is_counted_for_each_before_the_next_is_let_in(models: Models) -> None:
    """There is room for one more position, and two ask for it."""
    registry = Registry(models, Limits(max_cache_bytes=(sum(CONTEXTS) + 1) * POSITION_BYTES))
    opened = open_sessions(registry)
    replies = [read(it) for it in answer_together(registry, steps(opened))]
    assert [it for it in replies if isinstance(it, Code)] == [Code.BUSY] * 3
    assert registry.cache_bytes_left() == 0
    registry.close_connection(1)
    replies = [read(it) for it in answer_together(registry, steps(opened)[2:])]
    assert not any(isinstance(it, Code) for it in replies)


class Compute:
    """One thread, as the server has it, and the sizes of the passes in it."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.passes: list[int] = []
        self.thread = concurrent.futures.ThreadPoolExecutor(1)

    def __call__(self, function: Callable[..., Any], *given: object) -> Awaitable[Any]:
        return asyncio.get_running_loop().run_in_executor(self.thread, function, *given)

    def note_passes(self, opened: list[tuple[int, int]]) -> None:
        for session in opened:
            layer = self.registry.get(*session).cached.view.layers[0].mlp
            layer.register_forward_pre_hook(lambda _, it: self.passes.append(it[0].shape[1]))


@pytest.fixture
def compute(registry: Registry) -> Iterator[Compute]:
    compute = Compute(registry)
    yield compute
    compute.thread.shutdown()


def answers_after_a_jam(registry: Registry, compute: Compute, requests: list[Asked]) -> list[bytes]:
    """All of them come while the thread is busy with something else."""

    async def run() -> list[bytes]:
        gathering, free = Gathering(registry, compute), threading.Event()
        busy = asyncio.ensure_future(compute(free.wait))
        waiting = [asyncio.ensure_future(gathering.answer(it)) for it in requests]
        await asyncio.sleep(0)
        free.set()
        await busy
        return await asyncio.gather(*waiting)

    return asyncio.run(run())


def test_requests_that_come_while_the_thread_is_busy_go_together(
    registry: Registry, compute: Compute
) -> None:
    opened, lonely = open_sessions(registry), open_sessions(registry)
    compute.note_passes(opened)

    def requests(of: list[tuple[int, int]]) -> list[Asked]:
        # The last is of a session that is in this pass already.
        return [*steps(of), asked(*of[0], 1, CONTEXTS[0] + 1, 3)]

    replies = answers_after_a_jam(registry, compute, requests(opened))
    assert compute.passes == [4, 1]
    for found, request in zip(replies, requests(lonely), strict=True):
        assert_same(read(found), read(answer(registry, *request)))


def test_sessions_with_adapters_of_their_own_are_computed_alone(
    registry: Registry, compute: Compute
) -> None:
    opened, lonely = open_sessions(registry), open_sessions(registry)
    for session in (opened[1], lonely[1], opened[3], lonely[3]):
        wish = CreateAdapter(1, [], session[1], 4, 8.0, 0, 0.0, trainable=False)
        registry.get(*session).create_adapter(wish)
    compute.note_passes(opened)
    replies = answers_after_a_jam(registry, compute, steps(opened))
    assert sorted(compute.passes) == [1, 1, 2]
    for found, request in zip(replies, steps(lonely), strict=True):
        assert_same(read(found), read(answer(registry, *request)))


@pytest.mark.timeout(60)
def test_other_work_gets_its_turn_between_passes(registry: Registry, compute: Compute) -> None:
    opened = open_sessions(registry)

    async def run() -> None:
        gathering, ended = Gathering(registry, compute), False

        async def chat(session: tuple[int, int], past: int) -> None:
            while not ended:
                await gathering.answer(asked(*session, 1, past))

        chats = [
            asyncio.ensure_future(chat(session, past))
            for session, past in zip(opened, CONTEXTS, strict=True)
        ]
        for _ in range(5):
            await compute(lambda: None)
        ended = True
        await asyncio.gather(*chats)

    asyncio.run(run())


def test_who_is_given_up_does_not_hinder_the_others(registry: Registry, compute: Compute) -> None:
    opened = open_sessions(registry)

    async def run() -> list[bytes]:
        gathering, free = Gathering(registry, compute), threading.Event()
        busy = asyncio.ensure_future(compute(free.wait))
        waiting = [asyncio.ensure_future(gathering.answer(it)) for it in steps(opened)]
        await asyncio.sleep(0)
        waiting[1].cancel()
        free.set()
        await busy
        return await asyncio.gather(*waiting[:1], *waiting[2:])

    assert all(isinstance(read(it), Tensor) for it in asyncio.run(run()))
