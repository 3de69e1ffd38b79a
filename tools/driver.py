"""Drives the real window as a person would, one step after the other.

The steps are a generator: what it does between two `yield`s happens at once; what it yields is
a question that is asked every few milliseconds until the answer is yes.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from gui.main_window import MainWindow

Question = Callable[[], bool]
Steps = Iterator[Question]
_LOOK_MS = 20
_PATIENCE_SECONDS = 900.0


class Driver(QObject):
    """Goes through the steps while the application runs, closes the window and ends it.

    A step that fails or waits too long ends the application with exit code 1.
    """

    def __init__(self, window: MainWindow, steps: Steps) -> None:
        super().__init__(window)
        self._window, self._steps = window, steps
        self._question: Question = lambda: True
        self._asked = time.monotonic()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        try:
            if self._question():
                self._question = next(self._steps)
                self._asked = time.monotonic()
            elif time.monotonic() - self._asked > _PATIENCE_SECONDS:
                raise TimeoutError("the window did not do what was waited for")
        except StopIteration:
            self._end(0)
        except Exception:  # noqa: BLE001 - shown, and the end of this process
            traceback.print_exc(file=sys.stderr)
            self._end(1)

    def _end(self, code: int) -> None:
        self._timer.stop()
        self._window.state.run_job = 0  # no question whether to stop a run
        self._window.close()
        QApplication.exit(code)


def pause(seconds: float) -> Question:
    """A question that is answered after some time."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def connected(window: MainWindow) -> Question:
    """Whether the trunk answers. Fails if it cannot be reached."""

    def look() -> bool:
        problem = window.state.connect_problem
        if problem is not None:
            raise RuntimeError(str(problem))
        return window.state.connected and not window.state.connecting

    return look


def run_ended(window: MainWindow, runs_before: int) -> Question:
    """Whether the run is over. Fails if it left nothing."""

    def look() -> bool:
        if window.state.run_active:
            return False
        if len(window.state.runs) <= runs_before:
            raise RuntimeError("the run failed; see the engine's log")
        return True

    return look
