"""A measurement that the engine makes for the window: one at a time, seen by every page."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core import commands, events
from core.events import Problem
from gui.engine_link import EngineLink, Job
from gui.state import AppState


class Measurement(QObject):
    """Follows one job and how it ended. Subclasses say what is asked and keep what is found."""

    changed = Signal()
    """It began, went on, or ended."""

    def __init__(self, state: AppState, link: EngineLink) -> None:
        super().__init__(state)
        self._state, self._link = state, link
        self._job: Job | None = None
        self.stage = ""
        """What is being done, in the translation context `stages`."""
        self.share: float | None = None
        self.stopping = False
        self.cancelled = False
        """Whether the last measurement was stopped by the user."""
        self.problem: Problem | None = None
        """Why the last measurement failed; None after another outcome or while measuring."""

    @property
    def running(self) -> bool:
        """Whether a measurement is under way."""
        return self._job is not None

    def cancel(self) -> None:
        """Stop measuring."""
        if self._job is not None:
            self.stopping = True
            self._job.cancel()
            self.changed.emit()

    def _run(self, command: commands.Command) -> None:
        self.stage, self.share = "", None
        self._forget_outcome()
        job = self._link.run(command)
        job.progress.connect(self._progress)
        job.received.connect(self._take)
        job.ended.connect(self._ended)
        self._job = job
        self.changed.emit()

    def _progress(self, event: events.JobProgress) -> None:
        self.stage, self.share = event.stage or self.stage, event.share
        self.changed.emit()

    def _take(self, event: events.Event) -> None:
        raise NotImplementedError

    def _ended(self, event: events.JobEnded) -> None:
        self._job = None
        self.stopping = False
        self.cancelled = event.outcome == "cancelled"
        self.problem = event.problem
        self.changed.emit()

    def _forget_outcome(self) -> None:
        self.problem, self.cancelled = None, False
        self.changed.emit()
