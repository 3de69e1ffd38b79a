"""What a place shows while there is nothing in it: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.icons import IconLabel
from gui.widgets.label import Label


class EmptyState(QWidget):
    """Icon, headline, one sentence, and the buttons that end the emptiness."""

    def __init__(
        self,
        icon: str,
        headline: str,
        sentence: str,
        *buttons: Button,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        theme().space(column, spacing=12, margins=24)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(1)
        column.addWidget(IconLabel(icon, "muted", 40), 0, centre)
        self.headline = Label(headline, "heading", wrap=True)
        self.sentence = Label(sentence, "muted", wrap=True)
        for label in (self.headline, self.sentence):
            label.setAlignment(centre)
            column.addWidget(label)
        row = QHBoxLayout()
        theme().space(row, spacing=8)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def set_words(self, headline: str, sentence: str) -> None:
        """Say something else."""
        self.headline.setText(headline)
        self.sentence.setText(sentence)
