"""Attacks the model while it learns, and says when more can be read back than was agreed.

Trainable input blocks learn to shout over the noise, and a trunk that lives with noise learns to
clean it, so what was measured before a run does not hold for its end.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from core.config import RunConfig
from core.data.dataset import Message
from core.errors import ReadBackTooHigh
from core.events import LeakMeasured
from core.jobs import Job, JobCancelled
from core.leak_report import LeakReport
from core.model.adapter import WholeAdapter
from core.net.private_model import PrivateModel


class ReadBackGuard:
    """Measures before the first step, after each epoch if the input blocks learn, and at the end.

    Does nothing where the user agreed to no limit.
    """

    def __init__(
        self,
        config: RunConfig,
        conversations: Sequence[Sequence[Message]],
        model: PrivateModel,
        steps_per_epoch: int,
    ) -> None:
        self._config = config
        self._conversations = conversations
        self._model = model
        self._steps_per_epoch = steps_per_epoch
        self.last: LeakReport | None = None
        self._measured_at = 0

    @property
    def on(self) -> bool:
        """Whether there is a limit."""
        return self._config.privacy.most_read_back < 1

    @property
    def passed(self) -> bool:
        """Whether the last measurement was above the limit."""
        limit = self._config.privacy.most_read_back
        return self.last is not None and self.last.prompt.top1 > limit

    @property
    def prompt_read_back(self) -> float | None:
        """Share of prompt tokens read in the last measurement."""
        return self.last.prompt.top1 if self.last is not None else None

    def raise_if_passed(self) -> None:
        """Raise `ReadBackTooHigh` if the last measurement was above the limit."""
        if self.passed and self.last is not None:
            raise ReadBackTooHigh(
                measured=round(100 * self.last.prompt.top1),
                agreed=round(100 * self._config.privacy.most_read_back),
            )

    def due(self, step: int) -> bool:
        """Whether to measure after `step`."""
        learning = self._config.privacy.train_input_blocks
        return self.on and learning and step % self._steps_per_epoch == 0

    def measure_again(
        self, job: Job, step: int, adapter: WholeAdapter | None = None
    ) -> Iterator[LeakMeasured]:
        """Attack what was learnt until `step`, or another `adapter`, unless that was done.

        A user who stops the measurement stops the run, and what was learnt is kept.
        """
        if step == self._measured_at and adapter is None:
            return
        with contextlib.suppress(JobCancelled):
            measured = self.measure(job, adapter)
            self._measured_at = step
            yield measured

    def measure(self, job: Job, adapter: WholeAdapter | None = None) -> LeakMeasured:
        """Attack the model as it is adapted now, or with `adapter`. Nothing leaves.

        Raises `JobCancelled`.
        """
        from core.leak.meter import Effort, Meter, Setting

        privacy, training = self._config.privacy, self._config.training
        sends = training.epochs if privacy.train_input_blocks else 1
        setting = Setting(
            self._model.partition,
            privacy.noise_level,
            privacy.gradient_noise,
            sends,
            adapter or self._model.collect_adapter(),
            smoothing=privacy.smoothing,
            eight_bits=privacy.eight_bits,
            seed=training.seed,
        )
        meter = Meter(self._model.source, self._model.tokenizer, Effort(rows=8, decoder=False))
        report = meter.measure(job, self._conversations, setting)
        self.last = replace(report, rows=[])  # metrics hold no text
        return LeakMeasured(job=job.number, report=self.last)
