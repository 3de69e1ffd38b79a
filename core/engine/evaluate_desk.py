"""Did it help? Measures a run against the base model for the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.commands import EvaluateRun
from core.data import DataSet
from core.engine.server import Server
from core.events import RunEvaluated
from core.jobs import Job
from core.privacy.stream import new_secret
from core.text import QT_TRANSLATE_NOOP as _


class EvaluateDesk:
    """Keeps the secrets of runs in memory, so that measuring sends no second noisy copy of rows.

    After another start of the program a run's secret is gone, because it is never written. Its
    rows then leave once more with other noise, and after that as the same bytes again.
    """

    def __init__(self) -> None:
        self._secrets: dict[Path, bytes] = {}
        self._own: set[Path] = set()
        """Runs whose own secret is known."""

    def began(self, folder: str, secret: bytes) -> None:
        """The run in `folder` sends its rows under `secret`."""
        path = Path(folder).resolve()
        self._secrets[path] = secret
        self._own.add(path)

    def evaluate(
        self,
        job: Job,
        wish: EvaluateRun,
        server: Server,
        opened: Callable[[str], DataSet | None],
    ) -> None:
        """Measure the run in `wish.folder`; emits `RunEvaluated`."""
        from core.evaluation.evaluate import Limits, evaluate, keep_report
        from core.evaluation.subject import finished_run, unseen_rows

        job.progress(_("stages", "Reading the file"))
        path = Path(wish.folder).resolve()
        subject = finished_run(Path(wish.folder))
        limits = Limits(wish.rows)
        rows = unseen_rows(subject, server.tokenizer, limits.most_rows, wish.data, opened)
        job.checkpoint()
        secret = self._secrets.setdefault(path, new_secret())
        own = path in self._own
        report = evaluate(job, server, subject, rows, limits, secret, runs_own_secret=own)
        keep_report(report, subject, with_rows=wish.with_rows)
        job.emit(RunEvaluated(job=job.number, folder=wish.folder, report=report))
