"""The scale of the noise dial: named levels, and the track that is dragged along them."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleValueChangeEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from gui.theme import Theme
from gui.widgets.icons import icon_pixmap

DETENTS = (0, 50, 200, 400, 800)
"""The named levels in hundredths: off, light, medium, strong, most."""
STEP = 5
MOST = DETENTS[-1]
_TRACK, _KNOB, _HEIGHT, _SIDE = 6, 20, 32, 14


def share_of(hundredths: float) -> float:
    """Where a level lies on the track, 0..1: equal space between two named levels."""
    index = min(max(bisect_right(DETENTS, hundredths) - 1, 0), len(DETENTS) - 2)
    low, high = DETENTS[index], DETENTS[index + 1]
    return (index + (hundredths - low) / (high - low)) / (len(DETENTS) - 1)


def hundredths_at(share: float) -> int:
    """The level at a place on the track, in whole steps."""
    place = min(max(share, 0.0), 1.0) * (len(DETENTS) - 1)
    index = min(int(place), len(DETENTS) - 2)
    low, high = DETENTS[index], DETENTS[index + 1]
    return round((low + (place - index) * (high - low)) / STEP) * STEP


class NoiseTrack(QAbstractSlider):
    """A slider over the noise level in hundredths. PageUp and PageDown go to the named levels."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(0, MOST)
        self.setSingleStep(STEP)
        self.setPageStep(MOST // 8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.valueChanged.connect(self.update)
        theme.changed.connect(self.updateGeometry)

    def announce(self, sentence: str) -> None:
        """Say what the value means, as description and as spoken value."""
        if sentence != self.accessibleDescription():
            self.setAccessibleDescription(sentence)
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, sentence))

    def place_of(self, hundredths: float) -> float:
        """Horizontal place of a level in this widget."""
        side = self._theme.px(_SIDE)
        share = share_of(hundredths)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        return side + share * (self.width() - 2 * side)

    def sizeHint(self) -> QSize:
        """As wide as can be, high enough to be hit."""
        return QSize(self._theme.px(320), self._theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Narrow windows still show it."""
        return QSize(self._theme.px(180), self._theme.px(_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PageUp and PageDown go to the next named level, other keys as in every slider."""
        if event.key() == Qt.Key.Key_PageUp:
            self.setValue(next((level for level in DETENTS if level > self.value()), MOST))
        elif event.key() == Qt.Key.Key_PageDown:
            self.setValue(next((level for level in reversed(DETENTS) if level < self.value()), 0))
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling past must not change the noise."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where the mouse is and follow it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse while it is held down."""
        if self.isSliderDown():
            self._follow(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """The level is final now."""
        if self.isSliderDown():
            self.setSliderDown(False)
            self.update()

    def _follow(self, place: QPointF) -> None:
        side = self._theme.px(_SIDE)
        share = (place.x() - side) / max(1, self.width() - 2 * side)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        self.setValue(hundredths_at(share))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the track from red over amber to plain, the named levels and the knob."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        start, end = self.place_of(0), self.place_of(MOST)
        track = QRectF(0, 0, abs(end - start), theme.px(_TRACK))
        track.moveCenter(QPointF((start + end) / 2, middle))
        colours = QLinearGradient(start, 0, end, 0)
        enabled = self.isEnabled()
        for share, name in ((0.0, "bad"), (0.5, "warning"), (1.0, "muted")):
            colours.setColorAt(share, theme.color(name if enabled else "line"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours)
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        painter.setBrush(theme.color("panel"))
        dot = track.height() / 4
        for level in DETENTS[1:-1]:
            painter.drawEllipse(QPointF(self.place_of(level), middle), dot, dot)
        if not enabled:
            return
        if self.minimum() > 0:
            self._paint_locked(painter, track)
        radius = theme.px(_KNOB) / 2
        centre = QPointF(self.place_of(self.value()), middle)
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        if self.hasFocus():
            pen.setColor(theme.color("action"))
            pen.setWidthF(theme.px(2))
            painter.setPen(pen)
            painter.setBrush(theme.color("action_soft"))
            painter.drawEllipse(centre, radius + theme.px(4), radius + theme.px(4))
        pen.setColor(theme.color("text"))
        pen.setWidthF(theme.px(3))
        painter.setPen(pen)
        painter.setBrush(theme.color("hover" if self.underMouse() else "panel"))
        painter.drawEllipse(centre, radius, radius)

    def _paint_locked(self, painter: QPainter, track: QRectF) -> None:
        """Grey out what is below the minimum, with a lock on it."""
        theme = self._theme
        start, end = self.place_of(0), self.place_of(self.minimum())
        locked = QRectF(min(start, end), track.top(), abs(end - start), track.height())
        painter.setBrush(theme.color("edge"))
        painter.drawRoundedRect(locked, track.height() / 2, track.height() / 2)
        size = theme.px(14)
        plate = QRectF(0, 0, 1.6 * size, 1.6 * size)
        plate.moveCenter(locked.center())
        painter.setBrush(theme.color("panel"))
        painter.drawEllipse(plate)
        lock = icon_pixmap("lock", theme.color("muted"), size, self.devicePixelRatioF())
        painter.drawPixmap(locked.center() - QPointF(size / 2, size / 2), lock)
