"""A whole measurement: what could be read back of the user's own rows, and by whom."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.leak_report import LeakReport
from gui.models.chat_choice import run_of
from gui.text import duration_text, number_text, rows_text
from gui.theme import theme
from gui.widgets.attack_list import AttackList
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.columns import Columns
from gui.widgets.leak_side_card import LeakSideCard
from gui.widgets.level_text import level_text
from gui.widgets.paragraph import Paragraph
from gui.widgets.read_back_words import sentence, where_text
from gui.widgets.read_rows_card import ReadRowsCard


class LeakReportView(QWidget):
    """One sentence, both sides, the rows, the attacks; `back` leads out, as does Escape."""

    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        theme().space(column, spacing=16, margins=0)
        self.back_button = secondary(self.tr("Back to the sliders"), "undo-2")
        self.back_button.clicked.connect(self.back)
        head = QHBoxLayout()
        theme().space(head, spacing=16)
        head.addWidget(self.back_button)
        head.addStretch(1)
        column.addLayout(head)
        said = Card(self.tr("What was read in the attacks"))
        self.sentence = Paragraph("", "strong", selectable=True)
        self.how = Paragraph("", "note")
        said.add(self.sentence)
        said.add(self.how)
        column.addWidget(said)
        self.prompts = LeakSideCard(self.tr("Your prompts"))
        self.replies = LeakSideCard(self.tr("The replies"))
        sides = Columns(560)
        sides.add(self.prompts)
        sides.add(self.replies)
        column.addWidget(sides)
        self.rows = ReadRowsCard()
        column.addWidget(self.rows)
        self.attacks = AttackList()
        column.addWidget(self.attacks)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def show_report(self, report: LeakReport) -> None:
        """Show one measurement."""
        self.sentence.setText(sentence(report))
        self.how.setText(self._how(report))
        self.prompts.show_side(report.prompt)
        self.replies.show_side(report.reply)
        self.rows.setVisible(bool(report.rows))
        self.rows.show_rows(report.rows)
        self.attacks.show_report(report)
        self.setAccessibleName(self.sentence.text())

    def _how(self, report: LeakReport) -> str:
        parts = [
            self.tr("Measured here in {time} on {rows}, with {where}; nothing was sent.").format(
                time=duration_text(report.seconds),
                rows=rows_text(report.attacked_rows),
                where=where_text(report.input_blocks, report.noise_level),
            )
        ]
        if report.sigma > 0:
            parts.append(
                self.tr("The noise is σ {sigma} in the model's own units.").format(
                    sigma=number_text(report.sigma, 2)
                )
            )
        if report.sends > 1:
            parts.append(
                self.tr(
                    "Each row is taken to be sent {n} times, as often as the run reads it."
                ).format(n=number_text(report.sends))
            )
        if report.gradient_noise > 0:
            parts.append(
                self.tr("Gradients with noise {level}.").format(
                    level=level_text(report.gradient_noise)
                )
            )
        if report.adapter:
            parts.append(self.tr("With the run in {folder}.").format(folder=run_of(report.adapter)))
        return " ".join(parts)
