"""The end of a run: did it help, what did it cost, where is it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.events import RunSummary
from gui.models.evaluation import Evaluations
from gui.models.export import Exporter
from gui.text import bytes_text, duration_text, elide, number_text, share_text
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.evaluation_card import EvaluationCard
from gui.widgets.export_card import ExportCard
from gui.widgets.label import Label
from gui.widgets.level_text import level_text
from gui.widgets.paragraph import Paragraph
from gui.widgets.pill import Pill
from gui.widgets.run_verdict import verdict_of
from gui.widgets.run_words import left_out_text
from gui.widgets.stat import Stat


class RunResult(QWidget):
    """The verdict with its figures, and on demand the base model side by side, and the export."""

    def __init__(
        self, evaluations: Evaluations, exporter: Exporter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.run: RunSummary | None = None
        column = QVBoxLayout(self)
        theme().space(column, spacing=16, margins=0)
        column.addWidget(self._verdict_card())
        self.evaluation = EvaluationCard(evaluations)
        column.addWidget(self.evaluation)
        column.addWidget(self._folder_card())
        self.export = ExportCard(exporter)
        self.export.hide()
        column.addWidget(self.export)

    def _verdict_card(self) -> Card:
        card = Card()
        theme().space(card.body, spacing=12)
        self.word = Pill()
        self.name = Label("", "heading")
        head = QHBoxLayout()
        theme().space(head, spacing=12)
        head.addWidget(self.name)
        head.addWidget(self.word)
        head.addStretch(1)
        self.sentence = Paragraph("", "text", selectable=True)
        self.loss = Stat(
            self.tr("Loss on held-back rows"),
            hint=self.tr("How surprised the model is by the right answers. Lower is better."),
        )
        self.accuracy = Stat(self.tr("Right answers, held-back rows"))
        self.time = Stat(self.tr("Took"))
        self.sent = Stat(self.tr("Left this computer"))
        self.read = Stat(
            self.tr("Read back at the end"),
            hint=self.tr("Of the prompts' tokens, by the strongest test attack on the result."),
        )
        self.figures = figures = QHBoxLayout()
        theme().space(figures, spacing=24, margins=(0, 8, 0, 0))
        for stat in (self.loss, self.accuracy, self.time, self.sent, self.read):
            figures.addWidget(stat, 1)
        card.add(head)
        card.add(self.sentence)
        card.add(figures)
        return card

    def _folder_card(self) -> Card:
        card = Card(self.tr("Where it is kept"))
        self.folder = QLineEdit()
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName(self.tr("Folder of the run"))
        reveal = secondary(self.tr("Show the folder"), "folder-open")
        reveal.clicked.connect(self._reveal)
        row = QHBoxLayout()
        theme().space(row, spacing=16)
        row.addWidget(self.folder, 1)
        row.addWidget(reveal)
        self.export_button = secondary(self.tr("Export …"), "file-up")
        self.export_button.clicked.connect(self._show_export)
        row.addWidget(self.export_button)
        card.add(row)
        return card

    def show_run(self, run: RunSummary, *, too_much_read: bool = False) -> None:
        """Show what the engine says of the finished run; it may have ended because more could be
        read back than was agreed to."""
        self.run = run
        verdict = verdict_of(run)
        self.name.setText(elide(run.name, 60))
        self.name.setToolTip(run.name)
        self.word.show_word(verdict.word, verdict.tone)
        stopped = ""
        if too_much_read:
            stopped = self.tr(
                "It was stopped because more could be read back than you agreed to; what was"
                " learnt until then is kept."
            )
        elif run.stopped:
            stopped = self.tr("You stopped it; what was learnt until then is kept.")
        elif run.stopped_early:
            stopped = self.tr(
                "It stopped because the loss on held-back rows did not fall any more."
            )
        best = ""
        if run.adapter_step is not None:
            best = self.tr("It ends with the adapter of step {step}, the best one.").format(
                step=number_text(run.adapter_step)
            )
        left_out = left_out_text(run.left_out_rows, run.unused_rows)
        parts = (stopped, best, verdict.sentence, left_out)
        self.sentence.setText(" ".join(part for part in parts if part))
        self.loss.setVisible(run.eval_loss_after is not None)
        if run.eval_loss_after is not None:
            before = run.eval_loss_before
            was = self.tr("was {figure}").format(figure=number_text(before, 2)) if before else ""
            self.loss.set_value(number_text(run.eval_loss_after, 2), was)
        self.accuracy.setVisible(run.accuracy_after is not None)
        if run.accuracy_after is not None:
            known = run.accuracy_before is not None
            was = self.tr("was {figure}").format(figure=share_text(run.accuracy_before or 0.0))
            self.accuracy.set_value(share_text(run.accuracy_after), was if known else "")
        steps = self.tr("{n} steps").format(n=number_text(run.steps))
        self.time.set_value(duration_text(run.seconds), steps)
        if run.noise_level > 0:
            noise = self.tr("with noise {level}").format(level=level_text(run.noise_level))
        else:
            noise = self.tr("without noise")
        self.sent.set_value(bytes_text(run.bytes_sent), noise)
        self.read.setVisible(run.prompt_read_back is not None)
        if run.prompt_read_back is not None:
            self.read.set_value(share_text(run.prompt_read_back), self.tr("of the prompts"))
        self.evaluation.show_run(run.folder)
        self.folder.setText(run.folder)
        self.folder.setCursorPosition(0)
        self.export.show_run(run.folder, run.name, allowed=run.export_allowed)
        self.export.hide()

    def _reveal(self) -> None:
        if self.run is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self.run.folder))

    def _show_export(self) -> None:
        self.export.show()
        chosen = self.export.cards[self.export.format].radio
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)
