"""A job at work: what it does, how far it is, and a button to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from core.events import JobProgress
from gui.engine_link import Job
from gui.text import share_text, translate
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.label import Label


class JobCard(Card):
    """Follows one `Job` at a time; hides itself when it ends."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._job: Job | None = None
        self.stage = Label("", "muted", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self.stop = secondary(self.tr("Cancel"), "x")
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout()
        theme().space(row, spacing=16)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.add(self.stage)
        self.add(row)
        self.hide()

    def follow(self, job: Job, text: str) -> None:
        """Show `job`; `text` until the engine says more."""
        self._job = job
        self.stage.setText(text)
        self.bar.setRange(0, 0)
        self.stop.setEnabled(True)
        job.progress.connect(self._progress)
        job.ended.connect(lambda _event, number=job.number: self._ended(number))
        self.show()

    def _progress(self, event: JobProgress) -> None:
        if self._job is None or event.job != self._job.number:
            return
        if event.stage:
            self.stage.setText(translate("stages", event.stage))
        if event.share is None:
            self.bar.setRange(0, 0)
            return
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(event.share * 1000))
        self.bar.setAccessibleDescription(share_text(event.share))

    def _cancel(self) -> None:
        if self._job is not None and self._job.running:
            self._job.cancel()
            self.stop.setEnabled(False)
            self.stage.setText(self.tr("Stopping …"))

    def _ended(self, number: int) -> None:
        if self._job is not None and self._job.number == number:
            self._job = None
            self.hide()
