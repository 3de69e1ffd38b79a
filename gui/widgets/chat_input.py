"""Where a message is written: grows with it up to six lines; Enter sends."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QTextOption
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from gui.theme import theme

MOST_LINES = 6


class ChatInput(QTextEdit):
    """Plain text only. Enter emits `sent`, Shift+Enter makes a new line."""

    sent = Signal()
    focus_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = 0
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setStyleSheet(
            "QTextEdit { border: none; padding: 0; background: transparent; min-height: 0; }"
        )
        self.setAccessibleName(self.tr("Message"))
        self.setPlaceholderText(self.usual_placeholder())
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.viewport().setAutoFillBackground(False)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme().changed.connect(self._fit)
        self._fit()

    def usual_placeholder(self) -> str:
        """What stands here while nothing is written."""
        return self.tr("Write a message. Enter sends, Shift+Enter makes a new line.")

    def text(self) -> str:
        """What is written, without blank ends."""
        return self.toPlainText().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends; with Shift it makes a new line."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if self.text():
                self.sent.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is drawn around the whole foot of the chat."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste the characters, never the formatting."""
        if source.hasText():
            self.textCursor().insertText(source.text())

    def event(self, event: QEvent) -> bool:
        """The style sheet has a least height for text fields; here the text decides."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Polish, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._height = 0
            self._fit()
        return done

    def _fit(self) -> None:
        line = QFontMetricsF(self.font()).lineSpacing()
        margin = 2 * self.document().documentMargin() + 2
        needed = math.ceil(self.document().size().height()) + 2
        most = math.ceil(MOST_LINES * line + margin)
        height = max(math.ceil(line + margin), min(needed, most))
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if needed > most else policy.ScrollBarAlwaysOff
        )
        if height != self._height:
            self._height = height
            self.setFixedHeight(height)
