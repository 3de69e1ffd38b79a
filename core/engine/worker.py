"""A thread that does jobs one after the other and reports how each ended."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from core import crash
from core.errors import problem_of
from core.events import CrashReported, Event, JobEnded, JobStarted
from core.jobs import Job, JobCancelled

Work = Callable[[Job], None]


class Worker:
    """`put` returns at once; events come through `emit` in the order of the jobs."""

    def __init__(self, name: str, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._queue: queue.Queue[tuple[Job, Work] | None] = queue.Queue()
        self._jobs: dict[int, Job] = {}
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, number: int, work: Work) -> None:
        """Queue `work` as the job `number`."""
        job = Job(number, self._emit)
        self._jobs[number] = job
        self._queue.put((job, work))

    def find(self, number: int) -> Job | None:
        """A job that is queued or running."""
        return self._jobs.get(number)

    @property
    def idle(self) -> bool:
        """Whether nothing is queued or running."""
        return not self._jobs

    def stop(self, seconds: float) -> None:
        """Stop everything and wait for the thread, at most `seconds`. A run can go on later."""
        for job in list(self._jobs.values()):
            job.suspend()
        self._queue.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            job, work = item
            self._emit(JobStarted(job=job.number))
            ended = self._do(job, work)
            self._jobs.pop(job.number, None)
            self._emit(ended)

    def _do(self, job: Job, work: Work) -> JobEnded:
        try:
            job.checkpoint()
            work(job)
        except JobCancelled:
            return JobEnded(job=job.number, outcome="cancelled")
        except Exception as error:  # noqa: BLE001 - the one place where a job's errors arrive
            problem = problem_of(error)
            if problem.code == "Fault":
                file = crash.note(error, "engine")
                if file is not None:
                    self._emit(CrashReported(job=job.number, file=str(file)))
            return JobEnded(job=job.number, outcome="failed", problem=problem)
        return JobEnded(job=job.number, outcome="cancelled" if job.cancelled else "done")
