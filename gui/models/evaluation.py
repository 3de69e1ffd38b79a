"""Did it help? Measuring runs against the base model, one at a time, seen by every page."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from core import commands, events
from core.evaluation_report import EvaluationReport, load_report
from gui.engine_link import EngineLink
from gui.models.measurement import Measurement
from gui.state import AppState

Obstacle = Literal["", "server", "run"]


class Evaluations(Measurement):
    """Runs `EvaluateRun` for a run's folder and keeps each report, rows to read included."""

    def __init__(self, state: AppState, link: EngineLink) -> None:
        super().__init__(state, link)
        self.folder = ""
        """The run that is measured, or was measured last."""
        self._reports: dict[str, EvaluationReport | None] = {}
        """None where nothing was saved either."""
        state.server_changed.connect(self.changed)
        state.run_active_changed.connect(self.changed)

    @property
    def obstacle(self) -> Obstacle:
        """What is in the way of measuring: no trunk, or a run at work."""
        if not self._state.connected:
            return "server"
        return "run" if self._state.run_active else ""

    def measure(
        self, folder: str, *, data: str = "", rows: int = 0, with_rows: bool = False
    ) -> None:
        """Measure the run in `folder`, if nothing is in the way; see `EvaluateRun`."""
        if self.running or self.obstacle or not folder:
            return
        self.folder = folder
        self._run(commands.EvaluateRun(folder=folder, data=data, rows=rows, with_rows=with_rows))

    def report(self, folder: str) -> EvaluationReport | None:
        """What was found of the run in `folder`, now or when it was saved there."""
        if folder and folder not in self._reports:
            self._reports[folder] = load_report(Path(folder))
        return self._reports.get(folder)

    def concerns(self, folder: str) -> bool:
        """Whether stage, problem and the rest are about the run in `folder`."""
        return bool(folder) and folder == self.folder

    def _take(self, event: events.Event) -> None:
        if isinstance(event, events.RunEvaluated) and event.report is not None:
            self._reports[event.folder] = event.report


def evaluations(state: AppState, link: EngineLink) -> Evaluations:
    """The one that belongs to `state` (made on first use)."""
    found = state.findChild(Evaluations)
    return found if isinstance(found, Evaluations) else Evaluations(state, link)
