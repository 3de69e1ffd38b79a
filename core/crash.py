"""Crash reports: a text file in the log folder that says where the program broke, and no more.

A report has version, system, libraries and the traceback as file names, lines and functions. It has
no values and no words of an exception, which may quote what was worked on, unless they are a marked
sentence of ours; no path of the user's; nothing of the environment. It is sent nowhere.

What kills the process itself, such as a fault in a library, leaves the lines of `faulthandler` in a
file of its own. Whoever looks next makes a report of them.
"""

from __future__ import annotations

import contextlib
import datetime
import faulthandler
import importlib.metadata
import logging
import os
import platform
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Literal

from core.errors import FedseaError
from core.paths import log_folder
from core.version import VERSION

Part = Literal["window", "engine", "command"]
PREFIX = "crash-"
_MOST_REPORTS = 20
_DEEPEST = 6
_LIBRARIES = (
    *("torch", "transformers", "peft", "safetensors", "tokenizers", "numpy"),
    *("aiohttp", "requests", "cryptography", "keyring", "msgspec", "PySide6-Essentials"),
)
_HEAD = """FedSEA Desktop, crash report

Written on this computer and sent nowhere. It says where the program broke: file names, lines and
functions of the program and its libraries. It has none of your text, no values and no path of your
files. You may read it before you send it to anyone.
"""
_FILE = re.compile(r'File "([^"]*)"')
_log = logging.getLogger(__name__)


def report(error: BaseException, part: Part) -> Path | None:
    """Write a report on `error`; None where nothing can be written."""
    return _write(part, list(_chain_lines(error)))


def report_native(part: Part) -> Path | None:
    """Make a report of what a `part` that is gone left behind; None if it left nothing."""
    import psutil

    found = None
    for file in log_folder().glob(f"native-{part}-*.txt"):
        with contextlib.suppress(OSError, ValueError):
            if psutil.pid_exists(int(file.stem.rsplit("-", 1)[1])):
                continue
            lines = file.read_text("utf-8", "replace").splitlines()
            if any(lines):
                found = _write(part, [_FILE.sub(_plain_match, line) for line in lines])
            file.unlink()
    return found


def latest(part: Part, since: float) -> Path | None:
    """The newest report of `part` that was written after `since`, seconds of the clock."""
    found = [
        (file.stat().st_mtime, file)
        for file in log_folder().glob(f"{PREFIX}*-{part}*.txt")
        if file.stat().st_mtime >= since
    ]
    return max(found)[1] if found else None


def watch(part: Part) -> None:
    """Report what nothing catches in this process, in any thread, and what kills it."""

    def main_hook(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        note(error, part)

    sys.excepthook = main_hook
    threading.excepthook = lambda given: (
        note(given.exc_value, part) if given.exc_value is not None else None
    )
    watch_native(part)


def note(error: BaseException, part: Part) -> Path | None:
    """Write a report, and in the log that there is one."""
    file = report(error, part)
    where = "could not be written" if file is None else file.name
    _log.error("%s; the report: %s", _name(error), where)
    return file


_native: list[tuple[Path, IO[str]]] = []


def watch_native(part: Part) -> None:
    """Let `faulthandler` write to a file, unless somebody else has it already."""
    if faulthandler.is_enabled():
        return
    report_native(part)
    file = log_folder() / f"native-{part}-{os.getpid()}.txt"
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        stream = file.open("w", encoding="utf-8")
    except OSError:
        return
    faulthandler.enable(stream)
    _native.append((file, stream))


def end_watch() -> None:
    """The process ends as it should: its empty file goes."""
    while _native:
        file, stream = _native.pop()
        faulthandler.disable()
        stream.close()
        with contextlib.suppress(OSError):
            file.unlink()


class DiscreetFormatter(logging.Formatter):
    """Log lines whose tracebacks have no words of exceptions in them."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name in `logging`
        """File names, lines and functions only."""
        error = ei[1] if isinstance(ei, tuple) else None
        return "\n".join(_chain_lines(error)) if isinstance(error, BaseException) else ""


# --- what a report says --------------------------------------------------------------------


def _write(part: Part, lines: list[str]) -> Path | None:
    now = datetime.datetime.now().astimezone()
    folder = log_folder()
    text = "\n".join([_HEAD, *_circumstances(part, now), "", *lines, ""])
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = _free_name(folder / f"{PREFIX}{now:%Y%m%d-%H%M%S}-{part}.txt")
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        for old in sorted(folder.glob(f"{PREFIX}*.txt"))[:-_MOST_REPORTS]:
            old.unlink()
    except OSError:
        return None
    return file


def _free_name(file: Path) -> Path:
    number, free = 2, file
    while free.exists():
        free, number = file.with_stem(f"{file.stem}-{number}"), number + 1
    return free


def _circumstances(part: Part, now: datetime.datetime) -> Iterator[str]:
    yield f"version     {VERSION}"
    yield f"part        {part}"
    yield f"time        {now.isoformat(timespec='seconds')}"
    yield f"system      {platform.system()} {platform.release()} {platform.machine()}"
    yield f"python      {platform.python_version()}"
    for name in _LIBRARIES:
        yield f"{name:<19} {_version(name)}"


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _chain_lines(error: BaseException) -> Iterator[str]:
    """The errors that led to `error`, the last one first."""
    current: BaseException | None = error
    for _depth in range(_DEEPEST):
        if current is None:
            return
        yield _name(current)
        if isinstance(current, FedseaError):
            problem = current.problem()
            yield f"  {problem.what} {problem.why}".rstrip()  # templates, nothing filled in
        for frame in traceback.extract_tb(current.__traceback__):
            yield f'  File "{_plain(frame.filename)}", line {frame.lineno}, in {frame.name}'
        before = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
        if before is not None:
            yield "caused by" if current.__cause__ is not None else "while handling"
        current = before


def _name(error: BaseException) -> str:
    kind = type(error)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return f"{module}{kind.__qualname__}"


def _plain_match(match: re.Match[str]) -> str:
    return f'File "{_plain(match[1])}"'


def _plain(file: str) -> str:
    """A file of the program or of a library, without the way there; of others just the name."""
    parts = Path(file).parts
    for mark in ("site-packages", "dist-packages"):
        if mark in parts:
            return "/".join(parts[parts.index(mark) + 1 :])
    for root in (Path(__file__).resolve().parents[1], Path(os.__file__).parent):
        with contextlib.suppress(ValueError):
            return Path(file).relative_to(root).as_posix()
    return Path(file).name
