"""What a run would learn from, with which model, and what would leave."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.leak_report import LeakReport
from gui.state import AppState
from gui.text import block_text, elide, rows_text, share_text
from gui.theme import theme
from gui.widgets.buttons import quiet
from gui.widgets.card import Card
from gui.widgets.label import Label
from gui.widgets.level_text import level_text
from gui.widgets.paragraph import Paragraph
from gui.widgets.read_back_words import both_text, tone_of


class PlanCard(Card):
    """Three columns: data, model, noise; each with the way to change it."""

    go_to = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What will be trained"), parent)
        self.columns = QHBoxLayout()
        theme().space(self.columns, spacing=24)
        self.add(self.columns)
        self.data, self.rows = self._column(
            self.tr("Learns from"), "data", self.tr("Change the data")
        )
        self.model, self.cut = self._column(self.tr("Model"), "privacy", self.tr("Change the cut"))
        self.noise, self.leaves = self._column(
            self.tr("Leaves this computer"), "privacy", self.tr("Change the noise")
        )
        self.read_back, self.agreed = Paragraph("", "strong"), Paragraph("", "note")
        below = QVBoxLayout()
        theme().space(below, spacing=4, margins=(0, 8, 0, 0))
        below.addWidget(self.read_back)
        below.addWidget(self.agreed)
        self.add(below)

    def show_state(self, state: AppState) -> None:
        """Read everything again."""
        data, model = state.data, state.model
        name = data.name if data else "\u2013"
        self.data.setText(elide(name, 60))
        self.data.setToolTip(name)
        self.rows.setText(self.tr("{rows} to learn from").format(rows=rows_text(state.usable_rows)))
        here = state.input_blocks + state.output_blocks
        self.model.setText(elide(model.name, 60) if model else "\u2013")
        if model:
            self.cut.setText(
                self.tr("{first} + {last} of {all} blocks here, {server} at the server").format(
                    first=state.input_blocks,
                    last=state.output_blocks,
                    all=model.blocks,
                    server=block_text(model.blocks - here),
                )
            )
        if state.noise_level > 0:
            level = level_text(state.noise_level)
            self.noise.setText(self.tr("Numbers with noise {level}").format(level=level))
            self.noise.set_tone("")
        else:
            self.noise.setText(self.tr("Numbers without noise"))
            self.noise.set_tone("warning")
        if state.gradient_noise > 0:
            level = level_text(state.gradient_noise)
            self.leaves.setText(
                self.tr("and gradients, with noise {level}; not your text").format(level=level)
            )
        else:
            self.leaves.setText(self.tr("and gradients, without noise; not your text"))

    def show_read_back(self, report: LeakReport | None, most: float) -> None:
        """What was measured at this setting, and at which share the run would stop."""
        if report is None:
            self.read_back.setText(
                self.tr("Could be read back: not measured on your rows at this setting.")
            )
            self.read_back.set_tone("warning")
        else:
            shares = both_text(report)
            self.read_back.setText(self.tr("Could be read back: {shares}.").format(shares=shares))
            self.read_back.set_tone(tone_of(max(report.prompt.top1, report.reply.top1)))
        limit = self.tr(
            "The run stops when more than {share} can be read back. Change this under Advanced"
            " settings."
        )
        self.agreed.setText(limit.format(share=share_text(most)) if most < 1 else "")
        self.agreed.setVisible(most < 1)

    def _column(self, name: str, place: str, change: str) -> tuple[Label, Label]:
        value, note = Paragraph("", "strong"), Paragraph("", "note")
        button = quiet(self.tr("Change"), name=change)
        button.clicked.connect(lambda: self.go_to.emit(place))
        column = QVBoxLayout()
        theme().space(column, spacing=4)
        column.addWidget(Label(name, "note"))
        column.addWidget(value)
        column.addWidget(note)
        column.addStretch(1)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.columns.addLayout(column, 1)
        return value, note
