"""`fedsea engine`: the engine as a child process of the window, one JSON line each way."""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import BinaryIO

import msgspec

from core import crash, user_process
from core.commands import AnyCommand
from core.events import Event
from core.executable import compute_environment, yield_to_the_window
from core.version import VERSION

_log = logging.getLogger(__name__)


def run(arguments: list[str]) -> int:
    """Serve commands from standard input until `Quit` or its end."""
    if arguments:
        sys.stderr.write("fedsea engine is started by the window and takes no options\n")
        return 2
    user_process.begin("engine")
    _prepare_log()
    os.environ.update(compute_environment())
    yield_to_the_window()
    events = _EventPipe(_take_stdout())
    from core.engine.engine import Engine

    engine = Engine(events.write, VERSION)
    decoder = msgspec.json.Decoder(AnyCommand)
    try:
        for line in sys.stdin.buffer:
            try:
                command = decoder.decode(line)
            except msgspec.DecodeError:
                _log.error("a command could not be read")
                continue
            if not engine.handle(command):
                break
    finally:
        engine.stop()
    # Threads that hang in a library must not keep a stopped engine alive.
    crash.end_watch()
    sys.stderr.flush()
    os._exit(0)


def _prepare_log() -> None:
    """Only our own words, with FEDSEA_DEBUG=1 all of them; never those of an exception."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(crash.DiscreetFormatter(logging.BASIC_FORMAT))
    if os.environ.get("FEDSEA_DEBUG") == "1":
        logging.getLogger("core").setLevel(logging.DEBUG)


def _take_stdout() -> BinaryIO:
    """Keep the pipe for events; what libraries print goes to standard error instead."""
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return pipe


class _EventPipe:
    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def write(self, event: Event) -> None:
        """Send one event; a window that is gone is no error, the end of stdin will follow."""
        line = msgspec.json.encode(event) + b"\n"
        with self._lock:
            try:
                self._pipe.write(line)
            except OSError:
                _log.warning("the window does not listen any more")
