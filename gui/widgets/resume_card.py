"""Offers to go on with a run that was paused or interrupted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.events import UnfinishedRun
from gui.text import elide, number_text
from gui.theme import theme
from gui.widgets.buttons import quiet, secondary
from gui.widgets.card import Card
from gui.widgets.paragraph import Paragraph
from gui.widgets.run_words import going_on_text

_LONGEST = 40


class ResumeCard(Card):
    """Shows the newest of the unfinished runs and how many more there are; hidden without any."""

    resume = Signal(object)
    discard = Signal(object)
    """Both with the `UnfinishedRun`."""
    go_to_runs = Signal()

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
        self.others_button = quiet("", "history", hint=self.tr("All of them are on the page Runs."))
        self.others_button.clicked.connect(self.go_to_runs)
        self.others_button.hide()
        self.add_to_header(self.others_button)
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
        others = len(runs) - 1
        self.others_button.setVisible(others > 0)
        self.others_button.set_look(
            self.tr("1 more unfinished run")
            if others == 1
            else self.tr("{n} more unfinished runs").format(n=number_text(others)),
            "history",
        )
        name = elide(self.offered.name, _LONGEST)
        self.resume_button.setText(self.tr("Resume run {name}").format(name=name))
        self.resume_button.setAccessibleName(self.resume_button.text())
        self.resume_button.setEnabled(not forbidden)
        self.resume_button.setToolTip(forbidden or self.offered.name)
        self.text.setText(going_on_text(self.offered))
