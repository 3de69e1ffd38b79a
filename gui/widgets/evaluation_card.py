"""Asks “Did it help?” of one run: a button, the measurement at work, its outcome."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.evaluation_report import EvaluationReport
from gui.models.evaluation import Evaluations
from gui.text import elide, problem_sentences
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.evaluation_options import EvaluationOptions
from gui.widgets.evaluation_view import EvaluationView
from gui.widgets.measure_progress import MeasureProgress
from gui.widgets.paragraph import Paragraph


class EvaluationCard(QWidget):
    """For the run in `folder`; give it another with `show_run`."""

    def __init__(self, evaluations: Evaluations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluations = evaluations
        self.folder = ""
        self._shown: EvaluationReport | None = None
        column = QVBoxLayout(self)
        theme().space(column, spacing=16, margins=0)
        self.card = Card(self.tr("Base model and this run side by side"))
        self.text = Paragraph("")
        self.trouble = Paragraph("", "note")
        self.progress = MeasureProgress(evaluations)
        self.button = secondary(self.tr("Did it help?"), "trending-up")
        self.button.clicked.connect(self._measure)
        self.card.add(self.text)
        self.card.add(self.trouble)
        self.card.add(self.progress)
        self.card.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.options = EvaluationOptions()
        self.options.changed.connect(self._show_text)
        self._show_text()
        self.card.add(self.options)
        column.addWidget(self.card)
        self.view = EvaluationView()
        column.addWidget(self.view)
        evaluations.changed.connect(self.refresh)
        self.refresh()

    def show_run(self, folder: str) -> None:
        """Be about the run in `folder`; what was found of it before is shown at once."""
        if folder != self.folder:
            self.folder = folder
            self.options.use("")  # another run has other columns
        self.refresh()

    def refresh(self) -> None:
        """Show how it stands."""
        about = self._evaluations
        ours = about.concerns(self.folder)
        report = about.report(self.folder)
        measuring = about.running and ours
        self.progress.setVisible(measuring)
        self.button.setVisible(not measuring)
        self.options.setVisible(not measuring)
        self.button.setEnabled(not about.running and not about.obstacle)
        again = report is not None
        self.button.set_look(
            self.tr("Measure again") if again else self.tr("Did it help?"),
            "refresh-cw" if again else "trending-up",
        )
        text, tone = self._trouble(ours)
        self.trouble.setText(text)
        self.trouble.set_tone(tone)
        self.trouble.setVisible(bool(text) and not measuring)
        self.button.setAccessibleDescription(text)
        self.view.setVisible(report is not None and not measuring)
        if report is not None and report is not self._shown:
            self._shown = report
            self.view.show_report(report)

    def _show_text(self) -> None:
        rows = self.tr("the rows held back from training")
        if self.options.data:
            rows = self.tr("rows of {file} that the run has not learnt from").format(
                file=elide(Path(self.options.data).name, 60)
            )
        text = self.tr(
            "Both answer {rows}, under the same noise, and are compared with always giving the most"
            " frequent answer. Takes some minutes; noisy numbers leave as in the chat."
        )
        self.text.setText(text.format(rows=rows))

    def _trouble(self, ours: bool) -> tuple[str, str]:
        about = self._evaluations
        if about.running and not ours:
            return self.tr("Another run is being measured now."), ""
        if ours and about.problem is not None:
            return " ".join(problem_sentences(about.problem)), "bad"
        if about.obstacle == "server":
            return self.tr("No trunk is connected. Start it on the Server page."), ""
        if about.obstacle == "run":
            return self.tr("A fine-tune is running and uses the model."), ""
        if ours and about.cancelled:
            return self.tr("The measurement was stopped."), ""
        return "", ""

    def _measure(self) -> None:
        self._evaluations.measure(
            self.folder,
            data=self.options.data,
            rows=self.options.rows(),
            with_rows=self.options.with_rows(),
        )
        if self._evaluations.running:
            self.progress.cancel.setFocus()
