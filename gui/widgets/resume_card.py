"""Offers to go on with a run that was paused or interrupted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.events import UnfinishedRun
from gui.text import elide, number_text
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.paragraph import Paragraph

_LONGEST = 40


class ResumeCard(Card):
    """Shows the newest of the unfinished runs; hidden where there is none."""

    resume = Signal(object)
    discard = Signal(object)
    """Both with the `UnfinishedRun`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("An unfinished run"), parent)
        self.offered: UnfinishedRun | None = None
        self.text = Paragraph("", "text")
        self.resume_button = secondary(self.tr("Resume run"), "play")
        self.discard_button = secondary(
            self.tr("Give it up"),
            "x",
            hint=self.tr(
                "Deletes its checkpoint and the secret of its noise. Its folder and the best"
                " adapter so far stay."
            ),
        )
        self.resume_button.clicked.connect(lambda: self.resume.emit(self.offered))
        self.discard_button.clicked.connect(lambda: self.discard.emit(self.offered))
        self.buttons = row = QHBoxLayout()
        theme().space(row, spacing=8)
        row.addWidget(self.resume_button)
        row.addWidget(self.discard_button)
        row.addStretch(1)
        self.add(self.text)
        self.add(row)
        self.hide()

    def show_runs(self, runs: list[UnfinishedRun], on: bool, forbidden: str = "") -> None:
        """Offer the first of `runs` if there is one and it is the time for it."""
        self.offered = runs[0] if runs else None
        self.setVisible(on and self.offered is not None)
        if self.offered is None:
            return
        name = elide(self.offered.name, _LONGEST)
        self.resume_button.setText(self.tr("Resume run {name}").format(name=name))
        self.resume_button.setAccessibleName(self.resume_button.text())
        self.resume_button.setEnabled(not forbidden)
        self.resume_button.setToolTip(forbidden or self.offered.name)
        words = self.tr(
            "It was interrupted and can go on from step {step} of {all} as if nothing had"
            " happened. Its file has to be where it was, with the same rows."
        )
        self.text.setText(
            words.format(
                step=number_text(self.offered.step), all=number_text(self.offered.total_steps)
            )
        )
