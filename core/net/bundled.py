"""The bundled trunk: a trunk server as a child process on loopback, random port, random token."""

from __future__ import annotations

import contextlib
import json
import secrets
import subprocess
import threading
from functools import cached_property
from types import TracebackType
from typing import IO, Self

import msgspec

from core.errors import TrunkNotStarted
from core.events import Problem
from core.executable import compute_environment, program
from core.paths import log_folder
from core.text import QT_TRANSLATE_NOOP as _

_START_SECONDS = 120.0
_STOP_SECONDS = 5.0


class BundledTrunk:
    """Started on construction, stopped by `stop` or with its parent: it ends when its stdin does.

    It needs seconds until it answers; `url` waits for that.
    """

    def __init__(self, model: str, dtype: str = "float32", threads: int = 0) -> None:
        self.token = secrets.token_urlsafe(32)
        log_folder().mkdir(parents=True, exist_ok=True)
        self.log_file = log_folder() / "trunk.log"
        with self.log_file.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                program(
                    *("serve", "--json", "--stop-with-parent", "--host", "127.0.0.1"),
                    *("--port", "0", "--model", model, "--dtype", dtype),
                    *("--threads", str(threads)),
                ),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**compute_environment(), "FEDSEA_TOKEN": self.token},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )

    @cached_property
    def url(self) -> str:
        """Where it answers. Raises `TrunkNotStarted`, and then it is stopped."""
        try:
            return self._await_ready()
        except BaseException:
            self.stop()
            raise

    def _await_ready(self) -> str:
        answer: list[bytes] = []
        stdout: IO[bytes] = self._process.stdout  # type: ignore[assignment]
        reader = threading.Thread(target=lambda: answer.append(stdout.readline()), daemon=True)
        reader.start()
        reader.join(_START_SECONDS)
        try:
            ready = json.loads(answer[0])
            if ready["event"] == "ready":
                return str(ready["url"])
            problem = msgspec.convert(ready["problem"], Problem)
            raise TrunkNotStarted(reason=problem.phrase())
        except (IndexError, ValueError, KeyError, TypeError, msgspec.ValidationError) as error:
            lines = self.log_file.read_text("utf-8", errors="replace").strip().splitlines()
            reason = lines[-1] if lines else _("errors", "It ended without a word.")
            raise TrunkNotStarted(reason=reason) from error

    @property
    def pid(self) -> int:
        """Process number, for tests and for the doctor."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the process: politely, then firmly."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # the pipe may be gone already
                    stream.close()
        for end in (self._process.terminate, self._process.kill):
            try:
                self._process.wait(_STOP_SECONDS)
                return
            except subprocess.TimeoutExpired:
                end()
        self._process.wait(_STOP_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
