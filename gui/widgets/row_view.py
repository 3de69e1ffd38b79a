"""Rows exactly as the model sees them, the model's own marks included."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from core.events import Segment
from gui.theme import theme


class RowView(QTextEdit):
    """Template marks are muted and in a fixed-width face; the answer is green and underlined."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setAcceptDrops(False)  # files dropped here are for the page
        self.setTabChangesFocus(True)
        self.setProperty("surface", "plain")
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self._rows: list[tuple[str, list[Segment]]] = []
        theme().changed.connect(self._draw)
        self._draw()

    def show_rows(self, rows: list[tuple[str, list[Segment]]]) -> None:
        """Show other rows, each below its heading."""
        self._rows = list(rows)
        self._draw()

    def sizeHint(self) -> QSize:
        """Two or three short rows; more are scrolled."""
        return QSize(theme().px(320), theme().px(300))

    def _draw(self) -> None:
        self.setMinimumHeight(theme().px(240))
        self.clear()
        cursor = QTextCursor(self.document())
        formats = {part: _format(part) for part in ("template", "prompt", "response")}
        apart = QTextBlockFormat()
        apart.setTopMargin(theme().px(12))
        for place, (heading, segments) in enumerate(self._rows):
            if place:
                cursor.insertBlock(apart)
            # insertText never reads markup, whatever the row holds.
            cursor.insertText(heading, _format("heading"))
            cursor.insertBlock(QTextBlockFormat())
            for segment in segments:
                cursor.insertText(segment.text, formats[segment.part])
        self.moveCursor(QTextCursor.MoveOperation.Start)


def _format(part: str) -> QTextCharFormat:
    look = theme()
    result = QTextCharFormat()
    if part == "template":
        result.setFont(look.font("mono"))
        result.setForeground(look.color("muted"))
    elif part == "response":
        result.setFont(look.font("text", weight=QFont.Weight.DemiBold))
        result.setForeground(look.color("yours"))
        result.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        result.setUnderlineColor(look.color("yours"))
    elif part == "heading":
        result.setFont(look.font("note"))
        result.setForeground(look.color("muted"))
    else:
        result.setFont(look.font("text"))
        result.setForeground(look.color("text"))
    return result
