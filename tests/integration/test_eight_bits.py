"""Bytes of a token on a real connection, and what 8 bits a number cost in a run and in chat."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from support.recorded_server import Recorded, run
from support.recorder import Recorder
from support.trunk_process import MAX_MESSAGE, TOKEN, TrunkProcess

from core.bench.random_model import Shape, write_model
from core.chat.conversation import Conversation
from core.commands import PrepareChat, SendMessage
from core.engine.chat_desk import ChatDesk
from core.engine.server import Server
from core.events import ChatAnswered
from core.jobs import Job
from core.model.partition import Partition
from core.net.link import Link
from core.net.session import TrunkSession
from core.privacy.noise import NoiseSource
from core.privacy.outbound import Gate
from core.protocol.messages import Backward, Forward, Kind, Number

TOKENS = 8
FIRST = 300
"""Positions that are there before: `past` is not small."""


def token_bytes(trunk: TrunkProcess, hidden: int, *, eight_bits: bool) -> float:
    """Of one generated token, both ways, with all that the program puts around it."""
    recorder = Recorder(trunk.url)
    link = Link(recorder.url, TOKEN, MAX_MESSAGE)
    try:
        gate = Gate(0.5, hidden)
        noise = NoiseSource(gate, 0.5, 1.0)
        session = TrunkSession(link, Partition(1, 1), gate, noise, eight_bits=eight_bits)
        torch.manual_seed(0)
        session.generate(torch.randn(1, FIRST, hidden), torch.arange(FIRST)[None], 0)

        def crossed() -> int:
            return len(recorder.connections[0]) + len(recorder.replies[0])

        before = crossed()
        for place in range(TOKENS):
            session.generate(torch.randn(1, 1, hidden), torch.tensor([[place]]), FIRST + place)
        return (crossed() - before) / TOKENS
    finally:
        link.close()
        recorder.close()


@pytest.mark.parametrize("hidden", [576, 2048])
def test_a_token_takes_no_more_than_its_numbers_and_64_bytes_a_way(
    hidden: int, tmp_path: Path
) -> None:
    shape = Shape(hidden=hidden, layers=3, intermediate=64, heads=4, kv_heads=2, vocabulary=128)
    folder = write_model(tmp_path / "model", shape, shard_bytes=1 << 24)
    with TrunkProcess(tmp_path / "log", "--model", str(folder)) as trunk:
        for eight_bits, width in ((True, 1), (False, 2)):
            found = token_bytes(trunk, hidden, eight_bits=eight_bits)
            assert 2 * width * hidden < found <= 2 * (width * hidden + 64)


@pytest.mark.slow
def test_a_run_learns_as_well_with_eight_bits(recorded: Recorded, tmp_path: Path) -> None:
    """On held-back rows within 2 %, before and after; the loss of each step within 5 %."""
    losses = []
    for eight_bits in (False, True):
        server = recorded.connect()
        done = run(
            server,
            tmp_path / str(eight_bits),
            eight_bits=eight_bits,
            secret=bytes(32),
            max_steps=3,
            learning_rate=2e-3,
        )
        losses.append(done.losses)
        server.close()
    assert losses[0][-1] < losses[0][0] - 0.05  # it learns
    usual, few = losses
    assert few != usual
    assert few == pytest.approx(usual, rel=0.05)
    assert (few[0], few[-1]) == pytest.approx((usual[0], usual[-1]), rel=0.02)
    numbers: dict[Kind, list[Number]] = {Kind.HIDDEN: [], Kind.GRADIENT: []}
    for message, _ in recorded.messages():
        if isinstance(message, Forward | Backward):
            numbers[message.tensors[0].kind].append(message.tensors[0].number)
    for found in numbers.values():
        half = len(found) // 2
        assert set(found[:half]) == {Number.BFLOAT16}
        assert set(found[half:]) == {Number.INT8}


@pytest.mark.slow
def test_chat_answers_with_half_of_the_bytes(server: Server) -> None:
    answers: list[ChatAnswered] = []
    for eight_bits in (False, True):
        desk = ChatDesk()
        desk._conversation = Conversation()
        desk._conversation.secret = bytes(32)
        job = Job(
            emit=lambda event: answers.append(event) if isinstance(event, ChatAnswered) else None
        )
        desk.prepare(job, PrepareChat(0, "", 14, 14, 0.5, eight_bits=eight_bits))
        desk.send(
            job, lambda _: server, SendMessage(text="What is a lymph node?", max_new_tokens=6)
        )
        desk.forget_model()
    usual, few = answers
    assert few.tokens == usual.tokens
    assert few.bytes_sent < 0.56 * usual.bytes_sent
    assert few.bytes_received < 0.56 * usual.bytes_received
