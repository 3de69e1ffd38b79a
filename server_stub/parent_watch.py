"""Notices that the process which started this one is gone, however it ended."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable


class ParentWatch:
    """Waits for the end of standard input, which the parent holds open.

    Until `then` is given, the process ends at once: what is only being loaded helps nobody.
    """

    def __init__(self) -> None:
        self.then: Callable[[], None] = lambda: os._exit(0)
        threading.Thread(target=self._watch, name="parent-watch", daemon=True).start()

    def _watch(self) -> None:
        # Not through `sys.stdin`: a thread that waits inside of it makes Python abort at its end.
        while os.read(sys.stdin.fileno(), 1024):
            pass
        self.then()
