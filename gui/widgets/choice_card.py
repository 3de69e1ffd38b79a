"""A card that can be chosen: a radio button with an explanation around it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.paragraph import Paragraph


class ChoiceCard(QFrame):
    """The whole card can be clicked; keys and screen readers use its radio button."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.radio = QRadioButton(title)
        self.text = Paragraph(text, "note")
        column = QVBoxLayout(self)
        theme().space(column, spacing=4, margins=(10, 10, 16, 14))
        self.head = QHBoxLayout()
        """The title; what is added stands beside it."""
        theme().space(self.head, spacing=8)
        self.head.addWidget(self.radio, 1)
        column.addLayout(self.head)
        self.below = QVBoxLayout()
        """The explanation; what is added stands below it."""
        theme().space(self.below, spacing=2, margins=(6, 0, 0, 0))
        self.below.addWidget(self.text)
        column.addLayout(self.below)
        column.addStretch(1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.radio.toggled.connect(self.update)
        theme().changed.connect(self.update)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Explain the choice."""
        self.text.setText(text)
        self.radio.setAccessibleDescription(text)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere chooses."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.radio.setChecked(True)
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A hairline, or a strong line around what is chosen."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.radio.isChecked()
        width = look.px(2) if chosen else 1
        pen = painter.pen()
        pen.setColor(look.color("action" if chosen else "edge"))
        pen.setWidthF(width)
        painter.setPen(pen)
        painter.setBrush(look.color("panel"))
        inset = width / 2
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(area, look.px(8), look.px(8))
