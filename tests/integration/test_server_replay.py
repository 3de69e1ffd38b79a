"""Frames of a training session that come again: on their connection, and on another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from support.raw_client import Closed, RawClient, code_of, new_session, wire
from support.tiny_served import SHAPE
from support.trunk_process import TrunkProcess

from core.protocol.frames import join, split_server_frame
from core.protocol.messages import (
    VERSION,
    AdapterBlock,
    AskTask,
    Backward,
    Code,
    CreateAdapter,
    Done,
    Forward,
    GetAdapter,
    GetOptimiser,
    Hello,
    InputGradient,
    Kind,
    LeaveSeat,
    Mode,
    Moment,
    OptimiserBlock,
    Output,
    Ping,
    Share,
    Step,
    TakeSeat,
)
from tools.mutated import client_messages

BLOCK = 3
ROWS = 4
ADAPTER = 10


def recorded_frames(session: int) -> list[bytes]:
    """Of one training: an adapter, and two steps of it."""
    random = torch.Generator().manual_seed(1)
    frames = [join(CreateAdapter(ADAPTER, [], session, 2, 4.0, 1, 0.0, True), [])]
    for step in range(2):
        number = 20 + 10 * step
        head, payload = wire(torch.randn(ROWS, SHAPE.hidden, generator=random))
        forward = Forward(number, [head], session, Mode.TRAIN, [ROWS], 0, 0)
        frames.append(join(forward, [payload]))
        head, payload = wire(torch.randn(ROWS, SHAPE.hidden, generator=random), Kind.GRADIENT)
        frames.append(join(Backward(number + 1, [head], session, number, True), [payload]))
        frames.append(join(Step(number + 2, [], session, 0.01, 1.0), []))
    return frames


class Trainer:
    """Has sent all recorded frames. It looks at what came of them."""

    def __init__(self, url: str) -> None:
        self.client = RawClient(url)
        self.session = new_session(self.client, 1, 1)
        self.frames = recorded_frames(self.session)
        kinds = [Done, *[Output, InputGradient, Done] * 2]
        for frame, kind in zip(self.frames, kinds, strict=True):
            self.client.send(frame)
            assert isinstance(self.client.receive(), kind)
        self.number = 100

    def looked_at(self, kind: Any, *fields: Any) -> tuple[Any, list[bytes]]:
        self.number += 1
        self.client.send(join(kind(self.number, [], self.session, BLOCK, *fields), []))
        reply, payloads = split_server_frame(self.client.receive_frame()[1])
        return reply, [bytes(it) for it in payloads]

    def state(self) -> tuple[list[bytes], list[bytes], int]:
        """Matrices, AdamW's first means, and its steps."""
        matrices, values = self.looked_at(GetAdapter, False)
        means, moments = self.looked_at(GetOptimiser, Moment.FIRST)
        assert isinstance(matrices, AdapterBlock)
        assert isinstance(means, OptimiserBlock)
        return values, moments, means.steps


@pytest.fixture
def trainer(serving: TrunkProcess) -> Iterator[Trainer]:
    trainer = Trainer(serving.url)
    yield trainer
    trainer.client.close()


@pytest.mark.parametrize("which", range(7))
def test_a_frame_that_comes_again_ends_its_connection(serving: TrunkProcess, which: int) -> None:
    trainer = Trainer(serving.url)
    with trainer.client as client:
        client.send(trainer.frames[which])
        reply = client.receive()
        assert (reply.id, code_of(reply)) == (0, Code.BAD_MESSAGE)
        assert "rise" in reply.detail
        assert client.receive() == Closed(1002, "bad message")


def test_frames_of_another_connection_change_nothing(
    serving: TrunkProcess, trainer: Trainer
) -> None:
    before = trainer.state()
    assert before[2] == 2
    with RawClient(serving.url) as other:
        mine = new_session(other, 1, 1)
        assert mine != trainer.session
        for frame in trainer.frames:
            other.send(frame)
            assert code_of(other.receive()) == Code.NO_SUCH_SESSION
    assert trainer.state() == before


def test_no_message_reaches_the_session_of_another(serving: TrunkProcess, trainer: Trainer) -> None:
    before = trainer.state()
    messages = client_messages(trainer.session, 5, SHAPE.hidden, BLOCK, (1, 2))
    named = [it for it in messages if hasattr(it[0], "session")]
    assert len(named) == 20
    with RawClient(serving.url) as other:
        new_session(other, 1, 1)
        for message, payloads in named:
            refusal = code_of(other.request(message, *payloads))
            of_seats = isinstance(message, TakeSeat | AskTask | Share | LeaveSeat)
            assert refusal == (Code.NO_SEAT if of_seats else Code.NO_SUCH_SESSION), message
    assert trainer.state() == before


def test_a_step_under_a_new_number_has_no_gradients_left(trainer: Trainer) -> None:
    before = trainer.state()
    trainer.client.send(join(Step(150, [], trainer.session, 0.01, 1.0), []))
    assert isinstance(trainer.client.receive(), Done)
    trainer.number = 151
    assert trainer.state() == before


def test_a_gradient_under_a_new_number_has_no_pass_left(trainer: Trainer) -> None:
    before = trainer.state()
    head, payload = wire(torch.ones(ROWS, SHAPE.hidden), Kind.GRADIENT)
    trainer.client.send(join(Backward(150, [head], trainer.session, 20, True), [payload]))
    assert code_of(trainer.client.receive()) == Code.NO_SUCH_FORWARD
    trainer.number = 151
    assert trainer.state() == before


def test_a_second_hello_and_numbers_that_fall_end_the_connection(serving: TrunkProcess) -> None:
    with RawClient(serving.url) as client:
        client.send(join(Ping(8, [], 0), []))
        assert client.receive() == Done(8, [])
        client.send(join(Ping(7, [], 0), []))
        assert code_of(client.receive()) == Code.BAD_MESSAGE
        assert client.receive() == Closed(1002, "bad message")
    with RawClient(serving.url) as client:
        assert client.request(Hello(9, [], VERSION)) == Done(9, [])  # harmless under a new number
        assert code_of(client.request(Hello(10, [], VERSION + 1))) == Code.WRONG_VERSION
