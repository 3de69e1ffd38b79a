"""A server behind a recorder, and short runs on it whose rows can be told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.recorder import Recorder, decoded, split_http
from torch import Tensor

from core.config import DEMO, ModelTable, OutputTable, PrivacyTable, RunConfig, TrainingTable
from core.engine.server import Server
from core.events import Evaluated, StepDone
from core.jobs import Job
from core.net.private_model import PrivateModel
from core.protocol.messages import Forward, Mode
from core.training.run import Rows, finetune, follow_size, partition_of

LEVEL = 0.5


class Recorded:
    """A server behind a recorder, which can be connected to again and again."""

    def __init__(self, url: str, token: str) -> None:
        self._token = token
        self._recorder = Recorder(url)
        self._servers: list[Server] = []

    def connect(self) -> Server:
        self._servers.append(Server(self._recorder.url, DEMO, self._token, Job()))
        return self._servers[-1]

    def close(self) -> None:
        for server in self._servers:
            server.close()
        self._recorder.close()

    def messages(self) -> list[tuple[Any, list[Tensor]]]:
        """What was sent so far, over all connections."""
        sockets = [split_http(sent) for sent in self._recorder.connections]
        return [
            message
            for head, rest in sockets
            if "Upgrade: websocket" in head
            for message in decoded(rest)
        ]

    def forwards(self, *modes: Mode) -> list[tuple[Forward, Tensor]]:
        """The hidden states among it."""
        return [
            (message, tensors[0])
            for message, tensors in self.messages()
            if isinstance(message, Forward) and message.mode in modes
        ]


@dataclass
class Ran:
    """What a short run did."""

    sigma: float
    losses: list[float]
    train: list[int]
    """Lengths of the rows to learn from, by which they are known."""
    held_back: list[int]


def run(
    server: Server,
    folder: Path,
    *,
    level: float = LEVEL,
    train: int = 4,
    held_back: int = 3,
    gradient_noise: float = 0.0,
    train_input_blocks: bool = False,
    watch: Callable[[PrivateModel], object] = lambda _: None,
    secret: bytes | None = None,
    eight_bits: bool = False,
    **table: Any,
) -> Ran:
    """A short run over a few rows, each of a length of its own."""
    config = RunConfig(
        model=ModelTable(input_blocks=3, output_blocks=2),
        privacy=PrivacyTable(
            smoothing=False,
            noise_level=level,
            gradient_noise=gradient_noise,
            train_input_blocks=train_input_blocks,
            eight_bits=eight_bits,
        ),
        training=TrainingTable(batch_size=4, max_length=128, lora_rank=4, **table),
        output=OutputTable(folder=str(folder)),
    )
    rows = Rows(config, server.tokenizer)
    every = list({len(row.ids): row for row in rows.train + rows.held_back}.values())
    assert len(every) >= train + held_back
    rows.train, rows.held_back = every[:train], every[train : train + held_back]
    model = server.private_model(
        partition_of(config),
        level,
        gradient_noise=gradient_noise,
        follow_size=follow_size(config),
        secret=secret,
        smoothing=False,
        eight_bits=eight_bits,
    )
    watch(model)
    sigma = model.noise.sigma
    events = list(finetune(Job(), config, rows, model))
    model.close()
    return Ran(
        sigma,
        [event.loss for event in events if isinstance(event, StepDone | Evaluated)],
        [len(row.ids) for row in rows.train],
        [len(row.ids) for row in rows.held_back],
    )


def by_row(sent: list[tuple[Forward, Tensor]]) -> Iterator[Tensor]:
    for message, tensor in sent:
        yield from tensor.split(message.lengths)
