"""One side of a comparison as a process of its own, told over a pipe what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from core.bench.errors import MeasuringFailed
from core.executable import compute_environment, program


class Worker:
    """Runs `fedsea bench --side KIND …`. Raises `MeasuringFailed` where that fails."""

    def __init__(self, kind: str, *words: str, home: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            program("bench", "--side", kind, *words),
            env={**compute_environment(), **home},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            self.ready = self._answer()
            """What it said when it was ready."""
        except BaseException:
            self.close()
            raise

    def do(self, what: str, **given: object) -> dict[str, Any]:
        """Have it call its method `what`, and return the figures."""
        assert self._process.stdin is not None
        print(json.dumps({"what": what, **given}), file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        answer = json.loads(line) if line else {"failed": "A process of the measurement ended."}
        if "failed" in answer:
            raise MeasuringFailed(reason=str(answer["failed"]))
        return dict(answer)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


def serve(side: object, **ready: object) -> None:
    """In the worker: say that it is ready, then do what is asked until the pipe closes."""
    say(ready)
    for line in sys.stdin:
        words = json.loads(line)
        say(getattr(side, words.pop("what"))(**words))


def say(words: Mapping[str, object]) -> None:
    """In the worker: one line to the process that measures."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()
