"""A short list of facts, each with an icon, in the colour of whom it concerns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.icons import IconLabel
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph


class FactList(QWidget):
    """A coloured heading and lines of plain text; a line may explain itself in a tooltip."""

    def __init__(self, heading: str, icon: str, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone = icon, tone
        column = QVBoxLayout(self)
        theme().space(column, spacing=8, margins=0)
        self.heading = Label(heading, "strong")
        self.heading.set_tone(tone)
        column.addWidget(self.heading)
        self._rows = QVBoxLayout()
        theme().space(self._rows, spacing=6)
        column.addLayout(self._rows)
        column.addStretch(1)
        self.lines: list[Label] = []

    def set_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show pairs of a sentence and its explanation (may be empty)."""
        while len(self.lines) < len(facts):
            self._add_line()
        for line, (text, hint) in zip(self.lines, facts, strict=False):
            line.setText(text)
            line.setToolTip(hint)
            line.setAccessibleDescription(hint)
        for index, line in enumerate(self.lines):
            row = line.parentWidget()
            if row is not None:
                row.setVisible(index < len(facts))

    def _add_line(self) -> None:
        row = QWidget()
        across = QHBoxLayout(row)
        theme().space(across, spacing=8, margins=0)
        across.addWidget(IconLabel(self._icon, self._tone, 16), 0, Qt.AlignmentFlag.AlignTop)
        line = Paragraph("", "text")
        across.addWidget(line, 1)
        self.lines.append(line)
        self._rows.addWidget(row)
