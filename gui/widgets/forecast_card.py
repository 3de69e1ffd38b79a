"""What the planned run would take, on demand: time, memory, disk, and what would leave."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from core import commands, events
from core.config import RunConfig
from gui.engine_link import EngineLink, Job
from gui.text import bytes_text, duration_text, number_text, rows_text, translate
from gui.widgets.banner import Banner
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.paragraph import Paragraph


class ForecastCard(Card):
    """A button that tries a few steps with made-up rows, and what that told."""

    def __init__(
        self, link: EngineLink, planned: Callable[[], RunConfig], parent: QWidget | None = None
    ) -> None:
        super().__init__(self.tr("What it will take"), parent)
        self._link, self._planned = link, planned
        self._job: Job | None = None
        self._asked: RunConfig | None = None
        self.hint = Paragraph("", "note")
        self.time, self.room, self.traffic, self.cut = (
            Paragraph("", role) for role in ("strong", "note", "note", "note")
        )
        self.banner = Banner()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the estimate"))
        self.button = secondary(self.tr("Estimate"), "trending-up")
        self.button.clicked.connect(self._pressed)
        for widget in (self.hint, self.time, self.room, self.traffic, self.cut, self.bar):
            self.add(widget)
        self.add(self.banner)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._show(None)

    @property
    def running(self) -> bool:
        """Whether the trial is under way."""
        return self._job is not None

    def refresh(self) -> None:
        """An estimate of other settings counts no longer."""
        if not self.running and self._asked not in (None, self._planned()):
            self._asked = None
            self.banner.clear()
            self._show(None)

    def stop(self) -> None:
        """End the trial; a run is to begin."""
        if self._job is not None:
            self._job.cancel()

    def _pressed(self) -> None:
        if self.running:
            self.button.setEnabled(False)
            self.stop()
            return
        self.banner.clear()
        self._asked = self._planned()
        self._job = job = self._link.run(commands.ForecastRun(config=self._asked))
        job.progress.connect(self._progress)
        job.received.connect(self._received)
        job.ended.connect(self._ended)
        self._show(None)

    def _progress(self, event: events.JobProgress) -> None:
        self.hint.setText(translate("stages", event.stage))
        self.bar.setRange(0, 0 if event.share is None else 1000)
        self.bar.setValue(round((event.share or 0) * 1000))

    def _received(self, event: events.Event) -> None:
        if isinstance(event, events.RunForecast):
            self._show(event)

    def _ended(self, event: events.JobEnded) -> None:
        self._job = None
        if event.outcome != "done":
            self._asked = None
            self._show(None)
        if event.problem is not None:
            self.banner.show_problem(event.problem)
        self._set_button()
        self.refresh()

    def _set_button(self) -> None:
        self.button.setEnabled(True)
        text = self.tr("Stop") if self.running else self.tr("Estimate")
        self.button.setText(text)
        self.button.setAccessibleName(
            self.tr("Stop the estimate") if self.running else self.tr("Estimate what it will take")
        )
        self.bar.setVisible(self.running)

    def _show(self, told: events.RunForecast | None) -> None:
        self._set_button()
        self.hint.setVisible(told is None)
        for line in (self.time, self.room, self.traffic, self.cut):
            line.setVisible(told is not None)
        if told is None:
            self.bar.setRange(0, 0)
            self.hint.setText(
                self.tr(
                    "Tries a few steps with made-up words, to say how long it takes here. None of"
                    " your rows is sent for it."
                )
            )
            return
        self.bar.hide()
        self.time.setText(
            self.tr("About {time} for {steps} steps").format(
                time=duration_text(told.seconds), steps=number_text(told.total_steps)
            )
        )
        self.room.setText(
            self.tr("Memory here: {needed} of {free} that are free. On disk: {disk}.").format(
                needed=bytes_text(told.memory_here),
                free=bytes_text(told.memory_free),
                disk=bytes_text(told.disk),
            )
        )
        self.traffic.setText(
            self.tr("{sent} leave this computer, {received} come back.").format(
                sent=bytes_text(told.bytes_sent), received=bytes_text(told.bytes_received)
            )
        )
        self.cut.setText(
            self.tr(
                "{rows} are longer than the limit and lose {tokens} tokens, from the end of the"
                " prompt first."
            ).format(rows=rows_text(told.cut_rows), tokens=number_text(told.cut_tokens))
            if told.cut_rows
            else self.tr("Every row fits within the length limit.")
        )
        self.cut.set_tone("warning" if told.cut_rows else "")
