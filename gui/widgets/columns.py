"""Parts side by side where there is room, one below the other where there is not."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from gui.theme import theme


class Columns(QWidget):
    """Add widgets with their shares; below `units` of width, or too narrow for their content,
    they are stacked.
    """

    def __init__(self, units: int = 640, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._units = units
        self._parts: list[QWidget] = []
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        theme().space(self._row, spacing=16, margins=0)
        theme().changed.connect(self._arrange)

    def add(self, widget: QWidget, share: int = 1) -> None:
        """Put `widget` at the end."""
        self._parts.append(widget)
        self._row.addWidget(widget, share)

    @property
    def stacked(self) -> bool:
        """Whether the parts are one below the other now."""
        return self._row.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest part, for the others can go below it; as high as the text
        needs at the present width, not at the narrowest one.
        """
        height = super().minimumSizeHint().height()
        if self._row.hasHeightForWidth() and self.width() > 0:
            height = self._row.minimumHeightForWidth(self.width())
        return QSize(max(self._least_widths(), default=0), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the direction."""
        super().resizeEvent(event)
        self._arrange()
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _least_widths(self) -> list[int]:
        return [part.minimumSizeHint().width() for part in self._parts if not part.isHidden()]

    def _arrange(self) -> None:
        least = self._least_widths()
        needed = sum(least) + self._row.spacing() * (len(least) - 1)
        narrow = self.width() < max(theme().px(self._units), needed)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
