"""Names and values, one below the other: what there is to know of one thing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from gui.models.rows_model import plain_tooltip
from gui.text import elide
from gui.theme import theme
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph

_LONGEST = 240


class FactGrid(QGridLayout):
    """Only the facts that were shown last are seen. Long values are cut; a tooltip has the rest."""

    def __init__(self) -> None:
        super().__init__()
        theme().space(self, spacing=8)
        self.setColumnStretch(1, 1)
        self.pairs: dict[str, tuple[Label, Paragraph]] = {}

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show these pairs of a name and a value."""
        for row, (name, value) in enumerate(facts):
            if name not in self.pairs:
                self.pairs[name] = Label(name, "note"), Paragraph("", "text", selectable=True)
            for column, label in enumerate(self.pairs[name]):
                self.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
            text = elide(value, _LONGEST)
            self.pairs[name][1].setText(text)
            self.pairs[name][1].setToolTip(plain_tooltip(value) if text != value else "")
        shown = {name for name, _ in facts}
        for name, pair in self.pairs.items():
            for label in pair:
                label.setVisible(name in shown)
