"""A pairing or an invitation that the system hands over, shown where it belongs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFileOpenEvent

from core.invitation import SUFFIX as INVITATION

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class OpenedFile(QObject):
    """Shows files in `window`: those of the start, and on macOS also those opened later.

    The page is shown at once; what the file says as soon as the engine is there and the first
    attempt to connect has ended.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._waiting = ""
        later = Qt.ConnectionType.QueuedConnection
        window.link.ready.connect(self._show_if_possible, later)
        window.state.server_changed.connect(self._show_if_possible, later)

    def show_file(self, file: str) -> None:
        """Go to the page of `file` and show what it says; nothing is agreed to by that."""
        self._waiting = str(Path(file).absolute())
        self._window.show_place(self._place)
        self._show_if_possible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what the system wants opened."""
        if isinstance(event, QFileOpenEvent):
            self.show_file(event.file())
            return True
        return super().eventFilter(watched, event)

    @property
    def _place(self) -> str:
        return "together" if self._waiting.endswith(INVITATION) else "server"

    def _show_if_possible(self, *_: object) -> None:
        window = self._window
        if not self._waiting or not window.link.is_ready or window.state.connecting:
            return
        from gui.pages.server_page import ServerPage
        from gui.pages.together_page import TogetherPage

        page, path = window.page(self._place), self._waiting
        self._waiting = ""
        if isinstance(page, TogetherPage):
            page.open_invitation(path)
        elif isinstance(page, ServerPage):
            page.pair(path)
