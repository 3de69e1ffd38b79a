"""Guessing ahead changes how often the trunk is asked, and no answer; wrong guesses have noise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
import torch
from support.recorder import Recorder, decoded, split_http
from support.small_run import small_model

from core.chat.conversation import Conversation
from core.chat.speculation import WORTH_IT_FROM_MS, pays
from core.config import BUNDLED, Speculation
from core.engine.server import Server
from core.events import ChatAnswered, ChatText
from core.jobs import Job
from core.model.partition import Partition
from core.net.private_model import PrivateModel
from core.protocol.messages import Forward

SECRET = bytes(range(32))
QUESTION = "Which letter is about the knee? The letter is about the knee."
NEW_TOKENS = 40
COPY = "red, blue, green, gold, pink, grey, brown, black, white, violet, orange, silver"
Row = tuple[list[int], int]
"""Token ids of a request, and how many came before."""


@dataclass
class Talk:
    """Two turns and an answer given again, and what the trunk was asked for them."""

    answers: list[ChatAnswered] = field(default_factory=list)
    requests: list[Row] = field(default_factory=list)

    @property
    def words(self) -> list[tuple[str, int]]:
        return [(answer.text, answer.tokens) for answer in self.answers]

    def prefixes(self) -> list[tuple[int, ...]]:
        """All tokens up to the end of each request."""
        found: list[tuple[int, ...]] = [()]
        for ids, past in self.requests:
            found.append((*found[-1][:past], *ids))
        return found[1:]


@contextmanager
def watched(model: PrivateModel) -> Iterator[list[Row]]:
    """Token ids of what the trunk is asked for; on the wire there are none."""
    requests: list[Row] = []
    ask = model.session.generate

    def generate(hidden: Any, ids: Any, past: int) -> Any:
        requests.append((ids[0].tolist(), past))
        return ask(hidden, ids, past)

    model.session.generate = generate  # type: ignore[method-assign]
    yield requests
    model.session.generate = ask  # type: ignore[method-assign]


def talk(model: PrivateModel, speculation: Speculation, new_tokens: int = NEW_TOKENS) -> Talk:
    conversation = Conversation()
    conversation.use(model)
    with watched(model) as requests:
        told = Talk(requests=requests)
        for say in (QUESTION, "And which letter is about the hip?"):
            told.answers.append(
                conversation.send(Job(), say, new_tokens, 0.0, speculation=speculation)
            )
        torch.manual_seed(3)  # another answer has to be out of both caches afterwards
        conversation.regenerate(Job(), new_tokens, 1.5, speculation=speculation)
        told.answers.append(
            conversation.regenerate(Job(), new_tokens, 0.0, speculation=speculation)
        )
    return told


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A model with windows and full layers."""
    folder = small_model(
        tmp_path_factory.mktemp("model") / "small",
        "Gemma3Text",
        max_position_embeddings=512,
        sliding_window=16,
        head_dim=32,
        sliding_window_pattern=2,
        rope_parameters={
            "full_attention": {"rope_type": "linear", "rope_theta": 1000000.0, "factor": 8.0},
            "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
        },
    )
    server = Server(BUNDLED, str(folder), None, Job())
    yield server
    server.close()


@pytest.mark.parametrize(("level", "smoothing"), [(0.0, False), (0.5, False), (0.5, True)], ids=str)
def test_the_answers_are_the_same_in_fewer_round_trips(
    small: Server, level: float, smoothing: bool
) -> None:
    model = small.private_model(Partition(1, 1), level, secret=SECRET, smoothing=smoothing)
    try:
        one, many = talk(model, "off"), talk(model, "on")
    finally:
        model.close()
    assert many.words == one.words
    assert max(answer.tokens for answer in one.answers) == NEW_TOKENS
    assert len(many.requests) < 0.8 * len(one.requests)
    # Some guesses were wrong, so the caches really had to be set back.
    lengths = [(past, len(ids)) for ids, past in many.requests]
    assert any(past + length > after for (past, length), (after, _) in pairwise(lengths))


@pytest.mark.parametrize(
    ("level", "hardened"), [(0.0, False), pytest.param(0.5, True, marks=pytest.mark.slow)]
)
def test_the_demo_model_says_the_same(server: Server, level: float, hardened: bool) -> None:
    model = server.private_model(Partition(3, 2), level, secret=SECRET)
    try:
        assert bool(model.use_hardened()) is hardened
        assert talk(model, "on", 12).words == talk(model, "off", 12).words
    finally:
        model.close()


