"""The window for the self-test: it opens, shows every place, waits for the engine and closes."""

from __future__ import annotations

import json
import sys
from types import TracebackType
from typing import TYPE_CHECKING

from gui import app

if TYPE_CHECKING:
    from core.events import Problem
    from gui.main_window import MainWindow


def run(_: list[str]) -> int:
    """Return 0 if it worked; print one JSON line that says so, or what did not."""
    trial = _Trial()
    code = app.run(trial.begin)
    return code or trial.code


class _Trial:
    def __init__(self) -> None:
        self.code = 1
        self._failed = False

    def begin(self, window: MainWindow) -> None:
        self._window = window
        sys.excepthook = self._mistake
        window.link.ready.connect(self._ready)
        window.link.gone.connect(self._gone)

    def _ready(self, _event: object) -> None:
        from PySide6.QtWidgets import QApplication

        from gui.places import PLACES

        for place in PLACES:
            self._window.show_place(place.name)
            QApplication.processEvents()
        if self._failed:
            return
        self.code = 0
        _say(event="window", screen=QApplication.platformName(), places=len(PLACES))
        self._window.close()

    def _gone(self, problem: Problem) -> None:
        self._fail(problem.code, *problem.sentences())

    def _mistake(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        sys.__excepthook__(kind, error, trace)
        self._fail("Fault", f"{kind.__name__}:", str(error))

    def _fail(self, code: str, what: str, why: str, remedy: str = "") -> None:
        self.code, self._failed = 1, True
        _say(event="error", code=code, what=what, why=why, remedy=remedy)
        self._window.close()


def _say(**fields: object) -> None:
    print(json.dumps(fields), flush=True)  # noqa: T201 - for the process that waits for it
