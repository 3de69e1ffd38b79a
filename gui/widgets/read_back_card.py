"""What could be read back at the chosen setting: measured on the user's rows, or estimated."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QWidget

from core.leak_report import LeakReport
from core.leak_table import Estimated, LeakTable, interpolate, load_table
from gui.models.leak_memory import leak_setting
from gui.models.leak_meter import LeakMeter
from gui.state import AppState
from gui.text import problem_sentences, share_text
from gui.theme import theme
from gui.widgets import read_back_words as words
from gui.widgets.attack_words import attack_name
from gui.widgets.buttons import quiet, secondary
from gui.widgets.card import Card
from gui.widgets.measure_progress import MeasureProgress
from gui.widgets.paragraph import Paragraph
from gui.widgets.pill import Pill
from gui.widgets.stat import Stat


class ReadBackCard(Card):
    """Follows the sliders with an estimate from the model's table; measures on demand.

    A measurement is shown for exactly its setting only; elsewhere the estimate is, and the last
    measurement with its setting in one line.
    """

    go_to = Signal(str)
    show_report = Signal(object)
    """The `LeakReport` the user wants to see."""

    def __init__(self, state: AppState, meter: LeakMeter, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Could be read back"), parent)
        self._state, self._meter = state, meter
        self._choice = (state.input_blocks, state.output_blocks, state.noise_level)
        self._table: LeakTable | None = None
        self._model = ""
        self.report: LeakReport | None = None
        """The measurement that `show_button` shows: of this setting, or else the last one."""
        self.prompts = Stat(self.tr("of the prompts"))
        self.replies = Stat(self.tr("of the replies"))
        figures = QHBoxLayout()
        theme().space(figures, spacing=16)
        figures.addWidget(self.prompts, 1)
        figures.addWidget(self.replies, 1)
        self.add(figures)
        self.flag = Pill()
        self.what, self.how = Paragraph("", "text"), Paragraph("", "note")
        self.last, self.trouble = Paragraph("", "note"), Paragraph("", "note")
        self.progress = MeasureProgress(meter)
        self.button = secondary("")
        self.button.clicked.connect(self._act)
        self.show_button = secondary(
            self.tr("Show what was read"),
            hint=self.tr("Your own rows, and what an attacker reads of them."),
        )
        self.show_button.clicked.connect(lambda: self.show_report.emit(self.report))
        self.table_button = quiet(
            self.tr("All measurements"), hint=self.tr("Show the table the estimate is from.")
        )
        self.table_button.clicked.connect(self._show_table)
        for part in (self.what, self.flag, self.how, self.last, self.trouble, self.progress):
            self.add(part)
        self.body.addStretch(1)
        for button in (self.button, self.show_button, self.table_button):
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        for signal in (
            state.server_changed,
            state.data_changed,
            state.mapping_changed,
            state.run_active_changed,
            state.leaks.changed,
            meter.changed,
        ):
            signal.connect(self.refresh)
        self.refresh()

    def show_choice(self, input_blocks: int, output_blocks: int, noise_level: float) -> None:
        """Follow the sliders, also while they are dragged."""
        self._choice = (input_blocks, output_blocks, noise_level)
        self.refresh()

    def estimate(self, noise_level: float) -> Estimated | None:
        """What is expected at another noise level with the chosen cut; None without a table."""
        if self._table is None:
            return None
        return interpolate(self._table, self._choice[0], noise_level)

    def expectation(self, noise_level: float) -> str:
        """The estimate in words, for the named levels of the dial; empty without a table."""
        found = self.estimate(noise_level)
        if found is None:
            return ""
        return self.tr("about {share} of the prompts could be read back").format(
            share=share_text(found.prompt_top1)
        )

    def refresh(self) -> None:
        """Show everything anew."""
        self._load_table()
        inside, outside, level = self._choice
        setting = leak_setting(self._state)
        here = last = None
        if setting is not None:
            chosen = replace(setting, input_blocks=inside, output_blocks=outside, noise_level=level)
            here = self._state.leaks.find(chosen)
            last = self._state.leaks.last_of(chosen)
        if here is not None:
            self._show_measured(here)
        else:
            self._show_estimate(self.estimate(level))
        self.flag.setVisible(self._state.model is not None)
        self.report = here or last
        self._show_last(last if here is None else None)
        self._show_trouble()
        self._show_buttons(again=here is not None)
        self.setAccessibleDescription(
            " ".join(
                text
                for text in (
                    self.prompts.accessibleName(),
                    self.replies.accessibleName(),
                    *(part.text() for part in (self.what, self.flag, self.how, self.last)),
                )
                if text
            )
        )

    # --- showing ------------------------------------------------------------------------

    def _load_table(self) -> None:
        model = self._state.model.fingerprint if self._state.model else ""
        if model != self._model:
            self._model = model
            self._table = load_table(model)

    def _show_measured(self, report: LeakReport) -> None:
        for stat, side in ((self.prompts, report.prompt), (self.replies, report.reply)):
            if words.measured(side):
                stat.set_value(share_text(side.top1), "", tone=words.tone_of(side.top1))
            else:
                stat.set_value("\u2013", self.tr("not measured"))
        self.what.setText(words.sentence(report))
        if self._state.masks_data:
            self.flag.show_word(self.tr("measured on your masked rows"), "action")
        else:
            self.flag.show_word(self.tr("measured on your rows"), "action")
        names = [
            attack_name(side.attack)
            for side in (report.prompt, report.reply)
            if words.measured(side)
        ]
        ran = {*report.prompt.attacks, *report.reply.attacks}
        self.how.setText(
            self.tr("Strongest of {n} attacks: {names}. Nothing was sent.").format(
                n=len(ran), names=", ".join(dict.fromkeys(names))
            )
        )
        self.how.setToolTip("")

    def _show_estimate(self, found: Estimated | None) -> None:
        self.flag.show_word(self.tr("not measured on your rows"), "warning")
        if found is None or self._table is None:
            for stat in (self.prompts, self.replies):
                stat.set_value("\u2013", "")
            known = self._state.model is not None
            self.what.setText(
                self.tr("Nobody has measured this model yet.")
                if known
                else self.tr("No model is connected yet.")
            )
            self.how.setText(
                self.tr("Take everything as readable until you have measured it on your rows.")
                if known
                else ""
            )
            return
        tone = words.tone_of(found.prompt_top1)
        self.prompts.set_value(share_text(found.prompt_top1), "", tone=tone)
        if found.reply_top1 is None:
            self.replies.set_value("\u2013", self.tr("take them as readable"))
        else:
            tone = words.tone_of(found.reply_top1)
            self.replies.set_value(share_text(found.reply_top1), "", tone=tone)
        self.what.setText(words.verdict(found.prompt_top1))
        template = {
            "measured": self.tr("Measured at this setting on public text with {model}."),
            "between": self.tr("Estimated between measurements on public text with {model}."),
            "outside": self.tr(
                "Outside of what was measured on public text with {model}: taken from a setting"
                " that hides less."
            ),
        }[found.kind]
        first = template.format(model=self._table.model)
        rest = self.tr("Your text and better attacks may give another figure.")
        self.how.setText(f"{first} {rest}")
        self.how.setToolTip(self._table.conditions)

    def _show_last(self, report: LeakReport | None) -> None:
        self.last.setVisible(report is not None)
        if report is None:
            self.last.setText("")
            return
        self.last.setText(
            self.tr("Last measured on your rows: {shares} ({where}).").format(
                shares=words.both_text(report),
                where=words.where_text(report.input_blocks, report.noise_level),
            )
        )

    def _show_trouble(self) -> None:
        meter, text, tone = self._meter, "", ""
        if meter.problem is not None:
            text, tone = " ".join(problem_sentences(meter.problem)), "bad"
        elif meter.cancelled:
            text = self.tr("The measurement was stopped.")
        elif meter.obstacle == "data":
            text = self.tr("Open a file to measure on your own rows.")
        elif meter.obstacle == "run":
            text = self.tr("Measuring has to wait until the run is over.")
        self.trouble.setText(text)
        self.trouble.set_tone(tone)
        self.trouble.setVisible(bool(text) and not meter.running)

    def _show_buttons(self, *, again: bool) -> None:
        obstacle = self._meter.obstacle
        if obstacle == "data":
            self.button.set_look(self.tr("Open a file"), "table")
        elif again:
            self.button.set_look(self.tr("Measure again"))
        else:
            self.button.set_look(self.tr("Measure on your rows"))
        self.button.setEnabled(obstacle != "run")
        self.button.setToolTip(
            self.tr("Attacks your rows here, in about a minute. Nothing is sent.")
            if obstacle != "data"
            else ""
        )
        self.button.setVisible(not self._meter.running and obstacle != "model")
        self.show_button.setVisible(self.report is not None)
        self.table_button.setVisible(self._table is not None and not again)

    # --- acting -------------------------------------------------------------------------

    def _act(self) -> None:
        if self._meter.obstacle == "data":
            self.go_to.emit("data")
            return
        self._meter.measure()
        self.progress.cancel.setFocus()

    def _show_table(self) -> None:
        below = self.table_button.mapToGlobal(QPoint(0, self.table_button.height()))
        text = words.table_text(self._table) if self._table else ""
        QToolTip.showText(below, text, self.table_button)
