"""Lucide's line icons in the colours of the theme, crisp on every screen."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from gui.theme import theme
from resources import access

ICON_UNITS = 18
_drawings: dict[str, str] = {}


def icon_pixmap(name: str, colour: QColor, size: int, ratio: float, gap: int = 0) -> QPixmap:
    """The icon `name`, `size` logical pixels wide, for a screen with `ratio` pixels in one.

    `gap` adds empty space at the right, where a control would put its text too near.
    """
    from PySide6.QtSvg import QSvgRenderer

    if name not in _drawings:
        _drawings[name] = access.icon_file(name).read_text(encoding="utf-8")
    drawing = _drawings[name].replace("currentColor", colour.name())
    pixels = round(size * ratio)
    pixmap = QPixmap(QSize(pixels + round(gap * ratio), pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def themed_icon(name: str, colour: str = "text", units: int = ICON_UNITS, *, gap: int = 0) -> QIcon:
    """An icon in a palette colour, with a paler drawing for disabled controls."""
    look = theme()
    size = look.px(units)
    icon = QIcon()
    for ratio in _ratios():
        icon.addPixmap(icon_pixmap(name, look.color(colour), size, ratio, gap))
        pale = icon_pixmap(name, look.color("disabled"), size, ratio, gap)
        icon.addPixmap(pale, QIcon.Mode.Disabled)
    return icon


def _ratios() -> list[float]:
    """Pixels in a logical pixel on the screens there are, and on those one may plug in."""
    screens = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return sorted({1.0, 2.0} | screens)


class IconLabel(QLabel):
    """An icon beside text. It is decoration: the text must say the same."""

    def __init__(
        self,
        name: str,
        colour: str = "muted",
        units: int = ICON_UNITS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._colour, self._units = name, colour, units
        self._draw()
        theme().changed.connect(self._draw)

    def set_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._name, self._colour = name, colour
        self._draw()

    def _draw(self) -> None:
        look = theme()
        size = look.px(self._units)
        ratio = self.devicePixelRatioF()
        self.setPixmap(icon_pixmap(self._name, look.color(self._colour), size, ratio))
        self.setFixedSize(size, size)
