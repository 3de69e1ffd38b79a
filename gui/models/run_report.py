"""Writes the report on a run: the engine puts it together, the window words and writes it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core import commands
from core.errors import FedseaError
from core.events import Event, JobEnded, RunRecorded, RunSummary
from core.report.content import report_of
from core.report.writing import write_report
from gui.engine_link import EngineLink, Job
from gui.report_words import WindowWords


class RunReport(QObject):
    """One at a time. `written` carries the file, `failed` a `Problem`; `ended` comes last."""

    written = Signal(str)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, link: EngineLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._target = ""
        self.running = False

    def write(self, run: RunSummary, target: str) -> Job:
        """Begin; the file dialog has asked before replacing a file."""
        self._target, self.running = target, True
        job = self._link.run(commands.RecordRun(folder=run.folder))
        job.received.connect(self._received)
        job.ended.connect(self._ended)
        return job

    def _received(self, event: Event) -> None:
        if not isinstance(event, RunRecorded) or event.run is None:
            return
        from gui.report_pdf import write_pdf

        document = report_of(event.run, event.record, WindowWords())
        try:
            write_report(document, Path(self._target), write_pdf)
        except FedseaError as error:
            self.failed.emit(error.problem())
        else:
            self.written.emit(self._target)

    def _ended(self, event: JobEnded) -> None:
        self.running = False
        if event.problem is not None:
            self.failed.emit(event.problem)
        self.ended.emit()
