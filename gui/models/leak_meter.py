"""Measuring on the user's own rows what could be read back."""

from __future__ import annotations

from typing import Literal

from core import commands, events
from gui.engine_link import EngineLink
from gui.models.leak_memory import LeakSetting, leak_setting
from gui.models.measurement import Measurement
from gui.state import AppState

Obstacle = Literal["", "model", "data", "run"]


class LeakMeter(Measurement):
    """Runs `MeasureLeak` for what is chosen and keeps the report in the state."""

    def __init__(self, state: AppState, link: EngineLink) -> None:
        super().__init__(state, link)
        self._setting: LeakSetting | None = None
        state.data_changed.connect(self._forget_outcome)

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
        self._run(
            commands.MeasureLeak(
                input_blocks=setting.input_blocks,
                output_blocks=setting.output_blocks,
                noise_level=setting.noise_level,
                gradient_noise=setting.gradient_noise,
                sends=setting.sends,
                eight_bits=setting.eight_bits,
                adapter=setting.adapter,
                mask=setting.mask,
            )
        )

    def _take(self, event: events.Event) -> None:
        if isinstance(event, events.LeakMeasured) and event.report is not None and self._setting:
            self._state.leaks.keep(self._setting, event.report)


def leak_meter(state: AppState, link: EngineLink) -> LeakMeter:
    """The one meter that belongs to `state` (made on first use)."""
    found = state.findChild(LeakMeter)
    return found if isinstance(found, LeakMeter) else LeakMeter(state, link)
