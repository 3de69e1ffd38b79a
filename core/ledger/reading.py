"""Reading the ledger while it may be written to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import filelock

from core.errors import LedgerUnreadable
from core.ledger.entry import BadEntry, Entry, read_line
from core.ledger.files import head_path, lock_of, page_numbers, page_path, whole_lines
from core.ledger_lines import What

Report = Callable[[float], None]
"""Told the share that is done; may raise to stop."""
_REPORT_EVERY = 2000

_WHAT: dict[str, What] = {
    "Forward": "states",
    "Backward": "gradients",
    "PutAdapter": "adapter",
    "PutOptimiser": "adapter",
    "Hello": "connection",
    "Ping": "connection",
}


def what_is(message: str) -> What:
    """What a kind of message is to the user."""
    return "connection" if message.startswith("GET ") else _WHAT.get(message, "settings")


class Page(NamedTuple):
    """A file of the ledger and how long it was at the time of the look."""

    number: int
    path: Path
    size: int


class Snapshot(NamedTuple):
    """The ledger at one moment; what is written later does not count."""

    pages: list[Page]
    head: bytes | None
    """None where there is no head."""


def look(folder: Path) -> Snapshot:
    """See what there is, while nobody writes. Raises `LedgerUnreadable`."""
    try:
        if not folder.is_dir():
            return Snapshot([], None)
        with lock_of(folder):
            pages = [
                Page(number, path := page_path(folder, number), path.stat().st_size)
                for number in page_numbers(folder)
            ]
            head = head_path(folder)
            return Snapshot(pages, head.read_bytes() if head.exists() else None)
    except (OSError, filelock.Timeout) as error:
        raise LedgerUnreadable(folder=folder, reason=str(error)) from error


def lines_of(
    pages: list[Page], report: Report, start: dict[int, int] | None = None
) -> Iterator[tuple[Page, bytes, int]]:
    """All whole lines, each with its file and where the next line begins there.

    `start` says from where each file is read. Raises `LedgerUnreadable`.
    """
    begin = start or {}
    whole = sum(page.size - begin.get(page.number, 0) for page in pages) or 1
    done, count = 0, 0
    report(0.0)
    for page in pages:
        first = begin.get(page.number, 0)
        try:
            for line, position in whole_lines(page.path, first, page.size):
                yield page, line, position
                count += 1
                if count % _REPORT_EVERY == 0:
                    report((done + position - first) / whole)
        except OSError as error:
            raise LedgerUnreadable(folder=page.path, reason=str(error)) from error
        done += page.size - first


def entries(folder: Path, report: Report = lambda _: None) -> Iterator[tuple[Entry, str]]:
    """All entries that can be read, each with its hash. Damaged ones are left out."""
    for _, line, _ in lines_of(look(folder).pages, report):
        try:
            yield read_line(line)
        except BadEntry:
            continue
