"""Exporting a run: one export at a time, seen by every page that shows runs."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

from core import commands, events
from core.events import ExportFormat, ExportType, Problem, RunExported
from gui.engine_link import EngineLink, Job
from gui.state import AppState

Obstacle = Literal["", "engine", "run", "busy"]


class Exporter(QObject):
    """Runs `ExportRun` and keeps how it stands, or how the last one ended."""

    changed = Signal()
    """It began, went on, or ended."""

    def __init__(self, state: AppState, link: EngineLink) -> None:
        super().__init__(state)
        self._state, self._link = state, link
        self._job: Job | None = None
        self.policy = state.policy
        self.folder = ""
        """Of the run that is exported, or was last."""
        self.stage = ""
        """What is being done, in the translation context `stages`."""
        self.share: float | None = None
        self.stopping = False
        self.cancelled = False
        """Whether the last export was stopped by the user."""
        self.problem: Problem | None = None
        """Why the last export failed."""
        self.exported: RunExported | None = None
        """What came of the last export."""
        state.run_active_changed.connect(self.changed)
        state.engine_changed.connect(self.changed)

    @property
    def running(self) -> bool:
        """Whether an export is under way."""
        return self._job is not None

    @property
    def obstacle(self) -> Obstacle:
        """What is in the way of an export: no engine, a run at work, or another export."""
        if self._state.engine is None:
            return "engine"
        if self._state.run_active:
            return "run"
        return "busy" if self.running else ""

    def export(
        self,
        folder: str,
        path: str,
        format_: ExportFormat,
        type_: ExportType,
        *,
        replace: bool = False,
    ) -> None:
        """Write the run in `folder` to `path`, if nothing is in the way."""
        if self.obstacle:
            return
        self.forget_outcome()
        self.folder, self.stage, self.share = folder, "", None
        job = self._link.run(
            commands.ExportRun(
                folder=folder, path=path, format=format_, type=type_, replace=replace
            )
        )
        job.progress.connect(self._progress)
        job.received.connect(self._take)
        job.ended.connect(self._ended)
        self._job = job
        self.changed.emit()

    def cancel(self) -> None:
        """Stop it; nothing is left behind."""
        if self._job is not None:
            self.stopping = True
            self._job.cancel()
            self.changed.emit()

    def forget_outcome(self) -> None:
        """What came of the last export has been read."""
        self.problem, self.exported, self.cancelled = None, None, False

    def _progress(self, event: events.JobProgress) -> None:
        self.stage, self.share = event.stage or self.stage, event.share
        self.changed.emit()

    def _take(self, event: events.Event) -> None:
        if isinstance(event, RunExported):
            self.exported = event

    def _ended(self, event: events.JobEnded) -> None:
        self._job = None
        self.stopping = False
        # What is in its place stays, also where Cancel came a moment too late.
        self.cancelled = event.outcome == "cancelled" and self.exported is None
        self.problem = event.problem
        self.changed.emit()


def exporter(state: AppState, link: EngineLink) -> Exporter:
    """The one exporter that belongs to `state` (made on first use)."""
    found = state.findChild(Exporter)
    return found if isinstance(found, Exporter) else Exporter(state, link)
