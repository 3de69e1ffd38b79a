"""One dial from quality to privacy, along the settings that were measured and are not beaten."""

from __future__ import annotations

import psutil
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from core.frontier import Stop, stops
from core.leak_table import LeakTable, load_table
from gui.state import AppState
from gui.text import number_text, share_text
from gui.theme import theme
from gui.widgets.card import Card
from gui.widgets.label import Label
from gui.widgets.level_text import level_text
from gui.widgets.paragraph import Paragraph

_MEMORY_SHARE = 0.5
"""Of this computer's memory that the blocks here may take."""


class TradeOffDial(Card):
    """Sets cut and noise together. Hidden for a model of which nothing was measured."""

    chosen = Signal(object)
    """The `Stop` that the user moved to."""

    def __init__(self, state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Privacy against quality"), parent)
        self._state = state
        self._stops: list[Stop] = []
        self._table: LeakTable | None = None
        self._table_of = ""
        """Fingerprint of the model that `_table` was read for."""
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Privacy against quality"))
        self.slider.setPageStep(1)
        self.slider.valueChanged.connect(self._moved)
        ends = QHBoxLayout()
        theme().space(ends, spacing=8)
        ends.addWidget(Label(self.tr("Best answers"), "note"))
        ends.addStretch(1)
        ends.addWidget(Label(self.tr("Least read back"), "note"))
        self.what = Paragraph("", "text")
        self.add(self.slider)
        self.add(ends)
        self.add(self.what)
        self.add(
            Paragraph(
                self.tr(
                    "Only settings that were measured with this model and that no other beats in"
                    " both. The controls below stay for any other setting."
                ),
                "note",
            )
        )

    def show_choice(self, input_blocks: int, output_blocks: int, noise_level: float) -> None:
        """Move to the stop at this setting, or say that it lies between them."""
        model = self._state.model
        if model is not None and model.fingerprint != self._table_of:
            self._table_of, self._table = model.fingerprint, load_table(model.fingerprint)
        table = self._table
        self._stops = []
        if model is not None and table is not None:
            memory = int(_MEMORY_SHARE * psutil.virtual_memory().total)
            least = self._state.policy.minimum_noise_level
            fewest = self._state.held.least_blocks(self._state.server)[0]
            self._stops = [
                stop
                for stop in stops(table, model, output_blocks, memory, least)
                if stop.input_blocks >= fewest
            ]
        self.setVisible(len(self._stops) > 1)
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, len(self._stops) - 1))
        here = self._at(input_blocks, noise_level)
        if here is not None:
            self.slider.setValue(here)
        self.slider.blockSignals(False)
        self._say(None if here is None else self._stops[here])

    def _at(self, input_blocks: int, noise_level: float) -> int | None:
        for index, stop in enumerate(self._stops):
            if (stop.input_blocks, stop.noise_level) == (input_blocks, noise_level):
                return index
        return None

    def _moved(self, index: int) -> None:
        if index < len(self._stops):
            self._say(self._stops[index])
            self.chosen.emit(self._stops[index])

    def _say(self, stop: Stop | None) -> None:
        if stop is None:
            self.what.setText(self.tr("Your own setting. Move the dial to take a measured one."))
        else:
            self.what.setText(
                self.tr(
                    "Blocks here: {blocks}, noise {level}. {share} of a prompt could be read back."
                    " Perplexity of the model as it came: {perplexity}, where {best} is the best."
                ).format(
                    blocks=number_text(stop.input_blocks),
                    level=level_text(stop.noise_level),
                    share=share_text(stop.read_back),
                    perplexity=number_text(round(stop.perplexity)),
                    best=number_text(round(self._stops[0].perplexity)),
                )
            )
        self.slider.setAccessibleDescription(self.what.text())
        self.slider.setProperty("place", "" if stop is not None else "between")
        self.slider.style().polish(self.slider)
