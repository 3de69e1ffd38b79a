"""The training loop: yields what happened, and does not log, print or draw."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice

import torch
from torch import nn

from core.config import TrainingTable
from core.errors import RunDiverged
from core.events import StepDone
from core.jobs import Job
from core.model.lora import adamw, optimiser_step, squared_gradient_norm
from core.model.schedule import learning_rates_of
from core.net.private_model import PrivateModel
from core.training.batches import Batch, epoch_batches
from core.training.in_flight import accumulate
from core.training.rendering import Rendered


@dataclass(frozen=True)
class Plan:
    """How many steps a run has; a step is `accumulation` batches."""

    rows: int
    table: TrainingTable

    @property
    def steps_per_epoch(self) -> int:
        """The last step of an epoch may be smaller."""
        batches = math.ceil(self.rows / self.table.batch_size)
        return math.ceil(batches / self.table.accumulation)

    @property
    def total_steps(self) -> int:
        """All epochs, or fewer if `max_steps` says so."""
        whole = self.steps_per_epoch * self.table.epochs
        return min(whole, self.table.max_steps) if self.table.max_steps else whole


@dataclass(frozen=True)
class Earlier:
    """What was done before the run was interrupted."""

    steps: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0


def train(
    job: Job,
    model: PrivateModel,
    parameters: list[nn.Parameter],
    rows: list[Rendered],
    table: TrainingTable,
    *,
    optimiser: torch.optim.AdamW | None = None,
    earlier: Earlier = Earlier(),
    before_pause: Callable[[], None] = lambda: None,
) -> Iterator[StepDone]:
    """Yield every optimiser step. Between steps the job may pause, or end the iteration.

    The trunk may still be at its half of a step that is yielded; that is waited for before a pause,
    and with the reply to whatever is asked of it next.

    Gradients are clipped by their norm over both sides: the trunk reports its share. Nothing in a
    step depends on chance but noise that is fresh at every send, so a run that goes on after
    `earlier` with its state restored makes the steps that it would have made. Raises `RunDiverged`
    if the loss is no number.
    """
    plan = Plan(len(rows), table)
    optimiser = optimiser or adamw(parameters, table.weight_decay)
    learning_rates = learning_rates_of(plan.total_steps, table.learning_rate, table.warmup_share)
    busy_seconds = 0.0

    def settled() -> None:
        model.session.settle()
        before_pause()

    steps = islice(_steps(rows, table), earlier.steps, plan.total_steps)
    for step, (epoch, batches) in enumerate(steps, start=earlier.steps + 1):
        job.wait_while_paused(model.session.keep_alive, settled)
        if job.cancelled:
            break
        start = time.perf_counter()
        loss = accumulate(model, batches, step)
        norm = math.sqrt(squared_gradient_norm(parameters) + model.session.squared_gradient_norm)
        if not math.isfinite(norm):
            raise RunDiverged(loss=loss, step=step)
        scale = min(1.0, table.max_gradient_norm / (norm + 1e-6))
        learning_rate = learning_rates[step - 1]
        model.session.step(learning_rate, scale)
        optimiser_step(optimiser, learning_rate, scale)
        seconds = time.perf_counter() - start
        busy_seconds += seconds
        sent, received = model.session.traffic
        done = step - earlier.steps
        yield StepDone(
            job=job.number,
            step=step,
            total_steps=plan.total_steps,
            epoch=epoch + (1 + (step - 1) % plan.steps_per_epoch) / plan.steps_per_epoch,
            loss=loss,
            learning_rate=learning_rate,
            gradient_norm=norm,
            tokens=sum(sum(batch.lengths) for batch in batches),
            seconds=seconds,
            seconds_left=busy_seconds / done * (plan.total_steps - step) if done > 1 else None,
            bytes_sent=earlier.bytes_sent + sent,
            bytes_received=earlier.bytes_received + received,
        )
    model.session.settle()


def _steps(rows: list[Rendered], table: TrainingTable) -> Iterator[tuple[int, list[Batch]]]:
    for epoch in count():
        batches = epoch_batches(rows, table.batch_size, table.seed, epoch)
        while group := list(islice(batches, table.accumulation)):
            yield epoch, group
