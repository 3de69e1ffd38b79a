"""A noise dial with its name, its level in words and figures, and a note."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.label import Label
from gui.widgets.level_text import level_text
from gui.widgets.noise_dial import NoiseDial
from gui.widgets.paragraph import Paragraph


class NoiseChoice(QWidget):
    """`changed` follows the dial."""

    changed = Signal()

    def __init__(self, title: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dial = NoiseDial(theme())
        self.dial.setAccessibleName(title)
        self.dial.track.setAccessibleName(title)
        self.dial.changed.connect(self._show)
        self.dial.changed.connect(self.changed)
        label = Label(title, "text")
        label.setBuddy(self.dial)
        self.value = Label("", "strong")
        head = QHBoxLayout()
        theme().space(head, spacing=8)
        head.addWidget(label)
        head.addStretch(1)
        head.addWidget(self.value)
        self.note = Paragraph(note, "note")
        self.dial.setAccessibleDescription(note)
        column = QVBoxLayout(self)
        theme().space(column, spacing=4, margins=0)
        column.addLayout(head)
        column.addWidget(self.dial)
        column.addWidget(self.note)
        self._show()

    def level(self) -> float:
        """The level in force."""
        return self.dial.level()

    def show_level(self, level: float, minimum: float = 0.0, reason: str = "") -> None:
        """Show `level`, not below `minimum`; `reason` as in `NoiseDial.set_minimum`."""
        self.dial.set_minimum(minimum, reason)
        self.dial.set_level(level)
        self._show()

    def _show(self) -> None:
        level = self.dial.level()
        self.value.setText(
            self.tr("{word} · {level}").format(word=self.dial.word(), level=level_text(level))
            if level > 0
            else self.tr("No noise")
        )
        self.value.set_tone("" if level > 0 else "warning")
