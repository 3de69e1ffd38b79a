"""Tells when a window has first been painted on the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Calls `then` once, after the first painting of `window` has gone to the screen.

    All visible widgets are painted in one go with the window, and handed to the screen at its
    end; what is queued at the first paint event therefore comes right after that.
    """

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._then = window, then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Wait for the first paint event of an exposed window."""
        handle = self._window.windowHandle()
        if event.type() == QEvent.Type.Paint and handle is not None and handle.isExposed():
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False
