"""Blocks on their way from the trunk server: how far, and buttons to pause, stop and go on."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from gui.models.model_fetching import ModelFetcher
from gui.text import bytes_text, elide, share_text, translate
from gui.theme import theme
from gui.widgets.banner import Banner
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.paragraph import Paragraph

_LONGEST = 60


class FetchCard(Card):
    """Hidden until something is fetched, and again once its end was read."""

    def __init__(self, fetcher: ModelFetcher, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Fetching"), parent)
        self._fetcher = fetcher
        self.stage = Paragraph("", "text")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of fetching"))
        self.pause_button = secondary(self.tr("Pause"), "pause")
        self.pause_button.clicked.connect(self._pause)
        self.stop_button = secondary(
            self.tr("Stop"), "square", hint=self.tr("What has come is kept.")
        )
        self.stop_button.clicked.connect(fetcher.stop)
        self.going = QWidget()
        row = QHBoxLayout(self.going)
        theme().space(row, spacing=12, margins=0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.pause_button)
        row.addWidget(self.stop_button)
        self.banner = Banner()
        self.banner.action.connect(fetcher.go_on)
        self.banner.dismissed.connect(self._dismissed)
        for part in (self.stage, self.going, self.banner):
            self.add(part)
        fetcher.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how it stands."""
        fetcher = self._fetcher
        self.setVisible(fetcher.running or fetcher.can_go_on or fetcher.done)
        self.set_title(self.tr("Fetching {name}").format(name=elide(fetcher.name, _LONGEST)))
        for part in (self.stage, self.going):
            part.setVisible(fetcher.running)
        if fetcher.running:
            self._show_progress()
        self._show_outcome()

    def _show_progress(self) -> None:
        fetcher = self._fetcher
        share = fetcher.share
        stage = translate("stages", fetcher.stage) if fetcher.stage else self.tr("Getting ready …")
        if fetcher.stopping:
            stage = self.tr("Stopping …")
        elif fetcher.paused:
            stage = self.tr("Paused; what has come is kept")
        parts = [stage]
        if share is not None and not fetcher.stopping:
            parts.append(share_text(share))
            if fetcher.total_bytes:
                come = bytes_text(round(share * fetcher.total_bytes))
                whole = bytes_text(fetcher.total_bytes)
                parts.append(self.tr("{come} of {whole}").format(come=come, whole=whole))
        text = " · ".join(parts)
        self.stage.setText(text)
        self.bar.setAccessibleDescription(text)
        self.bar.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self.bar.setValue(round(share * 1000))
        if fetcher.paused:
            self.pause_button.set_look(self.tr("Go on"), "play")
        else:
            self.pause_button.set_look(self.tr("Pause"), "pause")
        for button in (self.pause_button, self.stop_button):
            button.setEnabled(not fetcher.stopping)

    def _show_outcome(self) -> None:
        fetcher = self._fetcher
        again = self.tr("Go on fetching")
        if fetcher.running:
            self.banner.clear()
        elif fetcher.problem is not None:
            self.banner.show_problem(fetcher.problem, again)
        elif fetcher.stopped:
            self.banner.say(
                "info",
                self.tr("Stopped. What has come is kept."),
                self.tr("Fetching goes on from there, now or another day."),
                again,
            )
        elif fetcher.done:
            self.banner.say(
                "yours",
                self.tr("The blocks have come and were checked."),
                self.tr("They are what the trunk server announced."),
            )
        else:
            self.banner.clear()

    def _pause(self) -> None:
        if self._fetcher.paused:
            self._fetcher.go_on()
        else:
            self._fetcher.pause()

    def _dismissed(self) -> None:
        self._fetcher.forget_outcome()
        self.refresh()
