"""Plain text that grows at its end and takes exactly the room it needs."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QMimeData, QRectF, QRegularExpression, QSize, Qt, QTimer
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from gui.theme import theme

_SHORT = 400
"""Longer text always fills the width, so it need not be measured."""


class BubbleText(QTextEdit):
    """Shows text and nothing but text: markup in it stays visible as characters.

    Appending lays out the last paragraph only, so a long answer stays cheap while it grows.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setProperty("surface", "plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self._wanted = QSize(1, 1)
        self._available = theme().px(480)
        self._length = 0
        self._caret = False
        self._lit = False
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._toggle)

    def set_text(self, text: str) -> None:
        """Replace everything."""
        self.setPlainText(text)
        self._length = len(text)
        self.fit()

    def mark(self, pattern: QRegularExpression) -> None:
        """Set apart whatever fits `pattern`, also in text that comes later."""
        self._marked = pattern
        theme().changed.connect(self._mark)
        self.textChanged.connect(self._mark)
        self._mark()

    def _mark(self) -> None:
        look, places = theme(), []
        place = self.document().find(self._marked, 0)
        while not place.isNull():
            selection = QTextEdit.ExtraSelection()
            selection.cursor = place
            selection.format.setBackground(look.color("panel"))
            selection.format.setForeground(look.color("action"))
            places.append(selection)
            place = self.document().find(self._marked, place)
        self.setExtraSelections(places)

    def append_text(self, text: str) -> None:
        """Add to the end, without moving what the user has selected."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)
        self._length += len(text)
        self.fit()

    def set_available_width(self, width: int) -> None:
        """Be at most so wide."""
        if width != self._available:
            self._available = width
            self.fit()

    def set_caret(self, on: bool) -> None:
        """Show a caret behind the last letter while more is coming."""
        self._caret = self._lit = on
        blink = QGuiApplication.styleHints().cursorFlashTime()
        if on and blink > 0:
            self._blink.start(blink // 2)
        else:
            self._blink.stop()
        self.fit()
        self.viewport().update()

    def fit(self) -> None:
        """Take the width the text needs, the available one at most, and the height that follows."""
        frame = 2  # the focus line of the style sheet
        extra = self._caret_width() + 1 if self._caret else 1
        width = self._available
        if self._length <= _SHORT:
            metrics = QFontMetricsF(self.font())
            lines = self.toPlainText().split("\n")
            longest = max(metrics.horizontalAdvance(line) for line in lines)
            width = min(width, math.ceil(longest + extra) + frame)
        if width - frame != self.lineWrapColumnOrWidth():
            self.setLineWrapColumnOrWidth(width - frame)
        height = math.ceil(self.document().size().height()) + frame
        if self._wanted != QSize(width, height):
            self._wanted = QSize(width, height)
            self.setFixedSize(self._wanted)

    def event(self, event: QEvent) -> bool:
        """The style sheet has a least height for text fields; here the text decides."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Polish, QEvent.Type.StyleChange):
            self.setFixedSize(self._wanted)
        return done

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy plain text only."""
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())
        return data

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The conversation scrolls, not the single message."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and the caret behind it."""
        super().paintEvent(event)
        if not (self._caret and self._lit):
            return
        end = QTextCursor(self.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        place = QRectF(self.cursorRect(end))
        painter = QPainter(self.viewport())
        painter.fillRect(
            QRectF(place.left() + 1, place.top(), self._caret_width() - 2, place.height()),
            theme().color("action"),
        )

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_blink"):
            self.fit()

    def _caret_width(self) -> float:
        return QFontMetricsF(self.font()).averageCharWidth() + 2

    def _toggle(self) -> None:
        self._lit = not self._lit
        self.viewport().update()
