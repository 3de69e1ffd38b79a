"""Several clients chat with one trunk process at once: each gets what it would get alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from support.raw_client import RawClient, code_of, new_session, wire
from support.tiny_served import SHAPE, fingerprint, model, serving  # noqa: F401 - fixtures
from support.trunk_process import TOKEN, TrunkProcess

from core.chat.generation import generate
from core.engine.server import Server
from core.jobs import Job
from core.model.cache import empty_cache
from core.model.partition import Partition
from core.protocol.frames import join
from core.protocol.messages import Code, Forward, Mode, Output

CONTEXTS = [3, 40, 150, 12]
NEW_TOKENS = 20
TOLERANCE = 1e-5
STEPS = 25


@pytest.fixture(scope="module")
def servers(serving: TrunkProcess, model: Path) -> Iterator[list[Server]]:  # noqa: F811
    """A client each."""
    servers = [Server(serving.url, str(model), TOKEN, Job()) for _ in CONTEXTS]
    yield servers
    for server in servers:
        server.close()


def prompt(length: int) -> list[int]:
    generator = torch.Generator().manual_seed(length)
    ids: list[int] = torch.randint(5, 40000, (length,), generator=generator).tolist()
    return ids


def answer(server: Server, length: int, cut: Partition, meet: Callable[[], object]) -> list[int]:
    private = server.private_model(cut, 0.0)
    try:
        meet()
        return generate(private, prompt(length), empty_cache(), NEW_TOKENS)
    finally:
        private.close()


@pytest.mark.parametrize("cuts", [[(1, 1)] * 4, [(1, 1), (2, 2), (1, 1), (2, 2)]])
def test_greedy_tokens_are_those_of_each_client_alone(
    servers: list[Server], cuts: list[tuple[int, int]]
) -> None:
    partitions = [Partition(*cut) for cut in cuts]
    alone = [
        answer(*each, lambda: None) for each in zip(servers, CONTEXTS, partitions, strict=True)
    ]
    barrier = threading.Barrier(len(servers), timeout=60)
    with ThreadPoolExecutor(len(servers)) as pool:
        found = list(pool.map(answer, servers, CONTEXTS, partitions, [barrier.wait] * len(servers)))
    assert found == alone


class Chatting:
    """A client that sends made-up states, `STEPS` times, behind a context."""

    def __init__(self, url: str, context: int) -> None:
        self.client = RawClient(url)
        self.session = new_session(self.client, 1, 1)
        self.past = context
        self.outputs: list[torch.Tensor] = []
        self._context = context

    def send(self, positions: int, past: int, seed: int) -> None:
        head, payload = wire(states(positions, seed))
        message = Forward(9, [head], self.session, Mode.GENERATE, [positions], past, 0)
        self.client.send(join(self.client.numbered(message), [payload]))

    def run(self, meet: Callable[[], object] = lambda: None) -> list[torch.Tensor]:
        self.send(self._context, 0, self._context)
        assert isinstance(self.client.receive(), Output)
        meet()
        for step in range(STEPS):
            self.send(1, self._context + step, 1000 + step)
            opcode, payload = self.client.receive_frame()
            assert opcode == 2
            self.outputs.append(
                torch.frombuffer(bytearray(payload[-4 * SHAPE.hidden :]), dtype=torch.float32)
            )
        self.client.close()
        return self.outputs


def states(positions: int, seed: int) -> torch.Tensor:
    return torch.randn(positions, SHAPE.hidden, generator=torch.Generator().manual_seed(seed))


def spoil(attacker: Chatting, ended: threading.Event) -> set[str]:
    """Bad pasts, NaN and infinity, as fast as the server answers; then gone in mid-request."""
    codes = set()
    attacker.send(5, 0, 1)
    assert isinstance(attacker.client.receive(), Output)
    turn = 0
    while not ended.is_set():
        past, bad = [(900, None), (5, float("nan")), (5, float("inf")), (5, None)][turn % 4]
        broken = states(1, turn)
        head, payload = wire(broken)
        if bad is not None:
            broken[0, turn % SHAPE.hidden] = bad
            payload = broken.view(torch.uint8).numpy().tobytes()
        message = Forward(9, [head], attacker.session, Mode.GENERATE, [1], past, 0)
        reply = attacker.client.request(message, payload)
        if isinstance(reply, Output):
            codes.add("answered")
        else:
            codes.add(code_of(reply))
        turn += 1
    attacker.send(1, 5, 0)
    attacker.client.close()
    return codes


def test_attacks_in_the_midst_reach_nobody_else(serving: TrunkProcess) -> None:  # noqa: F811
    alone = [Chatting(serving.url, context).run() for context in CONTEXTS]
    attacker, ended = Chatting(serving.url, 5), threading.Event()
    barrier = threading.Barrier(len(CONTEXTS), timeout=60)
    with ThreadPoolExecutor(len(CONTEXTS) + 2) as pool:
        attack = pool.submit(spoil, attacker, ended)
        leaving = pool.submit(leave_in_the_middle, serving.url, ended)
        chats = [
            pool.submit(Chatting(serving.url, context).run, barrier.wait) for context in CONTEXTS
        ]
        found = [chat.result(120) for chat in chats]
        ended.set()
        assert attack.result(60) == {Code.BAD_PAST, Code.NOT_FINITE, "answered"}
        assert leaving.result(60) > 0
    for mine, wanted in zip(found, alone, strict=True):
        for one, other in zip(mine, wanted, strict=True):
            assert (one - other).abs().max() <= TOLERANCE * other.abs().max()


def leave_in_the_middle(url: str, ended: threading.Event) -> int:
    """Clients that ask for a position and are gone before they hear."""
    count = 0
    while not ended.is_set():
        client = Chatting(url, 3)
        client.send(3, 0, 1)
        client.client.receive()
        client.send(1, 3, 2)
        client.client.close()
        count += 1
    return count
