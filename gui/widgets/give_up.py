"""Giving an unfinished run up, which is asked first."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core import commands, events
from gui.engine_link import EngineLink
from gui.text import elide
from gui.widgets.question import Question


class GiveUp(QObject):
    """`failed` carries a `Problem`; where it went well the list of runs says so."""

    failed = Signal(object)

    def __init__(self, window: QWidget, link: EngineLink) -> None:
        super().__init__(window)
        self._window, self._link = window, link

    def ask(self, run: events.UnfinishedRun) -> None:
        """Ask, then delete what is needed to go on with `run`."""
        question = Question(
            self._window,
            self.tr("Give the run up"),
            self.tr("Give “{name}” up?").format(name=elide(run.name, 60)),
            self.tr(
                "It cannot go on any more after that. Its folder and the best adapter so far stay."
            ),
            do_it=self.tr("Give it up"),
            leave_it=self.tr("Keep it"),
        )
        if question.agreed():
            job = self._link.run(commands.DiscardRun(folder=run.folder))
            job.ended.connect(self._ended)

    def _ended(self, event: events.JobEnded) -> None:
        if event.problem is not None:
            self.failed.emit(event.problem)
