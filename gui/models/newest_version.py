"""The look for a new version: when the user asks, or once a day if that was chosen."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QObject, Signal

from core import commands, events
from core.version_look import Look, look_of
from gui.engine_link import EngineLink
from gui.state import AppState


class NewestVersion(QObject):
    """The engine asks; here is only what came of it."""

    changed = Signal()
    """`looking`, `found`, `problem`."""

    def __init__(self, state: AppState, link: EngineLink) -> None:
        super().__init__(state)
        self._state, self._link = state, link
        self.looking = False
        self.found: events.VersionFound | None = None
        """The last answer since the start."""
        self.problem: events.Problem | None = None
        """Why the last look came to nothing."""
        link.ready.connect(self._begin)

    @property
    def look(self) -> Look:
        """What holds now."""
        return look_of(self._state.settings, self._state.policy)

    def ask(self) -> None:
        """Look now. The day is remembered before, so that a failure is not repeated all day."""
        if self.looking:
            return
        self.looking, self.problem = True, None
        self._state.update_settings(versions_looked_on=_today())
        self._state.flush()  # the engine reads the address
        job = self._link.run(commands.LookForVersion())
        job.received.connect(self._take)
        job.ended.connect(self._ended)
        self.changed.emit()

    def _begin(self, _event: object) -> None:
        look, settings = self.look, self._state.held.raised(self._state.settings)
        due = look.daily and look.address and settings.versions_looked_on != _today()
        if due and not settings.offline:
            self.ask()

    def _take(self, event: events.Event) -> None:
        if isinstance(event, events.VersionFound):
            self.found = event

    def _ended(self, event: events.JobEnded) -> None:
        self.looking, self.problem = False, event.problem
        self.changed.emit()


def _today() -> str:
    return datetime.date.today().isoformat()


def newest_version(state: AppState, link: EngineLink) -> NewestVersion:
    """The one that belongs to `state` (made on first use)."""
    found = state.findChild(NewestVersion)
    return found if isinstance(found, NewestVersion) else NewestVersion(state, link)
