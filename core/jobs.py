"""One kind of job for all long work: it has a number, can be paused and cancelled, and reports."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable

from core.events import Event, JobContinued, JobPaused, JobProgress

_KEEP_ALIVE_SECONDS = 20.0


class JobCancelled(BaseException):
    """Raised inside a job when the user stopped it. No `Exception`, so nothing swallows it."""


class Job:
    """The worker's view of one job. `emit` sends events; the others are asked between steps."""

    def __init__(self, number: int = 0, emit: Callable[[Event], None] = lambda _: None) -> None:
        self.number = number
        self.emit = emit
        self._cancelled = threading.Event()
        self._suspended = threading.Event()
        self._may_run = threading.Event()
        self._may_run.set()

    # --- for the one who controls it ---------------------------------------------------

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._cancelled.set()
        self._may_run.set()

    def suspend(self) -> None:
        """Ask the job to stop at its next step so that it can go on another day.

        For one that cannot go on it is the same as `cancel`.
        """
        self._suspended.set()
        self.cancel()

    def pause(self) -> None:
        """Ask the job to wait after its current step."""
        self._may_run.clear()

    def resume(self) -> None:
        """Let a paused job go on."""
        self._may_run.set()

    # --- for the worker ----------------------------------------------------------------

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._cancelled.is_set()

    @property
    def suspended(self) -> bool:
        """Whether it is to stop so that it can go on another day."""
        return self._suspended.is_set()

    @property
    def paused(self) -> bool:
        """Whether it is to wait; see `wait_while_paused`."""
        return not self._may_run.is_set()

    def progress(self, stage: str, share: float | None = None) -> None:
        """Report what is being done; `stage` is a text of the translation context `stages`."""
        self.emit(JobProgress(self.number, stage, share))

    def silent(self) -> Job:
        """The same job, stopped when this one is, of which nothing is reported."""
        same = copy.copy(self)
        same.emit = lambda _: None
        return same

    def checkpoint(self) -> None:
        """Raise `JobCancelled` if the job was stopped."""
        if self.cancelled:
            raise JobCancelled

    def wait(self, seconds: float) -> None:
        """Wait so long. Raises `JobCancelled` as soon as the job is stopped."""
        self._cancelled.wait(seconds)
        self.checkpoint()

    def wait_while_paused(
        self, keep_alive: Callable[[], None], before: Callable[[], None] = lambda: None
    ) -> None:
        """Block while paused; `keep_alive` is called now and then so that nothing times out.

        `before` is called first, if it has to pause at all.
        """
        if self._may_run.is_set():
            return
        before()
        self.emit(JobPaused(self.number))
        while not self._may_run.wait(_KEEP_ALIVE_SECONDS):
            keep_alive()
        if not self.cancelled:
            self.emit(JobContinued(self.number))
