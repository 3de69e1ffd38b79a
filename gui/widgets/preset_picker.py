"""Three ways to fine-tune, for those who do not want to set numbers."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from core.presets import PRESETS, PresetName, StartingValues, starting_values, steps_of
from gui.text import number_text
from gui.theme import theme
from gui.widgets.choice_card import ChoiceCard


class PresetPicker(QWidget):
    """Cards side by side. `chosen` carries the name of the preset that the user picked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row = QHBoxLayout(self)
        theme().space(row, spacing=12, margins=0)
        self._group = QButtonGroup(self)
        self.cards: dict[PresetName, ChoiceCard] = {}
        titles = {
            "quick": self.tr("Quick look"),
            "balanced": self.tr("Balanced"),
            "thorough": self.tr("Thorough"),
        }
        for preset in PRESETS:
            card = ChoiceCard(titles[preset], "")
            self._group.addButton(card.radio)
            card.radio.toggled.connect(
                lambda on, preset=preset: self.chosen.emit(preset) if on else None
            )
            self.cards[preset] = card
            row.addWidget(card, 1)
        self.explain({preset: starting_values(preset) for preset in PRESETS}, 0, 4)

    def select(self, preset: PresetName | None) -> None:
        """Show a preset as chosen, without a signal; None: the numbers are the user's own."""
        blocked = self.blockSignals(True)
        self._group.setExclusive(False)
        for each, card in self.cards.items():
            card.radio.setChecked(each == preset)
        self._group.setExclusive(True)
        self.blockSignals(blocked)

    def explain(
        self, values: Mapping[PresetName, StartingValues], rows: int, batch_size: int
    ) -> None:
        """Say what each preset would do with so many rows."""
        for preset, card in self.cards.items():
            value = values[preset]
            text = self.tr("Every row {n} times.").format(n=number_text(value.epochs))
            if preset == "quick":
                text = self.tr("{n} steps at most, to see that everything works.").format(
                    n=number_text(value.max_steps)
                )
            elif preset == "thorough":
                text += " " + self.tr("It stops by itself when it gets no better.")
            if rows and preset != "quick":
                steps = steps_of(value, rows, batch_size)
                text += " " + self.tr("About {n} steps.").format(n=number_text(steps))
            card.set_text(text)
