"""The logo: what is yours on both sides, the server's in the middle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from gui.theme import LIGHT, Palette, theme

_UNITS = 24


def paint_logo(painter: QPainter, area: QRectF, palette: Palette) -> None:
    """Draw the logo into `area`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(area, area.width() * 0.24, area.width() * 0.24)
    painter.setClipPath(shape)
    third = area.width() / 3
    for place, colour in enumerate((palette.yours, palette.server, palette.yours)):
        stripe = QRectF(area.left() + place * third, area.top(), third + 0.5, area.height())
        painter.fillRect(stripe, colour)


def window_icon() -> QIcon:
    """The logo for title bar and task switcher."""
    icon = QIcon()
    for size in (16, 32, 64, 128, 256):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_logo(painter, QRectF(0, 0, size, size), LIGHT)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


class Logo(QWidget):
    """The logo beside the name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme().changed.connect(self._resize)
        self._resize()

    def sizeHint(self) -> QSize:
        """As large as a title."""
        return QSize(theme().px(_UNITS), theme().px(_UNITS))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw it."""
        painter = QPainter(self)
        paint_logo(painter, QRectF(self.rect()), theme().palette)

    def _resize(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()
