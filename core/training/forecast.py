"""What a run will take, from a short trial on this computer and this server.

The trial learns from made-up rows: random tokens, as long as those of the run, under its noise.
Nothing of the user's rows is sent for it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import psutil
import torch
from msgspec.structs import replace
from torch import nn

from core.config import RunConfig
from core.estimate import wire_bytes
from core.events import RunForecast
from core.jobs import Job
from core.ledger.entry import TRIAL
from core.net.private_model import PrivateModel
from core.text import QT_TRANSLATE_NOOP as _
from core.training.batches import Batch, epoch_batches, in_order
from core.training.evaluation import measure
from core.training.loop import Plan, train
from core.training.rendering import IGNORED, Rendered
from core.training.room import most_memory
from core.training.rows import Rows

_LEAST_LENGTH = 8
_MOST_BATCHES = 4
"""Of a step that is tried: with more of them in flight a batch takes no other time."""


@dataclass(frozen=True)
class _Shape:
    """A batch: its rows, the length they are padded to, their tokens, those that are learnt."""

    rows: int
    longest: int
    tokens: int
    learnt: int

    @property
    def padded(self) -> int:
        return self.rows * self.longest


@dataclass(frozen=True)
class _Cost:
    """Seconds of a batch, as a straight line in its padded tokens."""

    call: float
    token: float

    def of(self, shapes: Sequence[_Shape]) -> float:
        return sum(self.call + self.token * shape.padded for shape in shapes)


def forecast(job: Job, config: RunConfig, rows: Rows, model: PrivateModel) -> RunForecast:
    """Try a few steps with `model`, which is of no use for anything else after.

    Time does not include measurements of what could be read back. Raises `JobCancelled`.
    """
    table = config.training
    plan = Plan(len(rows.train), table)
    first = _shapes(epoch_batches(rows.train, table.batch_size, table.seed, 0))
    held_back = _shapes(in_order(rows.held_back, table.batch_size))
    model.session.link.purpose = TRIAL
    try:
        parameters = model.create_adapter(
            table.lora_rank,
            table.lora_alpha,
            train_input_blocks=config.privacy.train_input_blocks,
        )
        costs = _Trial(job, model, parameters, config).costs(first)
    finally:
        model.session.link.purpose = ""
    share = min(1.0, plan.total_steps / plan.steps_per_epoch)
    later = max(0.0, plan.total_steps / plan.steps_per_epoch - 1)
    seconds = costs.first.of(first) * share + costs.later.of(first) * later
    seconds += costs.first_measured.of(held_back) + costs.later_measured.of(held_back)
    facts = model.source.facts(4)
    learning = config.model.output_blocks
    if config.privacy.train_input_blocks:
        learning += config.model.input_blocks
    adapter = _adapter_bytes(parameters, learning, facts.blocks)
    privacy = config.privacy
    token = wire_bytes(facts.hidden_size, privacy.noise_level, eight_bits=privacy.eight_bits)
    trained, checked = (sum(shape.tokens for shape in some) for some in (first, held_back))
    fresh = config.privacy.train_input_blocks
    epochs = share + later
    states = trained * (epochs if fresh else share) + checked * (2 if fresh else 1)
    gradients = trained * epochs
    return RunForecast(
        job=job.number,
        seconds=seconds,
        total_steps=plan.total_steps,
        train_rows=len(rows.train),
        held_back_rows=len(rows.held_back),
        cut_rows=sum(row.cut_tokens > 0 for row in rows.train),
        cut_tokens=sum(row.cut_tokens for row in rows.train),
        memory_here=most_memory(facts, config, rows.train),
        memory_free=psutil.virtual_memory().available,
        disk=adapter,
        bytes_sent=round(token * (states + gradients)),
        bytes_received=round(token * (gradients * (2 if fresh else 1) + 2 * checked))
        + adapter * len(model.partition.trunk(facts.blocks)) // facts.blocks,
    )


def _adapter_bytes(parameters: Sequence[nn.Parameter], blocks_here: int, blocks: int) -> int:
    """All blocks have matrices of the same sizes, kept in float32."""
    here = sum(parameter.numel() for parameter in parameters)
    return 4 * here * blocks // blocks_here


def _shapes(batches: Iterable[Batch]) -> list[_Shape]:
    return [
        _Shape(len(batch.lengths), max(batch.lengths), sum(batch.lengths), batch.response_tokens)
        for batch in batches
    ]


@dataclass(frozen=True)
class _Costs:
    """Of steps and of measurements: the first time, when rows are sent, and later."""

    first: _Cost
    later: _Cost
    first_measured: _Cost
    later_measured: _Cost


class _Trial:
    """A short and a long batch, learnt from twice and measured twice."""

    def __init__(
        self, job: Job, model: PrivateModel, parameters: list[nn.Parameter], config: RunConfig
    ) -> None:
        self._job, self._model, self._parameters = job, model, parameters
        self._config = config
        self._generator = torch.Generator().manual_seed(config.training.seed)

    def costs(self, shapes: Sequence[_Shape]) -> _Costs:
        """Seconds that batches like `shapes` take."""
        lengths = sorted(shape.longest for shape in shapes)
        long = max(_LEAST_LENGTH, lengths[int(0.9 * (len(lengths) - 1))])
        short = max(_LEAST_LENGTH // 2, long // 2)
        learnt = sum(shape.learnt for shape in shapes) / sum(shape.tokens for shape in shapes)
        size = max(shape.rows for shape in shapes)
        self._seconds(1, short, learnt)  # what is slow only once
        tried = []
        for number, length in enumerate((short, long), start=1):
            self._job.progress(_("stages", "Trying a few steps with made-up rows"), number / 3)
            tried.append((size * length, self._seconds(size, length, learnt)))
        (few, quick), (many, slow) = tried
        return _Costs(
            *(
                _line((few, at_few), (many, at_many))
                for at_few, at_many in zip(quick, slow, strict=True)
            )
        )

    def _rows(self, count: int, length: int, learnt: float) -> list[Rendered]:
        vocabulary = self._model.network.get_input_embeddings().num_embeddings
        known = length - max(1, round(learnt * length))
        rows = []
        for _row in range(count):
            drawn = torch.randint(vocabulary, (length,), generator=self._generator)
            ids: list[int] = drawn.tolist()
            rows.append(Rendered(ids, [IGNORED] * known + ids[known:]))
        return rows

    def _seconds(self, size: int, length: int, learnt: float) -> tuple[float, float, float, float]:
        """Of a batch in a step, first and later, and in a measurement.

        As many are in flight as in the run. A step's end at the trunk counts with the one after it.
        """
        training = self._config.training
        batches = min(training.accumulation, _MOST_BATCHES)
        table = replace(training, batch_size=size, accumulation=batches, epochs=2, max_steps=0)
        rows = self._rows(batches * size, length, learnt)
        self._job.checkpoint()
        steps = list(train(self._job, self._model, self._parameters, rows, table))
        self._job.checkpoint()  # who stops it between two steps gets fewer of them
        first, later = (step.seconds / batches for step in steps)
        measured = []
        other = self._rows(size, length, 0.5)
        for _time in range(2):
            self._job.checkpoint()
            start = time.perf_counter()
            measure(self._model, other, size, None)
            measured.append(time.perf_counter() - start)
        return first, later, measured[0], measured[1]


def _line(few: tuple[int, float], many: tuple[int, float]) -> _Cost:
    """Through two points; neither a call nor a token costs less than nothing."""
    token = max(0.0, (many[1] - few[1]) / (many[0] - few[0]))
    call = few[1] - token * few[0]
    return _Cost(call, token) if call > 0 else _Cost(0.0, many[1] / many[0])
