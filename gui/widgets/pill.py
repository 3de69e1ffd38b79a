"""A short word on a coloured ground: a state, a role."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.widgets.label import restyle


class Pill(QLabel):
    """`tone`: muted, action, yours, server, warning or bad. The word carries the meaning."""

    def __init__(self, text: str = "", tone: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("pill", True)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def show_word(self, text: str, tone: str) -> None:
        """Change word and colour."""
        self.setText(text)
        restyle(self, "tone", tone)
