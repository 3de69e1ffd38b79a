"""A panel with a hairline: one thought of a page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.label import Label


class Card(QFrame):
    """Optional title, optional widgets at the right of the title, and `body` for the content."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        theme().space(outer, spacing=12, margins=(20, 16, 20, 20))
        self._header = QHBoxLayout()
        theme().space(self._header, spacing=8)
        self.title = Label(title, "heading")
        self.title.setVisible(bool(title))
        self._header.addWidget(self.title)
        self._header.addStretch(1)
        if title:
            outer.addLayout(self._header)
            self.setAccessibleName(title)
        self.body = QVBoxLayout()
        theme().space(self.body, spacing=8)
        outer.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Change the title of a card that has one."""
        self.title.setText(title)
        self.setAccessibleName(title)

    def add_to_header(self, widget: QWidget) -> None:
        """Put `widget` at the right of the title."""
        self._header.addWidget(widget)

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Put `item` below what is there."""
        if isinstance(item, QWidget):
            self.body.addWidget(item, stretch)
        else:
            self.body.addLayout(item, stretch)
