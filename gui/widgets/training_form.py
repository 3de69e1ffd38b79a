"""The settings of a run for those who know what they do, folded away at first."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.config import TrainingTable
from core.policy import Policy
from core.presets import StartingValues
from gui.models.rows_model import plain_tooltip
from gui.theme import theme
from gui.widgets.fold import fold
from gui.widgets.label import Label
from gui.widgets.number_fields import DecimalField, WholeField
from gui.widgets.paragraph import Paragraph
from gui.widgets.rule_note import RuleNote


class TrainingForm(QWidget):
    """`training()`, `train_input_blocks()` and `name()` are what a run is started with."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        usual = TrainingTable()
        self.epochs = WholeField(1, 1000, usual.epochs)
        self.max_steps = WholeField(0, 1_000_000, usual.max_steps)
        self.max_steps.setSpecialValueText(self.tr("no limit"))
        self.batch_size = WholeField(1, 1024, usual.batch_size)
        self.learning_rate = DecimalField(0.000001, 1.0, usual.learning_rate, 6)
        self.lora_rank = WholeField(1, 256, usual.lora_rank)
        self.lora_alpha = DecimalField(0.5, 4096.0, usual.lora_alpha, 1)
        self.max_length = WholeField(16, 131072, usual.max_length)
        self.seed = WholeField(0, 2**31 - 1, usual.seed)
        self.evaluate_every = WholeField(0, 1_000_000, usual.evaluate_every)
        self.evaluate_every.setSpecialValueText(self.tr("only before and after"))
        self.patience = WholeField(0, 1000, usual.patience)
        self.patience.setSpecialValueText(self.tr("never"))
        self.checkpoint_every = WholeField(0, 1_000_000, usual.checkpoint_every)
        self.checkpoint_every.setSpecialValueText(self.tr("never"))
        self.limit = WholeField(0, 99, 0)
        self.limit.setSpecialValueText(self.tr("no limit"))
        self.limit.setSuffix("\u00a0%")
        self.limit.setSingleStep(5)
        self._limit_is_own = False
        self.gradient_noise = DecimalField(0.0, 10.0, 0.0, 2)
        self.gradient_noise.setSpecialValueText(self.tr("none"))
        self.run_name = QLineEdit()
        self.run_name.setMaxLength(80)
        self.run_name.setPlaceholderText(self.tr("from the data and the time"))
        self.input_blocks = QCheckBox(self.tr("Train the blocks before the cut too"))
        self.input_blocks.setToolTip(
            self.tr(
                "Blocks before the cut that may learn, learn to shout over the noise: in our own"
                " measurement an attacker then read 76 % instead of 51 % back."
            )
        )
        self.warning = Paragraph(
            self.tr("They learn to shout over the noise: more can be read back."), "note"
        )
        self.warning.set_tone("warning")
        self.warning.hide()
        self.input_blocks.toggled.connect(self.warning.setVisible)
        self.input_blocks.toggled.connect(self.changed)
        self.input_blocks.setAccessibleDescription(self.input_blocks.toolTip())

        self.rule = RuleNote()

        self.inside = QWidget()
        self.fold = fold(self.tr("Advanced settings"), self.inside)
        column = QVBoxLayout(self)
        theme().space(column, spacing=8, margins=0)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.inside)
        self._fill()
        self.evaluate_every.valueChanged.connect(self._allow_patience)
        self._allow_patience()
        for field in (
            *(self.epochs, self.max_steps, self.batch_size, self.max_length),
            *(self.evaluate_every, self.patience),
        ):
            field.valueChanged.connect(self.changed)
        self.limit.valueChanged.connect(self._limit_chosen)

    def training(self) -> TrainingTable:
        """The hyperparameters as they stand."""
        return TrainingTable(
            epochs=self.epochs.value(),
            max_steps=self.max_steps.value(),
            batch_size=self.batch_size.value(),
            learning_rate=self.learning_rate.value(),
            lora_rank=self.lora_rank.value(),
            lora_alpha=self.lora_alpha.value(),
            max_length=self.max_length.value(),
            seed=self.seed.value(),
            evaluate_every=self.evaluate_every.value(),
            patience=self.patience.value() if self.evaluate_every.value() else 0,
            checkpoint_every=self.checkpoint_every.value(),
        )

    def train_input_blocks(self) -> bool:
        """Whether the blocks before the cut learn."""
        return self.input_blocks.isChecked()

    def most_read_back(self) -> float:
        """The share above which the run stops; 1 is no limit."""
        return self.limit.value() / 100 if self.limit.value() else 1.0

    def offer_limit(self, measured: float) -> None:
        """Propose 5 points above what was measured, rounded up to 5; own numbers stay."""
        if not self._limit_is_own:
            percent = math.ceil((measured * 100 + 5) / 5 - 1e-6) * 5
            blocked = self.limit.blockSignals(True)
            self.limit.setValue(percent if percent < 100 else 0)
            self.limit.blockSignals(blocked)

    def keep_to(self, policy: Policy) -> None:
        """Lock what the administrator has decided."""
        self.gradient_noise.setMinimum(policy.minimum_gradient_noise)
        if policy.minimum_gradient_noise > 0:
            self.gradient_noise.setSpecialValueText("")
        reason = self.rule.show_rules(policy, "allow_trained_input_blocks")
        if reason:
            self.input_blocks.setChecked(False)
            self.input_blocks.setEnabled(False)
            self.input_blocks.setToolTip(plain_tooltip(reason))
            self.input_blocks.setAccessibleDescription(reason)

    def name(self) -> str:
        """The run's name; empty lets the engine name it."""
        return self.run_name.text().strip()

    def apply(self, values: StartingValues) -> None:
        """Set what a preset sets."""
        blocked = self.blockSignals(True)
        self.epochs.setValue(values.epochs)
        self.max_steps.setValue(values.max_steps)
        self.max_length.setValue(values.max_length)
        self.evaluate_every.setValue(values.evaluate_every)
        self.patience.setValue(values.patience)
        self.blockSignals(blocked)
        self.changed.emit()

    def values(self) -> StartingValues:
        """What a preset would have set, as it stands."""
        return StartingValues(
            self.epochs.value(),
            self.max_steps.value(),
            self.max_length.value(),
            self.evaluate_every.value(),
            self.patience.value() if self.evaluate_every.value() else 0,
        )

    def _limit_chosen(self) -> None:
        self._limit_is_own = True
        self.changed.emit()

    def _allow_patience(self) -> None:
        self.patience.setEnabled(self.evaluate_every.value() > 0)

    def _fill(self) -> None:
        both = QVBoxLayout(self.inside)
        theme().space(both, spacing=8, margins=(0, 4, 0, 0))
        self.sides = QHBoxLayout()
        theme().space(self.sides, spacing=24)
        both.addLayout(self.sides)
        grids = (QGridLayout(), QGridLayout())
        for grid in grids:
            theme().space(grid, spacing=8)
            grid.setColumnStretch(1, 1)
            self.sides.addLayout(grid, 1)
        rows = (
            (self.tr("&Epochs"), self.epochs, self.tr("How often every row is learnt from.")),
            (self.tr("&Most steps"), self.max_steps, self.tr("Stop after so many steps.")),
            (
                self.tr("&Batch size"),
                self.batch_size,
                self.tr("Rows in one step. More need more memory here and at the server."),
            ),
            (
                self.tr("&Learning rate"),
                self.learning_rate,
                self.tr("How far each step moves. Too high and the model forgets how to write."),
            ),
            (
                self.tr("LoRA ran&k"),
                self.lora_rank,
                self.tr("Size of the adapter: how much can be learnt, and how large it is."),
            ),
            (
                self.tr("LoRA &alpha"),
                self.lora_alpha,
                self.tr("How loud the adapter speaks. Twice the rank is usual."),
            ),
            (
                self.tr("Lon&gest row in tokens"),
                self.max_length,
                self.tr("Longer rows are cut. A token is about three quarters of a word."),
            ),
            (
                self.tr("&Seed"),
                self.seed,
                self.tr("The same number gives the same order of rows and the same start."),
            ),
            (
                self.tr("Meas&ure every … steps"),
                self.evaluate_every,
                self.tr("Loss on the held-back rows during the run. The best adapter is kept."),
            ),
            (
                self.tr("Stop earl&y after …"),
                self.patience,
                self.tr(
                    "So many measurements without a lower loss end the run, with the best adapter."
                ),
            ),
            (
                self.tr("Sa&ve every … steps"),
                self.checkpoint_every,
                self.tr(
                    "So many steps a crash can cost at most. To save fetches about three times the"
                    " adapter from the server; never means that the run cannot be resumed."
                ),
            ),
            (
                self.tr("Noise on gra&dients"),
                self.gradient_noise,
                self.tr(
                    "Gradients say how the server's part should change, and can tell of the right"
                    " answers. Noise on them hides some of that and makes learning slower; 0 is"
                    " none."
                ),
            ),
        )
        for index, (text, field, hint) in enumerate(rows):
            row, side = divmod(index, 2)
            self._field(grids[side], row, text, field, hint)
        last = len(rows) // 2
        hint = self.tr("How the run is called in lists, and its folder.")
        self._field(grids[0], last, self.tr("Run &name"), self.run_name, hint)
        grids[1].addWidget(self.input_blocks, last, 0, 1, 2)
        grids[1].addWidget(self.warning, last + 1, 0, 1, 2)
        grids[1].addWidget(self.rule, last + 1, 0, 1, 2)
        for grid in grids:
            grid.setRowStretch(last + 2, 1)
        limit = QGridLayout()
        theme().space(limit, spacing=8)
        limit.setColumnStretch(1, 1)
        hint = self.tr(
            "Test attacks run during training; above this share of the tokens the run stops and"
            " keeps what it has learnt."
        )
        self._field(limit, 0, self.tr("S&top when more than … can be read back"), self.limit, hint)
        both.addLayout(limit)

    def _field(self, grid: QGridLayout, row: int, text: str, field: QWidget, hint: str) -> None:
        label = Label(text)
        label.setBuddy(field)
        label.setToolTip(hint)
        field.setToolTip(hint)
        field.setAccessibleName(text.replace("&", ""))
        field.setAccessibleDescription(hint)
        grid.addWidget(label, row, 0)
        grid.addWidget(field, row, 1)
