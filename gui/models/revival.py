"""An engine that ended by itself is started again, and goes on with the run that it was at."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer

from gui.engine_link import EngineLink
from gui.models.resuming import resuming
from gui.state import AppState

_AT_MOST = 3
_WITHIN_SECONDS = 180.0


class Revival(QObject):
    """`begin` is called when the engine is gone, before the state forgets what was going on."""

    def __init__(self, state: AppState, link: EngineLink) -> None:
        super().__init__(state)
        self._state, self._link = state, link
        self._ends: list[float] = []
        self.run_folder = ""
        """Of the run that will go on by itself; empty if there is none."""
        state.runs_changed.connect(self._go_on)
        state.server_changed.connect(self._go_on)

    def begin(self) -> bool:
        """Start the engine again; False if it ends so often that somebody has to look into it."""
        now = time.monotonic()
        self._ends = [it for it in self._ends if now - it < _WITHIN_SECONDS] + [now]
        if len(self._ends) > _AT_MOST:
            self.run_folder = ""
            return False
        state = self._state
        if state.run_active and state.run_can_go_on:
            self.run_folder = state.run_folder
        QTimer.singleShot(0, self, self._restart)  # first everybody hears that it is gone
        return True

    def _restart(self) -> None:
        self._state.engine_starting()
        self._link.restart()

    def _go_on(self) -> None:
        if not self.run_folder or not self._state.connected:
            return
        for run in self._state.unfinished:
            if run.folder == self.run_folder:
                self.run_folder = ""
                resuming(self._state).asked.emit(run)
                return
