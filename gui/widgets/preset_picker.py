"""Three ways to fine-tune, for those who do not want to set numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from core.config import rows_held_back
from gui.text import number_text
from gui.theme import theme
from gui.widgets.choice_card import ChoiceCard


@dataclass(frozen=True)
class Preset:
    """What a preset sets; everything else stays as it is."""

    epochs: int
    max_steps: int


QUICK = Preset(epochs=1, max_steps=20)
BALANCED = Preset(epochs=4, max_steps=0)
THOROUGH = Preset(epochs=8, max_steps=0)
PRESETS = (QUICK, BALANCED, THOROUGH)


class PresetPicker(QWidget):
    """Cards side by side. `chosen` carries the preset the user picked."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row = QHBoxLayout(self)
        theme().space(row, spacing=12, margins=0)
        self._group = QButtonGroup(self)
        self.cards: dict[Preset, ChoiceCard] = {}
        for preset, title in (
            (QUICK, self.tr("Quick look")),
            (BALANCED, self.tr("Balanced")),
            (THOROUGH, self.tr("Thorough")),
        ):
            card = ChoiceCard(title, "")
            self._group.addButton(card.radio)
            card.radio.toggled.connect(
                lambda on, preset=preset: self.chosen.emit(preset) if on else None
            )
            self.cards[preset] = card
            row.addWidget(card, 1)
        self.explain(0, 4)

    def select(self, preset: Preset | None) -> None:
        """Show a preset as chosen, without a signal; None: the numbers are the user's own."""
        blocked = self.blockSignals(True)
        self._group.setExclusive(False)
        for each, card in self.cards.items():
            card.radio.setChecked(each == preset)
        self._group.setExclusive(True)
        self.blockSignals(blocked)

    def explain(self, rows: int, batch_size: int) -> None:
        """Say what each preset would do with so many rows."""
        texts = {
            QUICK: self.tr("20 steps at most, to see that everything works."),
            BALANCED: self.tr("Every row four times."),
            THOROUGH: self.tr("Every row eight times. Better with few rows, if you can wait."),
        }
        for preset, card in self.cards.items():
            text = texts[preset]
            if rows and not preset.max_steps:
                steps = steps_of(preset, rows, batch_size)
                text += " " + self.tr("About {n} steps.").format(n=number_text(steps))
            card.set_text(text)


def steps_of(preset: Preset, rows: int, batch_size: int) -> int:
    """How many steps a preset takes with the rows that are not held back."""
    steps = math.ceil((rows - rows_held_back(rows)) / batch_size) * preset.epochs
    return min(steps, preset.max_steps) if preset.max_steps else steps
