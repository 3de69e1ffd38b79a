"""The same text leaves as the same bytes, so that nobody can average the noise away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from support.recorded_server import LEVEL, Recorded, by_row, run
from torch import Tensor

from core.commands import PrepareChat, Regenerate, SendMessage
from core.engine.chat_desk import ChatDesk
from core.engine.server import Server
from core.events import ChatAnswered
from core.jobs import Job
from core.protocol.messages import Forward, Mode

QUESTION = "My name is Adalbert Quixworth. What is a splinter?"
NEW_TOKENS = 6


def check_same(one: Tensor, other: Tensor) -> None:
    """At most one bfloat16 step apart, and hardly ever that.

    The clean state of a position is rounded a little differently when it is computed alone or
    with others; the noise on it is the same to the last bit.
    """
    torch.testing.assert_close(one, other, rtol=2**-7, atol=1e-4)
    assert float((one == other).float().mean()) > 0.98


def check_independent(one: Tensor, other: Tensor, sigma: float) -> None:
    """The same states under two draws of the noise, within 5 %."""
    assert abs(float((one - other).std()) / (sigma * 2**0.5) - 1) < 0.05


# --- chat ------------------------------------------------------------------------------------


class Chat:
    """The engine's chat desk, as the window drives it."""

    def __init__(self) -> None:
        self.desk = ChatDesk()
        self.events: list[Any] = []
        self.job = Job(emit=self.events.append)
        self.prepare()

    def prepare(self, **changes: Any) -> None:
        self.desk.prepare(
            self.job, PrepareChat(noise_level=LEVEL, **{"smoothing": False, **changes})
        )

    def send(self, server: Server) -> str:
        self.desk.send(
            self.job, lambda _: server, SendMessage(text=QUESTION, max_new_tokens=NEW_TOKENS)
        )
        return self.answer()

    def regenerate(self, server: Server) -> str:
        wish = Regenerate(max_new_tokens=NEW_TOKENS, temperature=0.0)
        self.desk.regenerate(self.job, lambda _: server, wish)
        return self.answer()

    def answer(self) -> str:
        return [event for event in self.events if isinstance(event, ChatAnswered)][-1].text


def by_position(sent: list[tuple[Forward, Tensor]]) -> dict[int, list[Tensor]]:
    """All copies of each position's state."""
    found: dict[int, list[Tensor]] = {}
    for message, tensor in sent:
        for offset, state in enumerate(tensor):
            found.setdefault(message.past + offset, []).append(state)
    return found


def test_a_conversation_is_replayed_byte_for_byte(recorded: Recorded) -> None:
    """Regenerated; in a new session after the old one was dropped; after a reconnect."""
    server, chat = recorded.connect(), Chat()
    answer = chat.send(server)
    assert chat.regenerate(server) == answer
    assert chat.desk._model is not None
    chat.desk._model.session.close()  # what the server does with a session that idles
    assert chat.regenerate(server) == answer
    server.close()
    chat.desk.forget_model()
    assert chat.regenerate(recorded.connect()) == answer

    sent = recorded.forwards(Mode.GENERATE)
    assert [message.past for message, _ in sent].count(0) == 3  # each session had it all
    copies = by_position(sent)
    assert min(len(states) for states in copies.values()) >= 3
    for states in copies.values():
        for other in states[1:]:
            check_same(states[0], other)


def test_a_kept_conversation_goes_on_with_the_same_bytes(recorded: Recorded) -> None:
    """In another program: of the old one only messages and secret are left."""
    server, chat, later = recorded.connect(), Chat(), Chat()
    chat.send(server)
    before = by_position(recorded.forwards(Mode.GENERATE))
    chat.desk.forget_model()
    count = len(recorded.forwards(Mode.GENERATE))
    said = chat.desk.conversation
    later.desk.take_up(list(said.messages), said.secret)
    later.send(server)
    again = by_position(recorded.forwards(Mode.GENERATE)[count:])
    prompt = sorted(position for position in before if position in again)[:20]
    assert len(prompt) == 20
    for position in prompt:
        check_same(before[position][0], again[position][0])


def test_smoothing_is_a_public_function_of_what_would_have_left(recorded: Recorded) -> None:
    """So it tells nothing more. A row's first position leaves as it is."""
    server, chat = recorded.connect(), Chat()
    for smoothing in (False, True):
        chat.prepare(smoothing=smoothing)
        chat.send(server) if not smoothing else chat.regenerate(server)
    model = chat.desk._model
    assert model is not None
    assert model.noise.smoothing is not None
    noisy, smoothed = [
        tensor for message, tensor in recorded.forwards(Mode.GENERATE) if message.past == 0
    ]
    expected = model.noise.smoothing.apply(noisy, model.noise.sigma)
    expected[0] = noisy[0]
    # Both were rounded to bfloat16 on their way, 2**-9 of a value at most, the noisy ones first.
    wrong = (smoothed - expected).norm(dim=1) / expected.norm(dim=1)
    assert float(wrong.max()) < 2**-7
    gained = smoothed.norm(dim=1) / noisy.norm(dim=1)
    assert float(gained[1:].mean()) < 0.95  # it did something


def test_another_conversation_has_other_noise(recorded: Recorded) -> None:
    server, chat = recorded.connect(), Chat()
    chat.send(server)
    chat.desk.clear(chat.job)
    chat.send(server)
    first, second = [
        tensor for message, tensor in recorded.forwards(Mode.GENERATE) if message.past == 0
    ]
    model = chat.desk._model
    assert model is not None
    check_independent(first, second, model.noise.sigma)


def test_another_level_has_other_noise(recorded: Recorded) -> None:
    """Else the difference of two messages, times the right factor, would be the noise itself."""
    server, chat = recorded.connect(), Chat()
    chat.send(server)
    chat.desk.prepare(chat.job, PrepareChat(noise_level=2 * LEVEL, smoothing=False))
    chat.regenerate(server)
    model = chat.desk._model
    assert model is not None
    first, second = [
        tensor for message, tensor in recorded.forwards(Mode.GENERATE) if message.past == 0
    ]
    ids = server.tokenizer(QUESTION, return_tensors="pt").input_ids  # only for the shape
    assert first.shape[0] > ids.shape[1]
    expected = model.noise.sigma * (1 + 0.25) ** 0.5
    assert abs(float((first - second).std()) / expected - 1) < 0.05


# --- training --------------------------------------------------------------------------------


def alike(rows: list[Tensor], same: Callable[[Tensor, Tensor], None]) -> int:
    """Check all copies of the same row against each other; rows have lengths of their own."""
    by_length: dict[int, list[Tensor]] = {}
    for row in rows:
        by_length.setdefault(len(row), []).append(row)
    for copies in by_length.values():
        for index, one in enumerate(copies):
            for other in copies[:index]:
                same(one, other)
    return min(len(copies) for copies in by_length.values())


def test_trained_input_blocks_never_send_the_same_noise_twice(
    recorded: Recorded, tmp_path: Path
) -> None:
    """Their states change from step to step: the same noise on both would cancel out."""
    sigma = run(recorded.connect(), tmp_path / "run", train_input_blocks=True, epochs=3).sigma
    sent = list(by_row(recorded.forwards(Mode.TRAIN, Mode.EVALUATE)))

    def other(one: Tensor, two: Tensor) -> None:
        assert float((one - two).std()) > 0.9 * sigma * 2**0.5

    assert alike(sent, other) == 2  # held back: before and after
    assert len(sent) == 3 * 4 + 2 * 3
