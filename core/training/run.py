"""One fine-tuning run from its config to its folder. The window and the command line share it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from core.config import RunConfig
from core.events import Evaluated, Event, LeakMeasured, StepDone
from core.jobs import Job
from core.model.partition import Partition
from core.net.private_model import PrivateModel
from core.paths import runs_folder
from core.policy_rules import within_policy
from core.run_errors import RunNotWritten
from core.training.course import Course
from core.training.keeper import Keeping, Unfinished, marks_of
from core.training.room import check_room
from core.training.rows import Rows as Rows
from core.training.run_folder import RunFolder, RunOrigin, new_run_path

if TYPE_CHECKING:
    from core.engine.server import Server


def finetune(
    job: Job,
    config: RunConfig,
    rows: Rows,
    model: PrivateModel,
    runs_parent: Path | None = None,
    *,
    keeping: Keeping | None = None,
    unfinished: Unfinished | None = None,
    begun: RunFolder | None = None,
) -> Iterator[Event]:
    """Run it; yield `RunStarted`, `Evaluated`, `StepDone` …, `RunFinished`.

    Stopping ends the steps early and keeps what was learnt. Whatever else ends the run, the
    folder keeps its metrics, and with `keeping` the run can go on from its last checkpoint, as
    `unfinished`. Where it broke off before there was a checkpoint, it begins anew in the folder
    `begun`. Raises `ForbiddenByPolicy` before the folder is made, `CheckpointUnusable` before
    anything is sent, and `ReadBackTooHigh` where more can be read back than was agreed: before
    anything is sent, or after `RunFinished`, with what was learnt until then kept. Raises
    `RunNotWritten` where the disk is full; what it had learnt by its last checkpoint is kept.
    """
    config = within_policy(model.policy, config)
    marks = marks_of(config, model.source.fingerprint, rows.train, rows.held_back)
    if unfinished is not None:
        unfinished.check(marks)
        folder = unfinished.folder
    elif begun is not None:
        folder = begun
        folder.go_on(0)
    else:
        origin = RunOrigin(model.source.fingerprint, model.export_allowed)
        folder = RunFolder(_path(config, rows.data.name, runs_parent), config, origin)
    link = model.session.link
    link.purpose = folder.path.name
    try:
        with contextlib.closing(
            Course(job, config, rows, model, folder, marks, keeping, unfinished)
        ) as course:
            for event in course.events():
                if isinstance(event, StepDone | Evaluated | LeakMeasured):
                    folder.record(event)
                yield event
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunNotWritten(folder=folder.path, reason=reason) from error
    finally:
        link.purpose = ""
        folder.close()


def _path(config: RunConfig, data_name: str, runs_parent: Path | None) -> Path:
    if config.output.folder:
        return Path(config.output.folder)
    name = config.output.name or Path(data_name).stem
    return new_run_path(runs_parent or runs_folder(), name)


def model_of(
    server: Server,
    config: RunConfig,
    rows: Rows,
    secret: bytes | None = None,
    job: Job | None = None,
) -> PrivateModel:
    """The model, cut and with noise as `config` says. Raises `TooLittleMemory` before it loads."""
    source = server.source
    check_room(source.facts(4), config, rows.train, psutil.virtual_memory().available)
    return server.private_model(
        partition_of(config),
        config.privacy.noise_level,
        job=job,
        gradient_noise=config.privacy.gradient_noise,
        follow_size=follow_size(config),
        secret=secret,
        smoothing=config.privacy.smoothing,
        eight_bits=config.privacy.eight_bits,
    )


def follow_size(config: RunConfig) -> bool:
    """Input blocks that learn could grow over a fixed noise, so the noise grows with them."""
    return config.privacy.train_input_blocks


def partition_of(config: RunConfig) -> Partition:
    """Where the run cuts the model."""
    return Partition(config.model.input_blocks, config.model.output_blocks)
