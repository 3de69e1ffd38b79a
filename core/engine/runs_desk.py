"""The runs there are, their losses, and what a report says of one."""

from __future__ import annotations

from pathlib import Path

from core.commands import DiscardRun, ReadRun, RecordRun
from core.events import RunRead, RunRecorded, RunsListed
from core.jobs import Job
from core.paths import ledger_folder
from core.report.collect import read_curve, record_of
from core.training.run_folder import list_runs, read_run


class RunsDesk:
    """Reads and discards; names and notes are the window's own (`core.run_notes`)."""

    def tidy(self) -> None:
        """Forget the secrets of runs that can never go on."""
        from core.training.secret_notes import forget_left_secrets

        forget_left_secrets()

    def list(self, job: Job, parent: Path) -> None:
        """Emit the runs in `parent`. One that can go on does not count as unreadable."""
        from core.training.keeper import list_unfinished

        self.tidy()
        runs, unreadable = list_runs(parent)
        unfinished = list_unfinished(parent)
        known = {run.folder for run in unfinished}
        unreadable = [run for run in unreadable if run.folder not in known]
        job.emit(RunsListed(job.number, runs, unfinished, unreadable))

    def discard(self, job: Job, wish: DiscardRun, parent: Path) -> None:
        """Forget what is needed to go on with a run; then emit the runs in `parent`."""
        from core.training.keeper import discard

        discard(Path(wish.folder))
        self.list(job, parent)

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
