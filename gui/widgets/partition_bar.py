"""The drawing of the model's blocks with two handles that say where it is cut."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.theme import Theme
from gui.widgets.partition_geometry import PartitionGeometry
from gui.widgets.partition_handle import PartitionHandle
from gui.widgets.partition_paint import paint_blocks, paint_captions

UNKNOWN_MODEL = 30
"""Blocks drawn, greyed out, while no model is known."""
_BAR, _OVERHANG, _CAPTION, _REACH = 64, 6, 27, 44
"""Heights of the blocks, of the handles beyond them, of the captions; width of a handle's reach."""


class PartitionBar(QWidget):
    """Input blocks in green, the server's in violet, output blocks in green again.

    `changed` follows every movement, `committed` comes once at its end. Both carry the numbers
    of input and of output blocks.
    """

    changed = Signal(int, int)
    committed = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._blocks = UNKNOWN_MODEL
        self._minimum = (1, 1)
        self._dragged: PartitionHandle | None = None
        self._grip = 0.0
        self.input_handle = PartitionHandle(self, theme, at_end=False)
        self.output_handle = PartitionHandle(self, theme, at_end=True)
        self.input_handle.setAccessibleName(self.tr("First cut: blocks here before the server"))
        self.output_handle.setAccessibleName(self.tr("Second cut: blocks here after the server"))
        self.setAccessibleName(self.tr("Where the model is cut"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.set_model(UNKNOWN_MODEL, 1, 1)
        self.set_partition(3, 2)
        self.input_handle.valueChanged.connect(self._on_value)
        self.output_handle.valueChanged.connect(self._on_value)
        theme.changed.connect(self._recolour)
        self._recolour()

    # --- what it shows ------------------------------------------------------------------

    def set_model(self, blocks: int, min_input: int = 1, min_output: int = 1) -> None:
        """Draw a model of `blocks` blocks and keep at least so many on either side."""
        self._blocks = max(3, blocks)
        most = self._blocks - 2
        self._minimum = (min(min_input, most), min(min_output, most))
        self.set_partition(*self.partition())

    def set_partition(self, input_blocks: int, output_blocks: int) -> None:
        """Move the handles without a signal; numbers that do not fit are brought into range."""
        low_in, low_out = self._minimum
        inside = max(low_in, min(input_blocks, self._blocks - 1 - low_out))
        outside = max(low_out, min(output_blocks, self._blocks - 1 - inside))
        for handle, low, value, other in (
            (self.input_handle, low_in, inside, outside),
            (self.output_handle, low_out, outside, inside),
        ):
            blocked = handle.blockSignals(True)
            handle.setRange(low, self._blocks - 1 - other)
            handle.setValue(value)
            handle.blockSignals(blocked)
        self._refresh()

    def partition(self) -> tuple[int, int]:
        """Numbers of input and of output blocks."""
        return self.input_handle.value(), self.output_handle.value()

    def captions(self) -> tuple[str, str, str]:
        """What stands under the three parts, in reading order."""
        inside, outside = self.partition()
        middle = self._blocks - inside - outside
        return (
            self.tr("Yours: words + 1 block")
            if inside == 1
            else self.tr("Yours: words + {n} blocks").format(n=inside),
            self.tr("Server's: 1 block")
            if middle == 1
            else self.tr("Server's: {n} blocks").format(n=middle),
            self.tr("Yours: 1 block + answer")
            if outside == 1
            else self.tr("Yours: {n} blocks + answer").format(n=outside),
        )

    # --- movement -----------------------------------------------------------------------

    def _on_value(self) -> None:
        inside, outside = self.partition()
        self.set_partition(inside, outside)
        self.changed.emit(inside, outside)
        if self._dragged is None:
            self.committed.emit(inside, outside)

    def _handle_at(self, place: QPointF) -> PartitionHandle | None:
        """The nearest handle within reach; between two on one spot, the one on that side."""
        if not self.isEnabled():
            return None
        reach = [
            (abs(handle.geometry().center().x() - place.x()), handle)
            for handle in (self.input_handle, self.output_handle)
            if handle.geometry().contains(place.toPoint())
        ]
        return min(reach, key=lambda pair: pair[0])[1] if reach else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle under the mouse."""
        handle = self._handle_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or handle is None:
            event.ignore()
            return
        self._dragged = handle
        self._grip = event.position().x() - QRectF(handle.geometry()).center().x()
        handle.setFocus(Qt.FocusReason.MouseFocusReason)
        handle.setSliderDown(True)
        handle.raise_()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the handle held, or show which one could be taken."""
        if self._dragged is None:
            self._hover(self._handle_at(event.position()))
            return
        x = event.position().x() - self._grip
        geometry = self.geometry_of_parts()
        if self._dragged is self.input_handle:
            self._dragged.setValue(geometry.input_blocks_at(x))
        else:
            self._dragged.setValue(geometry.output_blocks_at(x))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go; the place is final now."""
        if self._dragged is not None:
            self._dragged.setSliderDown(False)
            self._dragged.update()
            self._dragged = None
            self.committed.emit(*self.partition())

    def leaveEvent(self, _event: QEvent) -> None:
        """No handle is under the mouse any more."""
        self._hover(None)

    def _hover(self, over: PartitionHandle | None) -> None:
        for handle in (self.input_handle, self.output_handle):
            if handle.hovered != (handle is over):
                handle.hovered = handle is over
                handle.update()
        if over is None:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.SplitHCursor)

    # --- drawing ------------------------------------------------------------------------

    def geometry_of_parts(self) -> PartitionGeometry:
        """Where everything is drawn now."""
        px = self._theme.px
        area = QRectF(0, px(_OVERHANG), self.width(), px(_BAR))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        end = min(px(44), self.width() / 12)
        return PartitionGeometry(area, self._blocks, end, px(16), mirrored)

    def sizeHint(self) -> QSize:
        """Wide; as high as blocks and captions."""
        px = self._theme.px
        return QSize(px(640), px(_BAR + _OVERHANG + _CAPTION))

    def minimumSizeHint(self) -> QSize:
        """Narrow windows still show every block."""
        return QSize(self._theme.px(260), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the blocks and the captions; the handles draw themselves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        parts = self.geometry_of_parts()
        paint_blocks(painter, self._theme, parts, self.partition(), enabled=self.isEnabled())
        if self.isEnabled():
            paint_captions(painter, self._theme, parts, self.partition(), self.captions())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The handles follow."""
        super().resizeEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Font, direction or availability changed: place the handles anew."""
        super().changeEvent(event)
        if hasattr(self, "output_handle"):
            self._refresh()

    def event(self, event: QEvent) -> bool:
        """Explain the part under the mouse."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._explain(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _explain(self, place: QPointF) -> str:
        parts = self.geometry_of_parts()
        inside, outside = self.partition()
        if parts.words().contains(place):
            return self.tr("Turns your words into numbers. Always on this computer.")
        if parts.answer().contains(place):
            return self.tr("Turns numbers into the words of the answer. Always on this computer.")
        for index in range(self._blocks):
            if parts.block(index, inside, outside).contains(place):
                if inside <= index < self._blocks - outside:
                    text = self.tr("Block {n} of {all}: computed by the server.")
                else:
                    text = self.tr("Block {n} of {all}: computed on this computer.")
                return text.format(n=index + 1, all=self._blocks)
        return ""

    def _refresh(self) -> None:
        parts = self.geometry_of_parts()
        width, height = self._theme.px(_REACH), self._theme.px(_BAR + 2 * _OVERHANG)
        inside, outside = self.partition()
        for handle, x in (
            (self.input_handle, parts.input_cut(inside)),
            (self.output_handle, parts.output_cut(outside)),
        ):
            handle.setGeometry(round(x - width / 2), 0, width, height)
            handle.setVisible(self.isEnabled())
        first, middle, last = self.captions()
        self.input_handle.announce(f"{first}. {middle}.")
        self.output_handle.announce(f"{last}. {middle}.")
        self.setAccessibleDescription(f"{first}. {middle}. {last}.")
        self.update()

    def _recolour(self) -> None:
        self.updateGeometry()
        self._refresh()
