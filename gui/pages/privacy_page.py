"""Where the model is cut and how much noise leaves, with what both cost, live."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.estimate import estimate
from core.leak_report import LeakReport
from gui.engine_link import EngineLink
from gui.models.leak_meter import leak_meter
from gui.models.model_catalog import model_catalog
from gui.models.model_choice import blocks_here
from gui.state import AppState
from gui.text import bytes_text
from gui.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.card import Card
from gui.widgets.fact_list import FactList
from gui.widgets.label import Label
from gui.widgets.leak_report_view import LeakReportView
from gui.widgets.level_text import level_text
from gui.widgets.narrow import StackWhenNarrow
from gui.widgets.noise_dial import NoiseDial
from gui.widgets.page import Page
from gui.widgets.paragraph import Paragraph
from gui.widgets.partition_bar import PartitionBar
from gui.widgets.read_back_card import ReadBackCard
from gui.widgets.rule_note import RuleNote
from gui.widgets.sigma_note import SigmaNote
from gui.widgets.stat import Stat
from gui.widgets.trade_off_dial import TradeOffDial


class PrivacyPage(Page):
    """Partition and noise. What is chosen here counts from the next message and the next run."""

    def __init__(self, state: AppState, link: EngineLink, theme: Theme) -> None:
        super().__init__(
            self.tr("Privacy"),
            self.tr(
                "Your text stays on this computer. Noisy numbers leave it. Here you decide how"
                " noisy, and see what could still be read."
            ),
            theme,
        )
        self.state, self.link = state, link
        self.catalog = model_catalog(state, link)
        self.banner = Banner(dismissable=False)
        self.banner.action.connect(lambda: self.go_to.emit("server"))
        self.add(self.banner)
        self.choices = QWidget()
        column = QVBoxLayout(self.choices)
        theme.space(column, spacing=16, margins=0)
        self.trade_off = TradeOffDial(state)
        column.addWidget(self.trade_off)
        column.addWidget(self._cut_card())
        row = QHBoxLayout()
        theme.space(row, spacing=16)
        row.addWidget(self._noise_card(), 3)
        self.read_back = ReadBackCard(state, leak_meter(state, link))
        row.addWidget(self.read_back, 2)
        column.addLayout(row)
        column.addWidget(self._leaves_card())
        self.add(self.choices)
        self.report = LeakReportView()
        self.report.hide()
        self.add(self.report)
        StackWhenNarrow(self, 860, row)
        StackWhenNarrow(self, 640, self._sides, self._figures)
        self.content.addStretch(1)
        self.when = Paragraph("", "note")
        self.add_to_footer(self.when, left=True)
        self.footer.setStretch(0, 1)
        self.set_primary(self.tr("Continue to fine-tune"), "arrow-right").clicked.connect(
            self._go_on
        )
        self.read_back.go_to.connect(self.go_to)
        self.read_back.show_report.connect(self.open_report)
        self.report.back.connect(self.close_report)
        self.bar.changed.connect(self._show_figures)
        self.bar.committed.connect(
            lambda inside, outside: state.set_privacy(input_blocks=inside, output_blocks=outside)
        )
        self.dial.changed.connect(self._show_figures)
        self.dial.committed.connect(lambda level: state.set_privacy(noise_level=level))
        self.trade_off.chosen.connect(
            lambda stop: state.set_privacy(
                input_blocks=stop.input_blocks, noise_level=stop.noise_level
            )
        )
        state.server_changed.connect(self._read_server)
        state.privacy_changed.connect(self._read_choice)
        state.settings_changed.connect(self._show_figures)
        state.run_active_changed.connect(self._show_when)
        self.catalog.changed.connect(self._show_to_fetch)
        state.data_changed.connect(self.close_report)
        self._read_server()
        self._show_when()

    # --- parts --------------------------------------------------------------------------

    def _cut_card(self) -> Card:
        card = Card(self.tr("Where the model is cut"))
        hint = Label(self.tr("Drag the handles, or use the arrow keys"), "note")
        card.add_to_header(hint)
        self.bar = PartitionBar(self.theme)
        card.add(self.bar)
        self.to_fetch = Paragraph("", "note")
        card.add(self.to_fetch)
        self.cut_rule = RuleNote()
        self.cut_rule.show_rules(self.state.policy, "minimum_input_blocks", "minimum_output_blocks")
        card.add(self.cut_rule)
        return card

    def _noise_card(self) -> Card:
        card = Card(self.tr("How much noise leaves with it"))
        self.level = Label("", "strong")
        card.add_to_header(self.level)
        self.sigma = SigmaNote(self.state)
        card.add(self.sigma)
        self.dial = NoiseDial(self.theme)
        card.add(self.dial)
        self.noise_rule = RuleNote()
        policy = self.state.policy
        self.noise_rule.show_rules(
            policy, "minimum_noise_level", "minimum_gradient_noise", "most_read_back"
        )
        card.add(self.noise_rule)
        self.dial.set_minimum(policy.minimum_noise_level)
        card.add(
            Paragraph(
                self.tr(
                    "A little noise hides little. More blocks here together with more noise hide"
                    " more, and cost quality of the answers."
                ),
                "note",
            )
        )
        self.memory = Stat(
            self.tr("Memory here"),
            hint=self.tr("For your blocks, the words, and a chat of 2 048 tokens."),
        )
        self.per_token = Stat(
            self.tr("Sent per token"),
            hint=self.tr("A token is about three quarters of a word, in questions and answers."),
        )
        self.per_step = Stat(
            self.tr("Sent per training step"),
            hint=self.tr(
                "For 4 rows of 256 tokens in the first epoch; shorter rows send less. Later epochs"
                " send only gradients: the server keeps the rows for the run."
            ),
        )
        self._figures = figures = QHBoxLayout()
        self.theme.space(figures, spacing=16, margins=(0, 8, 0, 0))
        for stat in (self.memory, self.per_token, self.per_step):
            figures.addWidget(stat, 1)
        card.add(figures)
        card.body.addStretch(1)
        return card

    def _leaves_card(self) -> Card:
        card = Card(self.tr("What leaves, and what stays"))
        self._sides = row = QHBoxLayout()
        self.theme.space(row, spacing=24)
        self.leaves = FactList(self.tr("Leaves, to the server"), "arrow-up", "server")
        self.stays = FactList(self.tr("Stays on this computer"), "lock", "yours")
        self.stays.set_facts(
            [
                (self.tr("Your text"), ""),
                (
                    self.tr("Token ids"),
                    self.tr("The numbers under which the model knows your words."),
                ),
                (
                    self.tr("Labels, the right answers"),
                    self.tr("They are compared here with what the model says."),
                ),
            ]
        )
        row.addWidget(self.leaves, 3)
        row.addWidget(self.stays, 2)
        card.add(row)
        return card

    # --- the report ---------------------------------------------------------------------

    def open_report(self, report: LeakReport) -> None:
        """Show what was read, in place of the sliders."""
        self.report.show_report(report)
        self.choices.hide()
        self.report.show()
        self.scroll_to_top()
        self.report.back_button.setFocus()

    def close_report(self) -> None:
        """Back to the sliders."""
        if self.report.isHidden():
            return
        self.report.hide()
        self.choices.show()
        self.scroll_to_top()
        self.read_back.show_button.setFocus()

    # --- showing ------------------------------------------------------------------------

    def shown(self) -> None:
        """Read the choice again, and what of the model is here by now."""
        self._read_choice()
        self.catalog.refresh()

    def _read_server(self) -> None:
        model = self.state.model
        self.bar.setEnabled(model is not None)
        if model is None:
            self.banner.say(
                "info",
                self.tr("No model is connected yet."),
                self.tr("Start a trunk on the Server page; then this page shows its blocks."),
                self.tr("Go to Server"),
            )
        else:
            self.banner.clear()
            self.bar.set_model(model.blocks, *self.state.held.least_blocks(self.state.server))
        self._read_choice()

    def _read_choice(self) -> None:
        self.bar.set_partition(self.state.input_blocks, self.state.output_blocks)
        self.dial.set_level(self.state.noise_level)
        self._show_figures()

    def _show_figures(self) -> None:
        inside, outside = self.bar.partition()
        level = self.dial.level()
        self.level.setText(
            self.tr("{word} · {level}").format(word=self.dial.word(), level=level_text(level))
            if level > 0
            else self.tr("No noise")
        )
        self.level.set_tone("" if level > 0 else "warning")
        self.read_back.show_choice(inside, outside, level)
        self.trade_off.show_choice(inside, outside, level)
        self.dial.explain(self.read_back.expectation)
        self.sigma.show_choice(inside, level)
        self.leaves.set_facts(self._leaving(inside, level))
        self._show_to_fetch()
        model = self.state.model
        if model is None:
            for stat in (self.memory, self.per_token, self.per_step):
                stat.set_value("\u2013", "")
            return
        eight_bits = self.state.settings.eight_bits
        cost = estimate(model, inside, outside, level, eight_bits=eight_bits)
        self.memory.set_value(bytes_text(cost.memory_here), self.tr("weights and chat memory"))
        back = self.tr("{size} come back").format(size=bytes_text(cost.received_per_token))
        self.per_token.set_value(bytes_text(cost.sent_per_token), back)
        back = self.tr("{later} in later epochs; {size} come back").format(
            later=bytes_text(cost.sent_per_later_step), size=bytes_text(cost.received_per_step)
        )
        self.per_step.set_value(bytes_text(cost.sent_per_step), back)

    def _show_to_fetch(self) -> None:
        """Of a model that comes from its trunk server in parts, what this cut still needs."""
        model, used = self.state.model, self.catalog.in_use
        size = 0
        facts = used.facts if used is not None else None
        same = model is not None and facts is not None and facts.fingerprint == model.fingerprint
        if same and model is not None and used is not None:
            size = used.to_fetch(blocks_here(model, self.bar.partition()))
        self.to_fetch.setVisible(size > 0)
        text = self.tr("{size} to fetch from the trunk server for this cut, once, when it is used.")
        self.to_fetch.setText(text.format(size=bytes_text(size)))

    def _leaving(self, inside: int, level: float) -> list[tuple[str, str]]:
        if level > 0:
            noise = self.tr("with noise of level {level}").format(level=level_text(level))
        else:
            noise = self.tr("without noise")
        gradients = self.tr("In training also gradients, without noise")
        if self.state.gradient_noise > 0:
            gradients = self.tr("In training also gradients, with noise {level}").format(
                level=level_text(self.state.gradient_noise)
            )
        if inside == 1:
            states = self.tr("Hidden states, the numbers behind your first block, {noise}")
        else:
            states = self.tr("Hidden states, the numbers behind your first {n} blocks, {noise}")
        return [
            (
                states.format(n=inside, noise=noise),
                self.tr("What the model makes of each token of questions, answers and rows."),
            ),
            (
                gradients,
                self.tr(
                    "They say how the server's part should change. They can tell of labels."
                    " Noise on them is set for a run, under Advanced settings."
                ),
            ),
            (self.tr("How many tokens each row has"), ""),
        ]

    def _show_when(self) -> None:
        if self.state.run_active:
            text = self.tr(
                "The run that is going on keeps its setting. Changes count from the next message"
                " and the next run."
            )
        else:
            text = self.tr("Changes count from the next message and the next run.")
        self.when.setText(text)

    def _go_on(self) -> None:
        self.state.confirm_privacy()
        self.go_to.emit("finetune")
