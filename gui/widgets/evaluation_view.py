"""Did it help? One report: what it says, the figures side by side, and rows to read."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.evaluation_report import EvaluationReport, Outcome
from core.evaluation_verdict import verdict_on
from gui.text import number_text, share_text, translate
from gui.theme import theme
from gui.widgets.card import Card
from gui.widgets.compared_rows_card import ComparedRowsCard
from gui.widgets.evaluation_words import how_it_was_measured
from gui.widgets.figure_table import FigureTable
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph
from gui.widgets.pill import Pill

_NOTHING = "\u2013"


class EvaluationView(QWidget):
    """Shows one report; needs nothing else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        theme().space(column, spacing=16, margins=0)
        said = Card()
        head = QHBoxLayout()
        theme().space(head, spacing=12)
        head.addWidget(Label(self.tr("Did it help?"), "heading"))
        self.word = Pill()
        head.addWidget(self.word)
        head.addStretch(1)
        self.sentence = Paragraph("", "strong", selectable=True)
        self.figures = FigureTable(self.tr("Base model, trivial answer and fine-tuned model"))
        self.how = Paragraph("", "note")
        said.add(head)
        said.add(self.sentence)
        said.add(self.figures)
        said.add(self.how)
        column.addWidget(said)
        self.matrix_card = Card(self.tr("Which answers it gives"))
        self.matrix_card.add(
            Paragraph(
                self.tr(
                    "One line for each right answer; the columns say what the fine-tuned model"
                    " answered. Bold figures are right answers."
                ),
                "note",
            )
        )
        self.matrix = FigureTable(self.tr("Answers of the fine-tuned model by the right answer"))
        self.matrix_card.add(self.matrix)
        column.addWidget(self.matrix_card)
        self.rows = ComparedRowsCard()
        column.addWidget(self.rows)

    def show_report(self, report: EvaluationReport) -> None:
        """Show another report."""
        verdict = verdict_on(report, share_text)
        self.word.show_word(translate("evaluation", verdict.word), verdict.tone)
        self.sentence.setText(translate("evaluation", verdict.text, verdict.details))
        self.setAccessibleName(self.sentence.text())
        self.how.setText(how_it_was_measured(report))
        self._show_figures(report)
        self.matrix_card.setVisible(bool(report.labels))
        if report.labels:
            self._show_matrix(report)
        self.rows.show_report(report)

    def _show_figures(self, report: EvaluationReport) -> None:
        if report.task == "labels":
            measures = [self.tr("Right answers"), self.tr("95\u00a0% interval")]
        else:
            measures = [self.tr("ROUGE-L"), self.tr("Token F1")]
        self.figures.show_figures(
            [self.tr("Loss"), *measures],
            [
                (self.tr("Base model"), self._cells(report.base)),
                (self.tr("Trivial answer"), self._cells(report.trivial)),
                (self.tr("Fine-tuned model"), self._cells(report.tuned)),
            ],
            strong={(2, 0), (2, 1), (2, 2)},
        )

    def _cells(self, outcome: Outcome) -> list[str]:
        loss = _NOTHING if outcome.loss is None else number_text(outcome.loss, 2)
        if outcome.accuracy is None:
            return [loss, share_text(outcome.rouge_l or 0.0), share_text(outcome.token_f1 or 0.0)]
        interval = self.tr("{low} to {high}").format(
            low=share_text(outcome.low or 0.0), high=share_text(outcome.high or 0.0)
        )
        return [loss, share_text(outcome.accuracy), interval]

    def _show_matrix(self, report: EvaluationReport) -> None:
        rows = zip(report.labels, report.tuned.confusion, strict=False)
        self.matrix.show_figures(
            report.labels,
            [(label, [number_text(count) for count in counts]) for label, counts in rows],
            strong={(place, place) for place in range(len(report.labels))},
        )
