"""Everything that leaves the client in a fine-tune and a chat, recorded at the socket."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pytest
import torch
from support.recorder import Recorder, decoded, split_http, websocket_payloads

from core.chat.conversation import Conversation
from core.config import DEMO, ModelTable, OutputTable, PrivacyTable, RunConfig, TrainingTable
from core.data.dataset import Message
from core.engine.server import Server
from core.jobs import Job
from core.model.partition import Partition
from core.model.split import ClientModel
from core.protocol.messages import Backward, Forward, ForwardKept, Kind, Mode, PutAdapter
from core.protocol.ragged import pack
from core.training.batches import epoch_batches, in_order
from core.training.rendering import template_text
from core.training.run import Rows, finetune, partition_of

QUESTION = "My name is Adalbert Quixworth. What is a splinter?"
STEPS = 5
Prefix = tuple[int, ...]


@dataclass
class Recording:
    """One fine-tune and one chat, as the socket saw them."""

    level: float
    sigma: float
    messages: list[tuple[Any, list[torch.Tensor]]]
    heads: list[str]
    everything: bytes
    rows: Rows
    config: RunConfig
    client: ClientModel
    chat_ids: list[int]


@pytest.fixture(
    scope="module",
    params=[0.5, pytest.param(1.0, marks=pytest.mark.slow)],
    ids=["level 0.5", "level 1.0"],
)
def recording(
    request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Recording:
    level = request.param
    assert server.bundled is not None
    recorder = Recorder(server.bundled.url)
    through = Server(recorder.url, DEMO, server.bundled.token, Job())
    config = RunConfig(
        model=ModelTable(input_blocks=3, output_blocks=2),
        privacy=PrivacyTable(noise_level=level, smoothing=False),
        training=TrainingTable(max_steps=STEPS, batch_size=4, max_length=128),
        output=OutputTable(folder=str(tmp_path_factory.mktemp("run") / "run")),
    )
    try:
        rows = Rows(config, through.tokenizer)
        model = through.private_model(partition_of(config), level, smoothing=False)
        for _ in finetune(Job(), config, rows, model):
            pass
        model.close()
        model = through.private_model(Partition(3, 2), level, smoothing=False)
        conversation = Conversation()
        conversation.use(model)
        conversation.send(Job(), QUESTION, 24, 0.0)
        prompt = template_text(through.tokenizer, [Message("user", QUESTION)], ask=True)
        chat_ids = through.tokenizer(prompt, add_special_tokens=False)["input_ids"]
        client, cached = model.client, conversation._cached
        model.close()
    finally:
        through.close()
        recorder.close()
    assert cached[: len(chat_ids)] == chat_ids
    requests = [split_http(sent) for sent in recorder.connections]
    (socket_bytes,) = [rest for head, rest in requests if "Upgrade: websocket" in head]
    payloads = b"".join(websocket_payloads(socket_bytes))
    return Recording(
        level,
        model.noise.sigma,
        list(decoded(socket_bytes)),
        [head for head, _ in requests],
        payloads + b"".join(rest for head, rest in requests if "Upgrade" not in head),
        rows,
        config,
        client,
        cached,
    )


HASHES = r"models/[0-9a-f]{32}/weights/parts\?numbers=[0-9,-]+"
"""Of the blocks here: which they are is where the model is cut."""


def clean_training_states(recording: Recording) -> Iterator[tuple[torch.Tensor, list[Prefix]]]:
    """What the input blocks compute for each message with states of the run, in its order, and
    what the model had read at each position. Measuring again sends no states.
    """
    rows, table = recording.rows, recording.config.training
    order = chain(
        in_order(rows.held_back, table.batch_size),
        islice(epoch_batches(rows.train, table.batch_size, table.seed, 0), STEPS),
    )
    for batch in order:
        with torch.inference_mode():
            clean = pack(recording.client.enter_trunk(batch.ids), batch.lengths)
        ids = [row[:length].tolist() for row, length in zip(batch.ids, batch.lengths, strict=True)]
        yield clean, [tuple(row[: end + 1]) for row in ids for end in range(len(row))]


def forwards(recording: Recording, *modes: Mode) -> list[tuple[Forward, torch.Tensor]]:
    return [
        (message, tensors[0])
        for message, tensors in recording.messages
        if isinstance(message, Forward) and message.mode in modes
    ]


def check_noise(noise: torch.Tensor, sigma: float) -> None:
    """Within 2 % of sigma and mean zero (five standard errors)."""
    assert noise.numel() > 10_000
    assert abs(float(noise.std()) / sigma - 1) < 0.02
    assert abs(float(noise.mean())) < 5 * sigma / noise.numel() ** 0.5


def test_training_sends_exactly_the_chosen_noise(recording: Recording) -> None:
    sent = forwards(recording, Mode.TRAIN, Mode.EVALUATE)
    clean = list(clean_training_states(recording))
    assert len(sent) == len(clean) > STEPS
    assert recording.sigma > 0.3 * recording.level
    # Rows begin with the same words, and the same words have the same noise.
    noise_after: dict[Prefix, torch.Tensor] = {}
    for (_, tensor), (state, prefixes) in zip(sent, clean, strict=True):
        noise_after |= zip(prefixes, tensor - state, strict=True)
    noise = torch.stack(list(noise_after.values()))
    assert len(noise) < sum(len(tensor) for _, tensor in sent)  # beginnings are alike
    check_noise(noise, recording.sigma)
    # Neighbouring positions and values have noise of their own.
    for one, other in ((noise[1:], noise[:-1]), (noise[:, 1:], noise[:, :-1])):
        assert abs(float((one * other).mean())) < 0.02 * recording.sigma**2


def test_every_row_is_sent_once(recording: Recording) -> None:
    """The rows to measure with are sent before training, and only named after it."""
    table, rows = recording.config.training, recording.rows
    batches = list(in_order(rows.held_back, table.batch_size))
    sent = [message for message, _ in forwards(recording, Mode.EVALUATE)]
    named = [message for message, _ in recording.messages if isinstance(message, ForwardKept)]
    assert [message.lengths for message in sent] == [batch.lengths for batch in batches]
    numbers = [number for message in named for number in message.rows]
    assert numbers == list(range(1, len(rows.held_back) + 1))
    assert {message.mode for message in named} == {Mode.EVALUATE}
    assert not any(message.tensors for message in named)
    assert sum(len(message.lengths) for message, _ in forwards(recording, Mode.TRAIN)) == 4 * STEPS


def test_chat_sends_exactly_the_chosen_noise(recording: Recording) -> None:
    ids = torch.tensor([recording.chat_ids])
    with torch.inference_mode():
        clean = recording.client.enter_trunk(ids)[0]
    sent = forwards(recording, Mode.GENERATE)
    differences = []
    for message, tensor in sent:
        (length,) = message.lengths
        differences.append(tensor - clean[message.past : message.past + length])
    assert sum(message.lengths[0] for message, _ in sent) == len(recording.chat_ids)
    check_noise(torch.cat(differences), recording.sigma)


def test_only_declared_kinds_leave_and_no_padding(recording: Recording) -> None:
    lengths_of: dict[int, list[int]] = {}
    for message, tensors in recording.messages:
        kinds = [head.kind for head in message.tensors]
        match message:
            case Forward():
                assert kinds == [Kind.HIDDEN]
                lengths_of[message.id] = message.lengths
            case Backward():
                assert kinds == [Kind.GRADIENT]
                assert message.want_gradient is False  # the input blocks are frozen
                lengths_of[message.id] = lengths_of[message.forward]
            case PutAdapter():
                assert set(kinds) == {Kind.ADAPTER}
                continue
            case _:
                assert not kinds
                continue
        (tensor,) = tensors
        assert tensor.shape == (sum(lengths_of[message.id]), 576)
        assert (tensor.abs().sum(dim=1) > 0).all() or kinds == [Kind.GRADIENT]
    batches = {tuple(lengths) for lengths in lengths_of.values()}
    assert any(len(set(lengths)) > 1 for lengths in batches)  # so padding would have shown


def test_no_text_no_token_id_and_no_label_leaves(recording: Recording) -> None:
    for head in recording.heads:
        assert re.match(
            r"GET /v1/(info|trunk|models/[0-9a-f]{32}/weights/parts\?numbers=[0-9,-]+) ", head
        )
        assert "Content-Length" not in head
    rows = [*recording.rows.train, *recording.rows.held_back]
    prompts = ["".join(s.text for s in row.segments if s.part == "prompt") for row in rows]
    for text in [QUESTION, "Quixworth", *(prompt[:24] for prompt in prompts)]:
        for encoding in ("utf-8", "utf-16-le"):
            assert text.encode(encoding) not in recording.everything
    for ids in [recording.chat_ids, *(row.ids for row in rows)]:
        for form in ("<4q", "<4i", "<4H", ">4q", ">4i", ">4H", "<4f"):
            for start in range(0, len(ids) - 4, 8):
                assert struct.pack(form, *ids[start : start + 4]) not in recording.everything


def test_a_run_folder_never_holds_the_text(recording: Recording) -> None:
    words = [row.segments[1].text[:24] for row in recording.rows.train]
    for file in Path(recording.config.output.folder).rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(word.encode() in content for word in words), file
