"""The runs there are, their losses, and what a report says of one."""

from __future__ import annotations

from pathlib import Path

from core.commands import ReadRun, RecordRun
from core.events import RunRead, RunRecorded, RunsListed
from core.jobs import Job
from core.paths import ledger_folder
from core.report.collect import read_curve, record_of
from core.training.run_folder import list_runs, read_run


class RunsDesk:
    """Reads only; names and notes are the window's own (`core.run_notes`)."""

    def list(self, job: Job, parent: Path) -> None:
        """Emit the runs in `parent`."""
        runs, unreadable = list_runs(parent)
        job.emit(RunsListed(job=job.number, runs=runs, unreadable=unreadable))

    def read(self, job: Job, wish: ReadRun) -> None:
        """Emit the losses of a run."""
        curve = read_curve(Path(wish.folder))
        job.emit(RunRead(job=job.number, folder=wish.folder, curve=curve))

    def record(self, job: Job, wish: RecordRun) -> None:
        """Emit all that a report says of a run."""
        folder = Path(wish.folder)
        run = read_run(folder)
        record = record_of(folder, ledger_folder(), job)
        job.emit(RunRecorded(job=job.number, run=run, record=record))
