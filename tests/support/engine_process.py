"""A real engine process, spoken to as the window does."""

from __future__ import annotations

import queue
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import msgspec

from core.commands import Command, Quit
from core.events import AnyEvent, Event, JobEnded
from core.executable import compute_environment, program


class EngineProcess:
    def __init__(
        self,
        stderr: Any = subprocess.DEVNULL,
        *,
        command: Sequence[str] = (),
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """`stderr` is where the engine's words for developers go. `command` starts another program
        than `fedsea` itself, with its subcommands.
        """
        self.events: list[Any] = []
        self._new: queue.Queue[Any] = queue.Queue()
        self.process = subprocess.Popen(
            [*command, "engine"] if command else program("engine"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env={**compute_environment(), **(variables or {})},
        )
        self._last = 0
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        decoder = msgspec.json.Decoder(AnyEvent)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._new.put(decoder.decode(line))

    def send(self, command: Command) -> int:
        """Number the command, send it, return its number."""
        self._last += 1
        numbered = msgspec.structs.replace(command, job=self._last)
        assert self.process.stdin is not None
        self.process.stdin.write(msgspec.json.encode(numbered) + b"\n")
        self.process.stdin.flush()
        return self._last

    def until(self, right: Callable[[Event], bool], seconds: float = 180.0) -> Any:
        """The first event from now on, or already seen and not yet looked at, that is `right`."""
        deadline = time.monotonic() + seconds
        while True:
            left = deadline - time.monotonic()
            try:
                event = self._new.get(timeout=max(0.01, left))
            except queue.Empty:
                raise AssertionError(f"no such event; the last were {self.events[-5:]}") from None
            self.events.append(event)
            if right(event):
                return event

    def do(self, command: Command) -> JobEnded:
        """Send a command and wait until its job has ended."""
        return self.ended(self.send(command))

    def ended(self, job: int) -> JobEnded:
        """Wait for the end of a job."""
        return self.until(lambda event: isinstance(event, JobEnded) and event.job == job)

    def of(self, kind: type, job: int | None = None) -> list[Any]:
        """Events seen so far."""
        return [it for it in self.events if isinstance(it, kind) and job in (None, it.job)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.send(Quit())
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._reader.join(5)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()
