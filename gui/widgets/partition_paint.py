"""How the partition bar is painted: blocks, ends and the captions below them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.theme import Theme
from gui.widgets.partition_geometry import PartitionGeometry


def paint_blocks(
    painter: QPainter,
    theme: Theme,
    parts: PartitionGeometry,
    partition: tuple[int, int],
    *,
    enabled: bool,
) -> None:
    """Draw the words part, every block and the answer part; all grey while not `enabled`."""
    inside, outside = partition
    yours = theme.color("yours" if enabled else "line")
    servers = _mixed(theme.color("server"), theme.color("panel"), 0.62)
    if not enabled:
        servers = yours
    ends = _mixed(yours, theme.color("panel"), 0.66)
    radius = min(theme.px(4), parts.cell / 4)
    painter.setPen(Qt.PenStyle.NoPen)
    for box in (parts.words(), parts.answer()):
        painter.setBrush(ends)
        painter.drawRoundedRect(box, radius, radius)
    for index in range(parts.blocks):
        here = index < inside or index >= parts.blocks - outside
        painter.setBrush(yours if here else servers)
        painter.drawRoundedRect(parts.block(index, inside, outside), radius, radius)


def paint_captions(
    painter: QPainter,
    theme: Theme,
    parts: PartitionGeometry,
    partition: tuple[int, int],
    captions: tuple[str, str, str],
) -> None:
    """Write under the parts whose they are; the middle one under the server's part."""
    font = theme.font("note", weight=QFont.Weight.DemiBold)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    space = theme.px(12)
    line = QRectF(
        parts.area.left(),
        parts.area.bottom() + theme.px(10),
        parts.area.width(),
        metrics.height(),
    )
    first, middle, last = captions
    widths = [metrics.horizontalAdvance(text) + 1 for text in captions]
    most = (line.width() - 2 * space) / 3
    if sum(widths) + 2 * space > line.width():
        widths = [min(width, most) for width in widths]
    left, right = QRectF(line), QRectF(line)
    left.setWidth(widths[0])
    right.setLeft(line.right() - widths[2])
    if parts.mirrored:
        left.moveRight(line.right())
        right.moveLeft(line.left())
    centre = (parts.input_cut(partition[0]) + parts.output_cut(partition[1])) / 2
    box = QRectF(line)
    box.setWidth(widths[1])
    low = min(left.right(), right.right()) + space
    high = max(left.left(), right.left()) - space - widths[1]
    box.moveLeft(max(low, min(centre - widths[1] / 2, high)))
    for rect, text, colour in (
        (left, first, "yours"),
        (box, middle, "server"),
        (right, last, "yours"),
    ):
        painter.setPen(theme.color(colour))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, shown)


def _mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """`share` of `colour` on `ground`, opaque."""
    return QColor.fromRgbF(
        colour.redF() * share + ground.redF() * (1 - share),
        colour.greenF() * share + ground.greenF() * (1 - share),
        colour.blueF() * share + ground.blueF() * (1 - share),
    )