def test_copying_takes_less_than_half_of_the_round_trips(server: Server) -> None:
    model = server.private_model(Partition(14, 14), 0.0)
    answers = []
    asked = []
    try:
        for speculation in ("off", "on"):
            conversation = Conversation()
            conversation.use(model)
            with watched(model) as requests:
                text = f"Repeat this list of colours: {COPY}"
                answers.append(conversation.send(Job(), text, 32, 0.0, speculation=speculation))
            asked.append(len(requests))
    finally:
        model.close()
    assert "red, blue, green" in answers[0].text
    assert answers[1].text == answers[0].text
    assert asked[0] == answers[0].tokens
    assert 2 * asked[1] < asked[0]
    # Drafts are bytes that left, and are counted.
    assert answers[1].bytes_sent > 0.9 * answers[0].bytes_sent - 64 * asked[0]


def test_another_model_goes_on_with_the_conversation(small: Server) -> None:
    """What is kept of the caches is known to hold no refused guess."""
    first = small.private_model(Partition(1, 1), 0.0)
    second = small.private_model(Partition(1, 2), 0.0)
    told = []
    try:
        for speculation in ("off", "on"):
            conversation = Conversation()
            for model in (first, second, first):
                conversation.use(model)
                conversation.send(Job(), QUESTION, NEW_TOKENS, 0.0, speculation=speculation)
            told.append(conversation.messages)
    finally:
        first.close()
        second.close()
    assert told[0] == told[1]


def test_stop_ends_it_after_the_round_trip(server: Server) -> None:
    model = server.private_model(Partition(14, 14), 0.0)
    conversation = Conversation()
    conversation.use(model)
    job = Job()
    pieces: list[str] = []

    def listen(event: object) -> None:
        assert isinstance(event, ChatText)
        pieces.append(event.text)
        if len(pieces) == 3:
            job.cancel()

    job.emit = listen
    try:
        text = f"Repeat this list of colours: {COPY}"
        answer = conversation.send(job, text, 100, 0.0, speculation="on")
        assert answer.stopped
        assert 3 <= answer.tokens <= 3 * 17
        assert answer.text == "".join(pieces).strip()
        with watched(model) as requests:
            conversation.send(Job(), "Go on.", 4, 0.0, speculation="on")
        assert requests[0][1] > 0  # the caches were still good
    finally:
        model.close()


def test_drafts_leave_with_their_own_noise_and_the_same_text_as_the_same_bytes(
    small: Server,
) -> None:
    assert small.bundled is not None
    recorder = Recorder(small.url)
    through = Server(recorder.url, str(small.source.folder), small.bundled.token, Job())
    try:
        model = through.private_model(Partition(1, 1), 0.5, secret=SECRET, smoothing=False)
        told = [talk(model, "off"), talk(model, "on")]
        client, sigma = model.client, model.noise.sigma
        model.close()
    finally:
        through.close()
        recorder.close()
    (socket_bytes,) = [
        rest for head, rest in map(split_http, recorder.connections) if "Upgrade: websocket" in head
    ]
    sent = [
        tensors[0] for message, tensors in decoded(socket_bytes) if isinstance(message, Forward)
    ]
    seen: list[dict[tuple[int, ...], tuple[torch.Tensor, torch.Tensor]]] = []
    for one in told:
        states: dict[tuple[int, ...], tuple[torch.Tensor, torch.Tensor]] = {}
        for prefix, (ids, past) in zip(one.prefixes(), one.requests, strict=True):
            with torch.inference_mode():
                clean = client.enter_trunk(torch.tensor([prefix]))[0, past:]
            noisy = sent.pop(0)
            assert len(noisy) == len(ids)
            for place, (state, noise) in enumerate(zip(noisy, noisy - clean, strict=True)):
                states[prefix[: past + place + 1]] = state, noise
        seen.append(states)
    assert not sent
    plain, drafted = seen
    only_drafted = [noise for prefix, (_, noise) in drafted.items() if prefix not in plain]
    assert len(only_drafted) > 40
    noise = torch.stack(only_drafted)
    assert abs(float(noise.std()) / sigma - 1) < 0.03
    # Not one of them has the noise of another position.
    others = torch.stack([noise for _, noise in plain.values()])
    alike = (noise @ others.T) / (64 * sigma**2)
    assert float(alike.abs().max()) < 0.75
    # What both sent is the same, but for the rounding of states that were computed together.
    greedy = [prefix for prefix in plain if prefix in drafted]
    assert len(greedy) > 60
    for prefix in greedy:
        one, other = plain[prefix][0], drafted[prefix][0]
        torch.testing.assert_close(one, other, rtol=2**-7, atol=1e-3)


def test_automatic_is_for_a_long_way(small: Server) -> None:
    link = small.link
    link.latencies.clear()
    pays("automatic", link)
    assert len(link.latencies) > 1  # it was measured
    link.latencies.extend([WORTH_IT_FROM_MS + 1] * 9)
    assert pays("automatic", link)
    assert not pays("off", link)
    link.latencies.append(WORTH_IT_FROM_MS - 1)  # the others were held up
    assert not pays("automatic", link)
    assert pays("on", link)
