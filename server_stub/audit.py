"""The audit log: who came, from where, and what was begun. No content, no token.

A line is noted in the event loop and written by a thread. What cannot be written is counted and
given up: a full disk must not end the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import logging
import os
import threading
import time
from collections import deque
from pathlib import Path

import filelock
import msgspec

_log = logging.getLogger(__name__)
_WRITE_SECONDS = 0.5
_MOST_WAITING = 10_000
_MOST_BYTES = 8 << 20
KEPT_FILES = 8
"""Of `_MOST_BYTES` each, with the one that is being written."""
KEPT_MB = KEPT_FILES * _MOST_BYTES >> 20
_SAME_SECONDS = 60.0
_MOST_SAME = 4096

Fact = str | int | float


class Audit:
    """Notes lines; `file` None: notes nothing."""

    def __init__(
        self, file: Path | None, most_bytes: int = _MOST_BYTES, kept_files: int = KEPT_FILES
    ) -> None:
        self._file, self._most_bytes, self._kept_files = file, most_bytes, kept_files
        self._waiting: deque[bytes] = deque()
        self._lost = 0
        self._writing = threading.Lock()
        self._in_trouble = False
        self._seen: dict[tuple[str, str, str], tuple[float, int]] = {}
        """When the same was noted last, and how often it has happened since."""

    def note(self, what: str, who: str, peer: str, **facts: Fact) -> None:
        """One line. `peer` is an address."""
        if self._file is None:
            return
        when = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        line = {"when": when, "what": what, "who": who, "peer": peer, **facts}
        if len(self._waiting) >= _MOST_WAITING:
            self._lost += 1
            return
        self._waiting.append(msgspec.json.encode(line) + b"\n")

    def note_some(self, what: str, who: str, peer: str, **facts: Fact) -> None:
        """One line a minute at most for the same `what`, `who` and `peer`.

        How many came between them is said by the next one (`more`).
        """
        now, same = time.monotonic(), (what, who, peer)
        at, more = self._seen.get(same, (-_SAME_SECONDS, 0))
        if now - at < _SAME_SECONDS:
            self._seen[same] = (at, more + 1)
            return
        if len(self._seen) >= _MOST_SAME:
            self._seen.clear()
        self._seen[same] = (now, 0)
        self.note(what, who, peer, **facts, **({"more": more} if more else {}))

    async def write_on(self) -> None:
        """Write what was noted, again and again, until this is cancelled; then the rest."""
        try:
            while True:
                await asyncio.sleep(_WRITE_SECONDS)
                if self._waiting:
                    await asyncio.to_thread(self.write)
        finally:
            self.write()

    def write(self) -> None:
        """Write what was noted."""
        if self._file is None:
            return
        with self._writing:  # the last time may meet a thread that is not done yet
            self._write(self._file)

    def _write(self, file: Path) -> None:
        lines = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not lines:
            return
        if self._lost:
            lines.append(msgspec.json.encode({"what": "lines lost", "count": self._lost}) + b"\n")
        try:
            self._append(file, b"".join(lines))
        except OSError as error:
            if not self._in_trouble:
                why = error.strerror or error
                _log.error("the audit log %s cannot be written: %s", file, why)
            self._in_trouble = True
            self._lost += len(lines) - bool(self._lost)
        else:
            self._in_trouble, self._lost = False, 0

    def _append(self, file: Path, data: bytes) -> None:
        # Opened each time: another server of the same folder may have turned it over.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab", buffering=0) as stream:
            stream.write(data)
        if file.stat().st_size >= self._most_bytes:
            with contextlib.suppress(filelock.Timeout), filelock.FileLock(f"{file}.lock", 1.0):
                self._turn_over(file)

    def _turn_over(self, file: Path) -> None:
        if file.stat().st_size < self._most_bytes:
            return  # somebody else did
        names = [file, *(file.with_name(f"{file.stem}.{it}.jsonl") for it in self._older())]
        for older, newer in zip(reversed(names), reversed(names[:-1]), strict=False):
            if newer.exists():
                newer.replace(older)

    def _older(self) -> range:
        return range(1, self._kept_files)
