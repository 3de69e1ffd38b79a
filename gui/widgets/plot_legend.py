"""What the line and the points of the loss plot are."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.label import Label


class PlotLegend(QWidget):
    """A line for training, a ring on a line for the held-back rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        theme().space(row, spacing=6, margins=0)
        held_back = Label(self.tr("held-back rows"), "note")
        held_back.setToolTip(
            self.tr("Rows the model does not learn from, kept to see whether it really learns.")
        )
        row.addWidget(_Sample("action", ring=False))
        row.addWidget(Label(self.tr("training"), "note"))
        row.addSpacing(theme().px(8))
        row.addWidget(_Sample("yours", ring=True))
        row.addWidget(held_back)


class _Sample(QWidget):
    def __init__(self, colour: str, *, ring: bool) -> None:
        super().__init__()
        self._colour, self._ring = colour, ring

    def sizeHint(self) -> QSize:
        """As high as a line of text."""
        return QSize(theme().px(20), theme().px(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A short piece of the line."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        pen.setColor(look.color(self._colour))
        pen.setWidthF(look.px(2))
        painter.setPen(pen)
        middle = self.height() / 2
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))
        if self._ring:
            painter.setBrush(look.color("panel"))
            radius = look.px(7) / 2
            painter.drawEllipse(QPointF(self.width() / 2, middle), radius, radius)
