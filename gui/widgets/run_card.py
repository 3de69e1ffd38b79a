"""One run: what came of it, under which settings, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from core.events import RunSummary, UnfinishedRun
from gui.models.rows_model import plain_tooltip
from gui.models.runs_model import AnyRun
from gui.text import bytes_text, duration_text, elide, number_text, rows_text
from gui.theme import theme
from gui.widgets import run_words as words
from gui.widgets.buttons import Button, secondary
from gui.widgets.card import Card
from gui.widgets.fact_grid import FactGrid
from gui.widgets.paragraph import Paragraph
from gui.widgets.pill import Pill
from gui.widgets.run_verdict import verdict_of


class RunCard(Card):
    """Its buttons only say what is wanted; the page does it."""

    report = Signal()
    rename = Signal()
    reveal = Signal()
    remove = Signal()
    resume = Signal()
    give_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        theme().space(self.body, spacing=12)
        self.name = Paragraph("", "heading", selectable=True)
        self.word = Pill()
        self.sentence = Paragraph("", "text", selectable=True)
        self.add(self.name)
        row = QHBoxLayout()
        row.addWidget(self.word)
        row.addStretch(1)
        self.add(row)
        self.add(self.sentence)
        self._facts = FactGrid()
        self.facts = self._facts.pairs
        self.add(self._facts)
        self.add(self._buttons())

    def _buttons(self) -> QGridLayout:
        self.resume_button = secondary(self.tr("Resume"), "play")
        self.give_up_button = secondary(
            self.tr("Give up…"),
            "x",
            hint=self.tr("Deletes its checkpoint and the secret of its noise; its folder stays."),
        )
        self.report_button = secondary(
            self.tr("Report…"),
            "file-text",
            hint=self.tr("For a data protection officer, as HTML or PDF; without your rows."),
        )
        self.reveal_button = secondary(self.tr("Show the folder"), "folder-open")
        self.rename_button = secondary(self.tr("Rename…"), "pencil", hint=self.tr("F2 in the list"))
        self.remove_button = Button(
            self.tr("Delete…"), "danger", icon="trash-2", hint=self.tr("Delete in the list")
        )
        self._grid = QGridLayout()
        theme().space(self._grid, spacing=8)
        self._wishes = (
            (self.resume_button, self.resume),
            (self.give_up_button, self.give_up),
            (self.report_button, self.report),
            (self.reveal_button, self.reveal),
            (self.rename_button, self.rename),
            (self.remove_button, self.remove),
        )
        for number, (button, wish) in enumerate(self._wishes):
            button.clicked.connect(wish)
            self._grid.addWidget(button, number // 2, number % 2)
        return self._grid

    def _offer(self, *offered: Button) -> None:
        """Show these buttons, two in a row, and no others."""
        for number, button in enumerate(offered):
            self._grid.addWidget(button, number // 2, number % 2)
        for button, _wish in self._wishes:
            button.setVisible(button in offered)

    def show_run(self, run: AnyRun) -> None:
        """Show one; of one that has no result, why."""
        if isinstance(run, RunSummary):
            self._offer(
                *(self.report_button, self.reveal_button, self.rename_button, self.remove_button)
            )
        elif isinstance(run, UnfinishedRun):  # not deleted before its secret is
            self._offer(self.resume_button, self.give_up_button, self.reveal_button)
        else:
            self._offer(self.reveal_button, self.remove_button)
        self.name.setText(elide(run.name, 120) or words.folder_name(run.folder))
        self.setAccessibleName(self.name.text())
        if isinstance(run, RunSummary):
            verdict = verdict_of(run)
            self.word.show_word(verdict.word, verdict.tone)
            stopped = self.tr("It was stopped before its end.") if run.stopped else ""
            self.sentence.setText(f"{verdict.sentence} {stopped}".strip())
            self._facts.show_facts(self._facts_of(run))
        elif isinstance(run, UnfinishedRun):
            self.word.show_word(self.tr("Unfinished"), "action")
            self.sentence.setText(words.going_on_text(run))
            self._facts.show_facts([(self.tr("Folder"), run.name)])
        else:
            self.word.show_word(self.tr("Cannot be read"), "warning")
            self.sentence.setText(words.reason_text(run))
            self._facts.show_facts([(self.tr("Folder"), run.name)])

    def allow_resume(self, reason: str) -> None:
        """Let an unfinished run go on, or say why it cannot now."""
        self.resume_button.setEnabled(not reason)
        self.resume_button.setToolTip(plain_tooltip(reason))
        self.resume_button.setAccessibleDescription(reason)

    def _facts_of(self, run: RunSummary) -> list[tuple[str, str]]:
        made = self.tr("{time}, in {duration}").format(
            time=words.made_text(run.created), duration=duration_text(run.seconds)
        )
        data = self.tr("{file}, {rows} held back").format(
            file=elide(run.data, 60), rows=rows_text(run.held_back_rows)
        )
        cut = self.tr("{before} before and {after} after the trunk").format(
            before=run.input_blocks, after=run.output_blocks
        )
        facts = [
            (self.tr("Made"), made),
            (self.tr("Model"), run.model),
            (self.tr("Data"), data),
            (self.tr("Steps"), number_text(run.steps)),
            (self.tr("Blocks here"), cut),
            (self.tr("Noise"), words.noise_hint(run)),
            (self.tr("Start"), words.start_text(run)),
            (self.tr("Left"), bytes_text(run.bytes_sent)),
        ]
        left_out = words.left_out_text(run.left_out_rows, run.unused_rows)
        if left_out:
            facts.insert(3, (self.tr("Left out"), left_out))
        if run.masked:
            facts.insert(3, (self.tr("Personal data"), self.tr("Masked before learning")))
        if run.prompt_read_back is not None:
            facts.append((self.tr("Read back"), words.read_text(run)))
        return facts
