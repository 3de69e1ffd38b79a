"""The files of the ledger: numbered pages, a head that says where the chain ends, a lock."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import filelock
import msgspec
from msgspec import Struct

from core.ledger.entry import NOTHING_BEFORE

PRIVATE = 0o600
_PAGE = re.compile(r"ledger-(\d{6})\.jsonl")
_LOCK_SECONDS = 10.0
_POLL_SECONDS = 0.001
_HEAD_LENGTH = 160
_BINARY = getattr(os, "O_BINARY", 0)
_TAIL_BYTES = 1 << 16
"""More than any line has."""


class Head(Struct, frozen=True):
    """Where the chain ends."""

    entries: int = 0
    last: str = NOTHING_BEFORE
    page: int = 1


def page_path(folder: Path, number: int) -> Path:
    """The file with the number `number`."""
    return folder / f"ledger-{number:06d}.jsonl"


def page_numbers(folder: Path) -> list[int]:
    """The numbers of the files that are there, in order."""
    try:
        names = [file.name for file in folder.iterdir()]
    except FileNotFoundError:
        return []
    return sorted(int(found[1]) for name in names if (found := _PAGE.fullmatch(name)))


def head_path(folder: Path) -> Path:
    """The file that says where the chain ends."""
    return folder / "head.json"


def lock_of(folder: Path) -> filelock.BaseFileLock:
    """Held while an entry is written, and for a look at where the chain ends."""
    logging.getLogger("filelock").setLevel(logging.WARNING)  # it notes each use
    return filelock.FileLock(
        folder / "ledger.lock",
        timeout=_LOCK_SECONDS,
        mode=PRIVATE,
        thread_local=False,
        poll_interval=_POLL_SECONDS,
    )


def open_private(path: Path) -> int:
    """Open for reading and writing; a new file is for the user alone."""
    return os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, PRIVATE)


def write_head(file: int, head: Head) -> bytes:
    """Write the head in one call and in place: always of the same length, never half of it.

    A new file and a rename, for every token of a chat, would cost more than all the rest.
    """
    raw = msgspec.json.encode(head).ljust(_HEAD_LENGTH - 1) + b"\n"
    os.lseek(file, 0, os.SEEK_SET)
    write_all(file, raw)
    return raw


def read_head(raw: bytes) -> Head | None:
    """The head from its bytes; None if there is none, or it cannot be read."""
    try:
        return msgspec.json.decode(raw, type=Head)
    except msgspec.DecodeError:
        return None


def write_all(file: int, data: bytes) -> None:
    """Write `data`. A full disk may take a part of it; then the next try raises `OSError`."""
    while data:
        data = data[os.write(file, data) :]


def read_from(file: int, start: int, length: int) -> bytes:
    """Some bytes of an open file."""
    os.lseek(file, start, os.SEEK_SET)
    found = b""
    while len(found) < length and (piece := os.read(file, length - len(found))):
        found += piece
    return found


def last_line(file: int) -> tuple[bytes, int]:
    """The last whole line (without its end) and where it ends. What stands behind was cut off."""
    size = os.fstat(file).st_size
    start = max(0, size - _TAIL_BYTES)
    tail = read_from(file, start, size - start)
    end = tail.rfind(b"\n") + 1
    begin = tail.rfind(b"\n", 0, max(0, end - 1)) + 1
    return tail[begin : max(0, end - 1)], start + end


def whole_lines(path: Path, start: int, stop: int) -> Iterator[tuple[bytes, int]]:
    """Each whole line (without its end) between two positions, and where the next one begins."""
    with path.open("rb") as file:
        file.seek(start)
        for line in file:
            start += len(line)
            if start > stop or not line.endswith(b"\n"):
                return
            yield line[:-1], start
