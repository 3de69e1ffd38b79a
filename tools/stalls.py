"""Watches the event loop of the window: how long it was away at most, phase by phase."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer

_EVERY_MS = 5
_WORTH_A_LOOK = 0.05
_SAMPLE_SECONDS = 0.01


def waited() -> float:
    """Seconds this thread has been ready to run without a processor to run on (Linux)."""
    try:
        words = Path("/proc/thread-self/schedstat").read_text("ascii").split()
    except OSError:
        return 0.0
    return int(words[1]) / 1e9


class StallWatch(QObject):
    """A timer of 5 ms notes how much later than that it comes. Set `phase` to begin another.

    With `places`, a thread notes where the window's thread is while it is late, and in which
    event; that costs some time itself, so such figures are for finding causes only.
    """

    def __init__(self, parent: QObject, *, places: bool = False) -> None:
        super().__init__(parent)
        self.notes: dict[str, object] = {}
        self._phase = ""
        self._late: dict[str, list[float]] = {}
        self._own: dict[str, float] = {}
        self._used, self._waited = time.thread_time(), waited()
        self._blocked: dict[str, float] = {}
        self._times: dict[str, list[float]] = {}
        self._last = time.monotonic()
        self._timer = QTimer(self, interval=_EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._stopped = threading.Event()
        self._where: dict[str, list[str]] = {}
        self._began = self._last
        self._event = ""
        if places:
            QCoreApplication.instance().installEventFilter(self)
            thread = threading.Thread(
                target=self._sample, args=(threading.get_ident(),), name="stalls", daemon=True
            )
            thread.start()

    @property
    def phase(self) -> str:
        """What is going on; nothing is noted while it is empty."""
        return self._phase

    @phase.setter
    def phase(self, name: str) -> None:
        # What was late until now belongs to the phase that ends.
        self._note()
        self._phase, self._began = name, self._last

    def stop(self) -> None:
        """Stop watching."""
        self._note()
        self._phase = ""
        self._stopped.set()

    def summary(self) -> dict[str, object]:
        """Milliseconds a phase: the longest stall, the most processor time that the window itself
        used in one, the longest it slept in one (for a disk or a lock; what is left is waiting
        for a processor), and how many were over 50 and over 100."""
        phases: dict[str, object] = {}
        for name, late in self._late.items():
            phases[name] = {
                "longest_ms": 1000 * max(late),
                "own_ms": 1000 * self._own[name],
                "blocked_ms": 1000 * self._blocked[name],
                "from_to": self._times[name],
                "over_50_ms": sum(it > 0.05 for it in late),
                "over_100_ms": sum(it > 0.1 for it in late),
                "seconds": sum(late) + len(late) * _EVERY_MS / 1000,
                **({"where": self._where.get(name, [])} if self._where else {}),
            }
        return {"phases": phases, **self.notes}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Remember what the window is doing."""
        self._event = f"{event.type().name} of {type(watched).__name__} {watched.objectName()}"
        return False

    def _tick(self) -> None:
        self._note()

    def _note(self) -> None:
        now, used, has_waited = time.monotonic(), time.thread_time(), waited()
        if self._phase:
            late = max(0.0, now - self._last - _EVERY_MS / 1000)
            self._late.setdefault(self._phase, []).append(late)
            own = min(late, used - self._used)
            blocked = max(0.0, late - own - (has_waited - self._waited))
            self._own[self._phase] = max(own, self._own.get(self._phase, 0.0))
            self._blocked[self._phase] = max(blocked, self._blocked.get(self._phase, 0.0))
            self._times.setdefault(self._phase, [self._last, now])[1] = now
        self._last, self._used, self._waited = now, used, has_waited

    def _sample(self, thread: int) -> None:
        while not self._stopped.wait(_SAMPLE_SECONDS):
            late = time.monotonic() - self._last
            if late < _WORTH_A_LOOK or not self._phase:
                continue
            frame = sys._current_frames().get(thread)
            if frame is not None:
                stack = traceback.extract_stack(frame)[-6:]
                words = " < ".join(
                    f"{it.name} ({it.filename.rpartition('/')[2]}:{it.lineno})"
                    for it in reversed(stack)
                )
                after = time.monotonic() - self._began
                self._where.setdefault(self._phase, []).append(
                    f"{after:.1f} s, late {1000 * late:.0f} ms, {self._event}: {words}"
                )
