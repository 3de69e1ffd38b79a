"""What all partners of a common run keep to, and how long it goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.together import CommonRun, Way
from gui.state import AppState
from gui.theme import theme
from gui.widgets.card import Card
from gui.widgets.field import Field
from gui.widgets.field_row import field_row
from gui.widgets.fold import fold
from gui.widgets.noise_choice import NoiseChoice
from gui.widgets.number_fields import DecimalField, WholeField
from gui.widgets.paragraph import Paragraph
from gui.widgets.together_words import sum_text


class RulesForm(QWidget):
    """Minima, rounds and sharing; numbers for those who know what they do are folded away."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        usual = CommonRun(Way.HIERARCHICAL, "0" * 16)
        self.input_blocks = WholeField(1, 1024, usual.input_blocks)
        self.output_blocks = WholeField(1, 1024, usual.output_blocks)
        self.least_seats = WholeField(1, 64, usual.least_seats)
        self.rounds = WholeField(1, 100_000, usual.rounds)
        self.steps = WholeField(1, 100_000, usual.steps_per_round)
        self.patience = WholeField(1, 1440, round(usual.patience / 60))
        self.patience.setSuffix("\u00a0" + self.tr("min"))
        self.batch_size = WholeField(1, 1024, usual.batch_size)
        self.learning_rate = DecimalField(0.000001, 1.0, usual.learning_rate, 6)
        self.lora_rank = WholeField(1, 256, usual.lora_rank)
        self.max_length = WholeField(16, 131072, usual.max_length)
        self.gradient_noise = DecimalField(0.0, 10.0, usual.minimum_gradient_noise, 2)
        self.gradient_noise.setSpecialValueText(self.tr("none"))
        self.noise = NoiseChoice(
            self.tr("Minimum noise"),
            self.tr("Nobody takes part with less. More noise hides more and learns more slowly."),
        )
        self.noise.changed.connect(self.changed)
        self.share = QCheckBox(self.tr("Average the output blocks too"))
        self.share.setChecked(usual.share_output_blocks)
        self.share.toggled.connect(self.changed)
        self.sharing = Paragraph("", "note")
        self._shown = False
        column = QVBoxLayout(self)
        theme().space(column, spacing=16, margins=0)
        column.addWidget(self._minima_card())
        column.addWidget(self._course_card())

    def run(self, way: Way, fingerprint: str, partners: int) -> CommonRun:
        """The agreement, as it stands. Alpha is twice the rank."""
        return CommonRun(
            way=way,
            fingerprint=fingerprint,
            input_blocks=self.input_blocks.value(),
            output_blocks=self.output_blocks.value(),
            minimum_noise_level=self.noise.level(),
            minimum_gradient_noise=self.gradient_noise.value(),
            rounds=self.rounds.value(),
            steps_per_round=self.steps.value(),
            batch_size=self.batch_size.value(),
            max_length=self.max_length.value(),
            learning_rate=self.learning_rate.value(),
            lora_rank=self.lora_rank.value(),
            lora_alpha=2.0 * self.lora_rank.value(),
            share_output_blocks=self.share.isChecked(),
            least_seats=min(self.least_seats.value(), partners),
            patience=60.0 * self.patience.value(),
        )

    def show_partners(self, partners: int, way: Way) -> None:
        """Say what sharing means for so many, and what a round is."""
        self.least_seats.setMaximum(max(2, min(64, partners)))
        self.steps.setEnabled(way is not Way.CLIENT_BATCH)
        self.sharing.setText(
            self.tr("The server gets only what it cannot read.") + " " + sum_text(partners)
        )
        self.share.setAccessibleDescription(self.sharing.text())

    def show_state(self, state: AppState) -> None:
        """Keep within the model and the administrator's rules; begin with what is chosen here."""
        least_in, least_out = state.held.least_blocks(state.server)
        if state.model is not None:
            self.input_blocks.setRange(least_in, max(least_in, state.model.blocks - 1 - least_out))
            self.output_blocks.setRange(
                least_out, max(least_out, state.model.blocks - 1 - least_in)
            )
        self.gradient_noise.setMinimum(state.policy.minimum_gradient_noise)
        level = self.noise.level() if self._shown else state.noise_level
        self.noise.show_level(level, state.policy.minimum_noise_level)
        if not self._shown:
            self.input_blocks.setValue(state.input_blocks)
            self.output_blocks.setValue(state.output_blocks)
            self.gradient_noise.setValue(state.gradient_noise)
        self._shown = True

    # --- parts --------------------------------------------------------------------------

    def _minima_card(self) -> Card:
        card = Card(self.tr("What everybody keeps to"))
        theme().space(card.body, spacing=16)
        card.add(self.noise)
        card.add(
            field_row(
                Field(
                    self.tr("Blocks before the server, at least"),
                    self.input_blocks,
                    self.tr("More blocks here make it harder to read back, and need more memory."),
                ),
                Field(
                    self.tr("Blocks after the server, at least"),
                    self.output_blocks,
                    self.tr("They are the same for all if their adapters are averaged."),
                ),
            )
        )
        below = QVBoxLayout()
        theme().space(below, margins=(30, 0, 0, 0))
        below.addWidget(self.sharing)
        both = QVBoxLayout()
        theme().space(both, spacing=0)
        both.addWidget(self.share)
        both.addLayout(below)
        card.add(both)
        return card

    def _course_card(self) -> Card:
        card = Card(self.tr("How long it goes on"))
        theme().space(card.body, spacing=16)
        card.add(
            field_row(
                Field(
                    self.tr("Rounds"),
                    self.rounds,
                    self.tr("After each, all have what the others learnt."),
                ),
                Field(
                    self.tr("Steps a round"),
                    self.steps,
                    self.tr("Of each partner. Step by step together, a round is one step."),
                ),
            )
        )
        card.add(
            field_row(
                Field(
                    self.tr("Partners for a round, at least"),
                    self.least_seats,
                    self.tr("With fewer, the run waits."),
                ),
                Field(
                    self.tr("Wait for late partners"),
                    self.patience,
                    self.tr("Then the round goes on without them; they can come back."),
                ),
            )
        )
        inside = QWidget()
        column = QVBoxLayout(inside)
        theme().space(column, spacing=16, margins=0)
        column.addWidget(
            field_row(
                Field(self.tr("Batch size"), self.batch_size, self.tr("Rows in one step.")),
                Field(
                    self.tr("Learning rate"),
                    self.learning_rate,
                    self.tr("How far each step moves."),
                ),
                Field(self.tr("LoRA rank"), self.lora_rank, self.tr("How much can be learnt.")),
            )
        )
        column.addWidget(
            field_row(
                Field(
                    self.tr("Longest row in tokens"),
                    self.max_length,
                    self.tr("Longer rows are cut."),
                ),
                Field(
                    self.tr("Minimum noise on gradients"),
                    self.gradient_noise,
                    self.tr("Gradients can tell of the right answers."),
                ),
            )
        )
        self.fold = fold(self.tr("Advanced settings"), inside)
        card.body.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        card.add(inside)
        return card
