"""Measuring on the user's own rows: one measurement at a time, seen by every page."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

from core import commands, events
from core.events import Problem
from gui.engine_link import EngineLink, Job
from gui.models.leak_memory import LeakSetting, leak_setting
from gui.state import AppState

Obstacle = Literal["", "model", "data", "run"]


class LeakMeter(QObject):
    """Runs `MeasureLeak` for what is chosen and keeps the report in the state."""

    changed = Signal()
    """It began, went on, or ended."""

    def __init__(self, state: AppState, link: EngineLink) -> None:
        super().__init__(state)
        self._state, self._link = state, link
        self._job: Job | None = None
        self._setting: LeakSetting | None = None
        self.stage = ""
        """What is being done, in the translation context `stages`."""
        self.share: float | None = None
        self.stopping = False
        self.cancelled = False
        """Whether the last measurement was stopped by the user."""
        self.problem: Problem | None = None
        """Why the last measurement failed; None after another outcome or while measuring."""
        state.data_changed.connect(self._forget_outcome)

    @property
    def running(self) -> bool:
        """Whether a measurement is under way."""
        return self._job is not None

    @property
    def obstacle(self) -> Obstacle:
        """What is in the way of measuring: no model, nothing to attack, or a run at work."""
        if self._state.model is None:
            return "model"
        if not self._state.data_ready:
            return "data"
        return "run" if self._state.run_active else ""

    def measure(self) -> None:
        """Attack the open rows at the chosen setting, if nothing is in the way."""
        setting = leak_setting(self._state)
        if self.running or self.obstacle or setting is None:
            return
        self._setting = setting
        self.stage, self.share = "", None
        self._forget_outcome()
        job = self._link.run(
            commands.MeasureLeak(
                input_blocks=setting.input_blocks,
                output_blocks=setting.output_blocks,
                noise_level=setting.noise_level,
                gradient_noise=setting.gradient_noise,
                sends=setting.sends,
                adapter=setting.adapter,
                mask=setting.mask,
            )
        )
        job.progress.connect(self._progress)
        job.received.connect(self._take)
        job.ended.connect(self._ended)
        self._job = job
        self.changed.emit()

    def cancel(self) -> None:
        """Stop measuring."""
        if self._job is not None:
            self.stopping = True
            self._job.cancel()
            self.changed.emit()

    def _progress(self, event: events.JobProgress) -> None:
        self.stage, self.share = event.stage or self.stage, event.share
        self.changed.emit()

    def _take(self, event: events.Event) -> None:
        if isinstance(event, events.LeakMeasured) and event.report is not None and self._setting:
            self._state.leaks.keep(self._setting, event.report)

    def _ended(self, event: events.JobEnded) -> None:
        self._job = None
        self.stopping = False
        self.cancelled = event.outcome == "cancelled"
        self.problem = event.problem
        self.changed.emit()

    def _forget_outcome(self) -> None:
        self.problem, self.cancelled = None, False
        self.changed.emit()


def leak_meter(state: AppState, link: EngineLink) -> LeakMeter:
    """The one meter that belongs to `state` (made on first use)."""
    found = state.findChild(LeakMeter)
    return found if isinstance(found, LeakMeter) else LeakMeter(state, link)
