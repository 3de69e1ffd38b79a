"""One of the two handles of the partition bar: focusable, moved by keys, read by screen readers."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleValueChangeEvent, QKeyEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget

from gui.theme import Theme

PAGE = 5


class PartitionHandle(QAbstractSlider):
    """Counts the blocks on its side. Arrows move by one, PageUp and PageDown by five.

    Being a slider to Qt it has the role, the range and the keys of one. The bar moves it by
    mouse and places it, so it lets mouse events through.
    """

    def __init__(self, parent: QWidget, theme: Theme, *, at_end: bool) -> None:
        super().__init__(parent)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setSingleStep(1)
        self.setPageStep(PAGE)
        self._at_end = at_end
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = theme
        self.hovered = False

    def announce(self, sentence: str) -> None:
        """Say what the value means: `sentence` becomes the description and the spoken value."""
        if sentence == self.accessibleDescription():
            return
        self.setAccessibleDescription(sentence)
        QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, sentence))

    def paintEvent(self, _event: object) -> None:
        """Draw a bar with a knob; wider under the mouse, with a ring while it has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        unit = self._theme.px(100) / 100
        line = self._theme.color("text")
        width = unit * (7 if self.hovered or self.isSliderDown() else 5)
        bar = QRectF(0, 0, width, area.height() - 6 * unit)
        bar.moveCenter(area.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(line)
        painter.drawRoundedRect(bar, width / 2, width / 2)
        knob = QRectF(0, 0, 14 * unit, 22 * unit)
        knob.moveCenter(area.center())
        painter.setBrush(self._theme.color("panel"))
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setColor(line)
        pen.setWidthF(2 * unit)
        painter.setPen(pen)
        painter.drawRoundedRect(knob, 6 * unit, 6 * unit)
        for shift in (-2 * unit, 2 * unit):
            middle = area.center() + QPointF(shift, 0)
            painter.drawLine(middle - QPointF(0, 4 * unit), middle + QPointF(0, 4 * unit))
        if self.hasFocus():
            ring = knob.adjusted(-4 * unit, -4 * unit, 4 * unit, 4 * unit)
            pen.setColor(self._theme.color("action"))
            pen.setWidthF(2.5 * unit)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ring, 9 * unit, 9 * unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right move the handle that way; the other keys as in every slider."""
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        way = ways.get(Qt.Key(event.key()), 0)
        if way == 0:
            super().keyPressEvent(event)
            return
        if self.isRightToLeft() != self._at_end:
            way = -way
        self.setValue(self.value() + way)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling past must not move the cut."""
        event.ignore()
