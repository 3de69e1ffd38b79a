"""The noise level in the model's own units (the paper's sigma), once it is known."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.state import AppState
from gui.text import number_text
from gui.widgets.paragraph import Paragraph


class SigmaNote(Paragraph):
    """Known after a measurement or a run with as many blocks here; hidden until then."""

    def __init__(self, state: AppState, parent: QWidget | None = None) -> None:
        super().__init__("", "note", parent=parent)
        self._state = state
        self._choice = (state.input_blocks, state.noise_level)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setToolTip(
            self.tr("Standard deviation of the noise, as the paper and other programs give it.")
        )
        state.leaks.changed.connect(self.refresh)
        self.refresh()

    def show_choice(self, input_blocks: int, noise_level: float) -> None:
        """Follow the sliders."""
        self._choice = (input_blocks, noise_level)
        self.refresh()

    def refresh(self) -> None:
        """Show it again."""
        model = self._state.model
        sigma = self._state.leaks.sigma(model.fingerprint, *self._choice) if model else None
        self.setText(
            self.tr("σ {sigma} in the model's own units").format(sigma=number_text(sigma, 2))
            if sigma is not None
            else ""
        )
        self.setVisible(sigma is not None)
