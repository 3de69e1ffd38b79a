"""A drawing of the one idea: your ends of the model here, the large middle elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.text import block_text
from gui.theme import theme

_HEIGHT, _BOX, _ARROW = 92, 60, 116


class SplitPicture(QWidget):
    """Three boxes and two arrows, with the current numbers of blocks in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks: tuple[int, int, int] | None = None
        self._elsewhere = False
        self._noise = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._refresh)

    def set_split(
        self, blocks: tuple[int, int, int] | None, *, elsewhere: bool, noise: bool
    ) -> None:
        """Blocks before, in and after the trunk (None: not known yet)."""
        self._blocks, self._elsewhere, self._noise = blocks, elsewhere, noise
        boxes = self._words()
        self.setAccessibleName(
            " → ".join(
                [boxes[0][0], self._arrow_word(), boxes[1][0], self.tr("numbers"), boxes[2][0]]
            )
        )
        self._refresh()

    def sizeHint(self) -> QSize:
        """Wide enough for the words."""
        return QSize(theme().px(480), theme().px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Below this the words would not fit."""
        return QSize(theme().px(420), theme().px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw it."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        arrow = min(look.px(_ARROW), self.width() // 6)
        box = (self.width() - 2 * arrow) / 3
        top = 0.0
        for number, ((title, note), tone) in enumerate(
            zip(self._words(), ("yours", "server", "yours"), strict=True)
        ):
            left = number * (box + arrow)
            area = QRectF(left + 0.5, top + 0.5, box - 1, self.height() - 1)
            painter.setPen(QPen(look.color(tone), 1))
            painter.setBrush(look.color(f"{tone}_soft"))
            painter.drawRoundedRect(area, look.px(8), look.px(8))
            self._write(painter, area, title, note, tone)
            if number < 2:
                word = self._arrow_word() if number == 0 else self.tr("numbers")
                self._arrow(painter, QRectF(left + box, top, arrow, self.height()), word, number)

    def _write(self, painter: QPainter, area: QRectF, title: str, note: str, tone: str) -> None:
        look = theme()
        inner = area.adjusted(look.px(8), 0, -look.px(8), 0)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        painter.setFont(look.font("heading"))
        upper = painter.boundingRect(inner, flags, title)
        painter.setFont(look.font("note"))
        lower = painter.boundingRect(inner, flags, note)
        start = area.center().y() - (upper.height() + look.px(2) + lower.height()) / 2
        painter.setPen(look.color(tone))
        painter.setFont(look.font("heading"))
        painter.drawText(QRectF(inner.left(), start, inner.width(), upper.height()), flags, title)
        painter.setPen(look.color("text"))
        painter.setFont(look.font("note"))
        below = start + upper.height() + look.px(2)
        painter.drawText(QRectF(inner.left(), below, inner.width(), lower.height()), flags, note)

    def _arrow(self, painter: QPainter, area: QRectF, word: str, number: int) -> None:
        look = theme()
        clear = number == 0 and not self._noise
        colour = look.color("warning" if clear else "muted")
        middle, head = area.center().y(), look.px(5)
        left, right = area.left() + look.px(6), area.right() - look.px(6)
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(QPointF(left, middle), QPointF(right - head, middle))
        painter.setBrush(colour)
        points = [QPointF(right, middle), QPointF(right - head * 1.6, middle - head)]
        painter.drawPolygon(QPolygonF([*points, QPointF(right - head * 1.6, middle + head)]))
        painter.setFont(look.font("note"))
        lines = word.split("\n")
        height = QFontMetrics(painter.font()).height()
        top = middle - look.px(6) - height * len(lines)
        for place, line in enumerate(lines):
            row = QRectF(area.left(), top + place * height, area.width(), height)
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, line)

    def _words(self) -> list[tuple[str, str]]:
        where = self.tr("on the server") if self._elsewhere else self.tr("in its own process")
        if self._blocks is None:
            return [
                (self.tr("Yours"), self.tr("your words and the first blocks")),
                (self.tr("Trunk"), where),
                (self.tr("Yours"), self.tr("the last blocks and the answer")),
            ]
        before, trunk, after = (block_text(count) for count in self._blocks)
        return [
            (self.tr("Yours"), self.tr("your words + {blocks}").format(blocks=before)),
            (self.tr("Trunk"), self.tr("{blocks}, {where}").format(blocks=trunk, where=where)),
            (self.tr("Yours"), self.tr("{blocks} + the answer").format(blocks=after)),
        ]

    def _arrow_word(self) -> str:
        return self.tr("noisy\nnumbers") if self._noise else self.tr("numbers,\nno noise")

    def _refresh(self) -> None:
        self.updateGeometry()
        self.update()
