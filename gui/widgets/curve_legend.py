"""Which curve of a comparison is whose."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.models.rows_model import plain_tooltip
from gui.text import elide
from gui.theme import theme
from gui.widgets.curves import Curve, Look, looks
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph


class CurveLegend(QWidget):
    """A piece of each line with its marker, and the run's name; hidden for one curve alone.

    One below the other, or `across` in one line for short names.
    """

    def __init__(self, parent: QWidget | None = None, *, across: bool = False) -> None:
        super().__init__(parent)
        self._across = across
        self._grid = QGridLayout(self)
        theme().space(self._grid, spacing=8, margins=0)
        self._grid.setColumnStretch(1, 0 if across else 1)
        self.names: list[Label] = []

    def show_curves(self, curves: list[Curve]) -> None:
        """Name these curves."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.names = []
        compared = len(curves) > 1
        for row, (curve, look) in enumerate(zip(curves, looks(len(curves)), strict=False)):
            if not compared:
                break
            text = elide(curve.name, 60)
            name = Label(text, "note") if self._across else Paragraph(text, "note")
            name.setToolTip(plain_tooltip(curve.name))
            place = (0, 2 * row) if self._across else (row, 0)
            self._grid.addWidget(_Piece(look), *place)
            self._grid.addWidget(name, place[0], place[1] + 1)
            self.names.append(name)
        self.setVisible(compared)


class _Piece(QWidget):
    """Decoration: the name beside it, and the order, say the same."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self) -> QSize:
        """As high as a line of text."""
        return QSize(theme().px(44), theme().px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line with its dash, the marker in its middle."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        pen.setColor(look.color(self._look.points))
        pen.setWidthF(look.px(2))
        pen.setStyle(self._look.dash)
        painter.setPen(pen)
        middle = QPointF(self.width() / 2, self.height() / 2)
        painter.drawLine(QPointF(0, middle.y()), QPointF(self.width(), middle.y()))
        pen.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(look.color("panel"))
        radius = look.px(9) / 2
        square = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        if self._look.marker == "s":
            painter.drawRect(square)
        elif self._look.marker == "o":
            painter.drawEllipse(square)
        else:
            top = QPointF(middle.x(), square.top())
            painter.drawPolygon(QPolygonF([top, square.bottomRight(), square.bottomLeft()]))
