"""The messages, oldest first. Follows new text, unless the user has scrolled up to read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.label import Label
from gui.widgets.message_bubble import MessageBubble

_NEAR = 24
"""So close to the end (in units) counts as the end."""


class Conversation(QScrollArea):
    """A column of message bubbles and notices."""

    regenerate = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Conversation"))
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("surface", "plain")
        self._column = QVBoxLayout(inside)
        theme().space(self._column, spacing=14, margins=0)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.bubbles: list[MessageBubble] = []
        self._others: list[QWidget] = []
        self._follow = True
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._range_changed)
        bar.valueChanged.connect(self._scrolled)

    def add(self, text: str, *, mine: bool) -> MessageBubble:
        """Add a message at the end and show it."""
        bubble = MessageBubble(text, mine=mine)
        bubble.set_row_width(self._row_width())
        bubble.regenerate.connect(self.regenerate)
        self._column.insertWidget(self._column.count() - 1, bubble)
        self.bubbles.append(bubble)
        self._follow = True
        return bubble

    def notice(self, text: str) -> None:
        """A line between messages, e.g. that the noise is another one from here on."""
        line = Label(text, "note", wrap=True)
        line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column.insertWidget(self._column.count() - 1, line)
        self._others.append(line)

    def remove(self, bubble: MessageBubble) -> None:
        """Take a message back."""
        self.bubbles.remove(bubble)
        self._column.removeWidget(bubble)
        bubble.hide()
        bubble.deleteLater()

    def clear(self) -> None:
        """Forget everything."""
        for widget in (*self.bubbles, *self._others):
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.bubbles.clear()
        self._others.clear()
        self._follow = True

    @property
    def last_answer(self) -> MessageBubble | None:
        """The last message, if it is an answer."""
        last = self.bubbles[-1] if self.bubbles else None
        return last if last is not None and not last.mine else None

    def offer_again(self, on: bool) -> None:
        """Show Regenerate on the last answer only."""
        for bubble in self.bubbles:
            bubble.again_button.setVisible(on and bubble is self.last_answer)

    def to_end(self) -> None:
        """Show the end and follow it again."""
        self._follow = True
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Messages take their share of the new width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size needs another width."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "bubbles"):
            self._fit()

    def _fit(self) -> None:
        for bubble in self.bubbles:
            bubble.set_row_width(self._row_width())

    def _row_width(self) -> int:
        return self.viewport().width()

    def _range_changed(self, _low: int, high: int) -> None:
        theme().space(self._column, margins=(0, 0, 8 if high else 0, 0))
        if self._follow:
            self.verticalScrollBar().setValue(high)

    def _scrolled(self, value: int) -> None:
        self._follow = value >= self.verticalScrollBar().maximum() - theme().px(_NEAR)
