"""A share as a thin bar. The figure beside it says the same; a missing one leaves it empty."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import theme
from gui.widgets.read_back_words import tone_of

_HIGH, _LEAST, _USUAL = 6, 48, 120


class ShareBar(QWidget):
    """Filled from the side where reading begins."""

    def __init__(self, share: float = 0.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = share
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_share(self, share: float) -> None:
        """Show another share."""
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        """Thin."""
        return QSize(theme().px(_USUAL), theme().px(_HIGH))

    def minimumSizeHint(self) -> QSize:
        """Still to be read as a bar."""
        return QSize(theme().px(_LEAST), theme().px(_HIGH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The whole in grey, the share in its colour."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        radius = whole.height() / 2
        painter.setBrush(look.color("line"))
        painter.drawRoundedRect(whole, radius, radius)
        part = QRectF(whole)
        part.setWidth(whole.width() * self._share)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            part.moveRight(whole.right())
        painter.setBrush(look.color(tone_of(self._share) or "muted"))
        painter.drawRoundedRect(part, radius, radius)
