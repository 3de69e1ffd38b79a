"""Lets rows of a page become columns where the window is narrow or the text large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from gui.theme import theme


class StackWhenNarrow(QObject):
    """Watches the width of `page`; below `units` the `rows` stand one below another."""

    def __init__(self, page: QWidget, units: int, *rows: QBoxLayout) -> None:
        super().__init__(page)
        self._page, self._units, self._rows = page, units, rows
        page.installEventFilter(self)
        theme().changed.connect(self._arrange)
        self._arrange()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look again whenever the page has another size."""
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _arrange(self) -> None:
        narrow = self._page.width() < theme().px(self._units)
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for row in self._rows:
            if row.direction() != wanted:
                row.setDirection(wanted)
