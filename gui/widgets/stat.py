"""A figure with its name and a note."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme import make_tabular, theme
from gui.widgets.label import Label


class Stat(QWidget):
    """Name above, large tabular figure, optional note below. Read out as one sentence."""

    def __init__(
        self,
        name: str,
        value: str = "\u2013",
        note: str = "",
        *,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        theme().space(column, spacing=4, margins=0)
        self.name = Label(name, "note")
        self.value = Label(value, "figure")
        self.value.setFont(make_tabular(self.value.font()))
        self.note = Label(note, "note", wrap=True)
        for label in (self.name, self.value, self.note):
            column.addWidget(label)
        column.addStretch(1)
        if hint:
            self.setToolTip(hint)
        self.set_value(value, note)

    def set_value(self, value: str, note: str | None = None, *, tone: str = "") -> None:
        """Show `value`; `tone` colours it where the note says in words what the colour means."""
        self.value.setText(value)
        self.value.set_tone(tone)
        if note is not None:
            self.note.setText(note)
            self.note.setVisible(bool(note))
        spoken = f"{self.name.text()}: {value}"
        self.setAccessibleName(f"{spoken}, {self.note.text()}" if self.note.text() else spoken)
