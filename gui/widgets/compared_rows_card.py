"""Rows to read: the question, the right answer, and what both models make of it."""

from __future__ import annotations

from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.evaluation_report import ComparedRow, EvaluationReport
from gui.text import number_text
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.fitted_text import FittedText
from gui.widgets.inputs import ComboBox
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph


class ComparedRowsCard(Card):
    """One row at a time, of those that gained most or those that are worst now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Rows to read"), parent)
        self.kinds: list[list[ComparedRow]] = [[], []]
        self.index = 0
        self.kind = ComboBox()
        self.kind.setAccessibleName(self.tr("Which rows"))
        self.kind.setMinimumContentsLength(16)
        self.kind.addItems([self.tr("Most improved"), self.tr("Worst now")])
        self.kind.currentIndexChanged.connect(self._other_kind)
        self.before = secondary(self.tr("Previous row"))
        self.after = secondary(self.tr("Next row"))
        self.before.clicked.connect(lambda: self._go(-1))
        self.after.clicked.connect(lambda: self._go(1))
        steps = QHBoxLayout()
        theme().space(steps, spacing=8)
        steps.addWidget(self.kind)
        steps.addStretch(1)
        steps.addWidget(self.before)
        steps.addWidget(self.after)
        self.add(steps)
        self.place = Paragraph("", "note")
        self.add(self.place)
        self.texts: list[FittedText] = []
        self._names: list[Label] = []
        for name in (
            self.tr("Question"),
            self.tr("Right answer"),
            self.tr("The base model answers"),
            self.tr("The fine-tuned model answers"),
        ):
            label, text = Label(name, "note"), FittedText(name)
            self._names.append(label)
            self.texts.append(text)
            self.add(label)
            self.add(text)
        self.absent = Paragraph(
            self.tr(
                "The rows are your own text, so they were not kept in the run’s folder. Measure"
                " again to read them; under “More” they can be kept."
            ),
            "note",
        )
        self.add(self.absent)
        theme().changed.connect(self._draw)

    def show_report(self, report: EvaluationReport) -> None:
        """Show its rows from the first on."""
        self.kinds = [report.improved, report.worst]
        self.absent.setVisible(not report.with_rows)
        self.kind.setVisible(report.with_rows)
        for each in (self.before, self.after, self.place):
            each.setVisible(report.with_rows)
        self.index = 0
        self._draw()

    def _other_kind(self) -> None:
        self.index = 0
        self._draw()

    def _go(self, step: int) -> None:
        rows = self.kinds[self.kind.currentIndex()]
        self.index = (self.index + step) % max(1, len(rows))
        self._draw()

    def _draw(self) -> None:
        rows = self.kinds[self.kind.currentIndex()]
        for each in (*self._names, *self.texts):
            each.setVisible(bool(rows))
        self.before.setEnabled(len(rows) > 1)
        self.after.setEnabled(len(rows) > 1)
        if not rows:
            self.place.setText(self.tr("There is no such row."))
            return
        row = rows[self.index]
        self.place.setText(
            self.tr(
                "{number} of {all}, line {line} of the file. Loss {before} with the base model,"
                " {after} with the fine-tuned one."
            ).format(
                number=number_text(self.index + 1),
                all=number_text(len(rows)),
                line=number_text(row.line),
                before=number_text(row.base_loss, 2),
                after=number_text(row.tuned_loss, 2),
            )
        )
        for text, words in zip(
            self.texts, (row.prompt, row.answer, row.base, row.tuned), strict=True
        ):
            text.show_pieces([(words or self.tr("(nothing)"), _look(bool(words)))])


def _look(there: bool) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(theme().font("text"))
    made.setForeground(theme().color("text" if there else "muted"))
    return made
