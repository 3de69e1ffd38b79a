"""The one place where the engine's process meets Qt.

Commands go out as one JSON line each, events come in the same way and become signals. Nothing
here waits: a hanging engine never blocks the window. The engine's own words for developers go
to a log file.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from core import commands, events
from core.errors import EngineGone
from core.executable import compute_environment, program
from core.paths import log_folder

_GRACE_MS = 2000
_LINE_LIMIT = 64 * 1024 * 1024
_LOG_LIMIT = 1024 * 1024


class Job(QObject):
    """One command on its way. Signals: `progress` (JobProgress), `received` (any other event
    of the job) and, exactly once and last, `ended` (JobEnded; cancelled is no error).
    """

    progress = Signal(object)
    received = Signal(object)
    ended = Signal(object)

    def __init__(self, number: int, link: EngineLink) -> None:
        super().__init__(link)
        self.number = number
        self.running = True

    @property
    def _link(self) -> EngineLink:
        # Asked of Qt: a reference of our own would be a cycle that PySide does not survive
        # when the job is deleted.
        link = self.parent()
        assert isinstance(link, EngineLink)
        return link

    def cancel(self) -> None:
        """Ask the engine to stop it."""
        self._link.cancel(self.number)

    def pause(self) -> None:
        """Ask the engine to pause it after its current step."""
        self._link.send(commands.Pause(target=self.number))

    def go_on(self) -> None:
        """Ask the engine to go on after a pause."""
        self._link.send(commands.Continue(target=self.number))


class EngineLink(QObject):
    """Starts the engine, talks to it, and notices when it is gone.

    `send(command)` returns the job's number; `run(command)` a `Job` with signals. Every event
    also arrives at `received`, jobs' own included. After `gone` use `restart()`.
    """

    received = Signal(object)
    """Every event, decoded."""
    ready = Signal(object)
    """`EngineReady`: the heavy imports are done."""
    gone = Signal(object)
    """A `Problem`: the engine ended and nobody asked it to."""

    def __init__(self, parent: QObject | None = None, *, command: list[str] | None = None) -> None:
        super().__init__(parent)
        self._command = command or program("engine")
        self._process: QProcess | None = None
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(events.AnyEvent)
        self._buffer = bytearray()
        self._jobs: dict[int, Job] = {}
        self._last = 0
        self._closing = False
        self.is_ready = False

    # --- the process ---

    @property
    def running(self) -> bool:
        """Whether the engine's process exists (it may still be loading, see `is_ready`)."""
        return self._process is not None

    def start(self) -> None:
        """Start the engine; `ready` follows within seconds. Does nothing while it runs."""
        if self._process is not None:
            return
        self._buffer.clear()
        process = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in compute_environment().items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        log = prepare_log(engine_log_file())
        if log is not None:
            process.setStandardErrorFile(str(log), QProcess.OpenModeFlag.Append)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._failed)
        self._process = process
        process.start(self._command[0], self._command[1:])

    def restart(self) -> None:
        """Start anew after `gone`; a still running engine is killed first."""
        process, self._process = self._process, None
        if process is not None:
            self._let_go(process)
        self._abandon_jobs()
        self._closing = False
        self.start()

    def close(self) -> None:
        """End the engine: ask it, wait up to two seconds, then kill it. Only when leaving."""
        process = self._process
        self._closing = True
        if process is None:
            return
        with contextlib.suppress(RuntimeError):
            self.send(commands.Quit())
            process.closeWriteChannel()
            if not process.waitForFinished(_GRACE_MS):
                process.kill()
                process.waitForFinished(_GRACE_MS)
        self._process = None
        self.is_ready = False

    # --- commands ---

    def send(self, command: commands.Command) -> int:
        """Number and send a command; returns the number its events will carry."""
        self._last += 1
        numbered = msgspec.structs.replace(command, job=self._last)
        if self._process is not None:
            self._process.write(self._encoder.encode(numbered) + b"\n")
        return self._last

    def run(self, command: commands.Command) -> Job:
        """Send a command and follow its events."""
        job = Job(self.send(command), self)
        self._jobs[job.number] = job
        if self._process is None:
            QTimer.singleShot(0, self, self._abandon_jobs)
        return job

    def cancel(self, job: int) -> None:
        """Ask the engine to stop `job`; its `JobEnded` follows."""
        self.send(commands.Cancel(target=job))

    # --- inside ---

    def _read(self) -> None:
        process = self._process
        if process is None:
            return
        self._buffer += process.readAllStandardOutput().data()
        *lines, rest = self._buffer.split(b"\n")
        self._buffer = bytearray(rest if len(rest) <= _LINE_LIMIT else b"")
        for line in lines:
            if line.strip():
                self._take(bytes(line))

    def _take(self, line: bytes) -> None:
        try:
            event = self._decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            # A library printed to standard output, or the engine is newer than the window.
            return
        self._deliver(event)

    def _deliver(self, event: events.Event) -> None:
        if isinstance(event, events.EngineReady):
            self.is_ready = True
            self.ready.emit(event)
        self.received.emit(event)
        job = self._jobs.get(event.job)
        if job is None:
            return
        if isinstance(event, events.JobProgress):
            job.progress.emit(event)
        elif isinstance(event, events.JobEnded):
            self._end(job, event)
        else:
            job.received.emit(event)

    def _end(self, job: Job, event: events.JobEnded) -> None:
        self._jobs.pop(job.number, None)
        job.running = False
        job.ended.emit(event)
        job.deleteLater()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            QTimer.singleShot(0, self, self._ended)

    def _ended(self, *_: object) -> None:
        process, self._process = self._process, None
        if process is None or self._closing:
            return
        self._let_go(process)
        self.gone.emit(EngineGone().problem())
        self._abandon_jobs()

    def _let_go(self, process: QProcess) -> None:
        self.is_ready = False
        process.blockSignals(True)
        if process.state() != QProcess.ProcessState.NotRunning:
            process.kill()
        process.deleteLater()

    def _abandon_jobs(self) -> None:
        problem = EngineGone().problem()
        for number, job in list(self._jobs.items()):
            self._end(job, events.JobEnded(job=number, outcome="failed", problem=problem))


def engine_log_file() -> Path:
    """Where the engine's standard error goes."""
    return log_folder() / "engine.log"


def prepare_log(file: Path) -> Path | None:
    """Make room for a log: a large old one is set aside. None where nothing can be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if file.exists() and file.stat().st_size > _LOG_LIMIT:
            file.replace(file.with_suffix(".old.log"))
        file.touch(mode=0o600)
    except OSError:
        return None
    return file
