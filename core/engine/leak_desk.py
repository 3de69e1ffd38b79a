"""Measuring on the open rows what could be read back, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.commands import MeasureLeak
from core.data.dataset import Example
from core.data.personal import mask_examples
from core.errors import NothingToDo
from core.events import LeakMeasured
from core.jobs import Job
from core.text import QT_TRANSLATE_NOOP as _

if TYPE_CHECKING:
    from core.leak.meter import Meter


class LeakDesk:
    """Needs the model's folder and the rows, but no trunk server: nothing leaves."""

    def __init__(self) -> None:
        self._meter: Meter | None = None

    def measure(
        self, job: Job, wish: MeasureLeak, model: str, tokenizer: Any, rows: Sequence[Example]
    ) -> None:
        """Attack a sample of `rows`; emits `LeakMeasured`."""
        if not rows:
            raise NothingToDo(
                reason=_("errors", "There are no rows to attack."),
                advice=_("errors", "Open a file and choose its columns first."),
            )
        from core.hardening.as_chatted import with_adapter
        from core.leak.meter import Meter, Setting
        from core.model.partition import Partition
        from core.model.source import open_model

        source = open_model(model)
        setting = Setting(
            Partition(wish.input_blocks, wish.output_blocks),
            wish.noise_level,
            wish.gradient_noise,
            wish.sends,
            eight_bits=wish.eight_bits,
            seed=wish.seed,
        )
        setting = with_adapter(setting, source, Path(wish.adapter) if wish.adapter else None)
        if self._meter is None or self._meter.source.fingerprint != source.fingerprint:
            self._meter = Meter(source, tokenizer)
        masked = mask_examples(rows) if wish.mask else rows
        report = self._meter.measure(job, [row.messages for row in masked], setting)
        job.emit(LeakMeasured(job=job.number, report=report))
