"""The foot of the chat: where one writes, and the button that sends or stops."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.card import Card
from gui.widgets.chat_input import ChatInput
from gui.widgets.label import Label

_ROOMY = 760
"""From this width (in units) on there is room for the note."""


class Composer(Card):
    """`send` carries the text. While an answer comes the button says Stop."""

    send = Signal(str)
    stop = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        layout = self.layout()
        assert layout is not None
        theme().space(layout, margins=(16, 10, 10, 10))
        self.input = ChatInput()
        self.note = Label("", "note")
        self._note, self._note_tone = "", ""
        self.button = Button(self.tr("Send"), "primary", icon="arrow-up")
        row = QHBoxLayout()
        theme().space(row, spacing=12)
        row.addWidget(self.input, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.note, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        self.add(row)
        self.answering = False
        self._reason = ""
        self.input.sent.connect(self._send)
        self.input.focus_changed.connect(self.update)
        theme().changed.connect(self.update)
        self.input.textChanged.connect(self._refresh)
        self.button.clicked.connect(self._pressed)
        self._refresh()

    def set_answering(self, on: bool) -> None:
        """An answer is coming, or has come."""
        self.answering = on
        if on:
            self.button.set_look(self.tr("Stop"), "square")
        else:
            self.button.set_look(self.tr("Send"), "arrow-up")
        self._refresh()

    def set_reason(self, reason: str) -> None:
        """Why nothing can be sent now; empty if it can."""
        self._reason = reason
        self.input.setEnabled(not reason)
        self.input.setPlaceholderText(reason or self.input.usual_placeholder())
        self._refresh()

    def set_note(self, text: str, tone: str = "") -> None:
        """What stands beside the button while there is room and nothing more important."""
        self._note, self._note_tone = text, tone
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window leaves no room for the note."""
        super().resizeEvent(event)
        self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card, with a ring while one writes."""
        super().paintEvent(event)
        if not self.input.hasFocus():
            return
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        pen.setColor(look.color("action"))
        pen.setWidthF(look.px(2))
        painter.setPen(pen)
        radius = look.px(10)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def restore(self, text: str) -> None:
        """Put a message back that could not be sent, unless something new was written."""
        if not self.input.text():
            self.input.setPlainText(text)

    def _refresh(self) -> None:
        ready = bool(self.input.text()) and not self._reason
        self.button.setEnabled(self.answering or ready)
        if self.answering:
            hint = self.tr("Stop the answer. What is there so far stays.")
        else:
            hint = self._reason or ("" if ready else self.tr("Write a message first."))
        blocked = bool(self._reason) and bool(self.input.text())
        self.note.setText(self._reason if blocked else self._note)
        self.note.set_tone("warning" if blocked else self._note_tone)
        self.note.setVisible(blocked or self.width() >= theme().px(_ROOMY))
        self.button.setToolTip(hint)
        self.button.setAccessibleDescription(hint)

    def _pressed(self) -> None:
        if self.answering:
            self.stop.emit()
        else:
            self._send()

    def _send(self) -> None:
        text = self.input.text()
        if text and not self.answering and not self._reason:
            self.input.clear()
            self.send.emit(text)
