"""Writing to the ledger. Several threads and processes may write to the same one."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

import filelock

from core.errors import LedgerUnwritable
from core.ledger.entry import BadEntry, Sent, read_line, write_line
from core.ledger.files import (
    Head,
    head_path,
    last_line,
    lock_of,
    open_private,
    page_numbers,
    page_path,
    read_from,
    read_head,
    write_all,
    write_head,
)
from core.paths import ledger_folder
from core.text import QT_TRANSLATE_NOOP as _

MOST_BYTES = 20 << 20
"""A file that is larger than this gets no further entry; the next one begins."""

_HEAD_ROOM = 1 << 10
_books: dict[Path, Ledger] = {}
_opening = threading.Lock()


class Ledger:
    """Appends entries, each chained to the one before, and notes where the chain ends.

    The files stay open. What another process wrote in the meantime is noticed by the head.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self._most_bytes = most_bytes
        self._mutex = threading.Lock()
        self._lock = lock_of(folder)
        self._page = -1
        self._head_file = -1
        self._head = Head()
        self._head_bytes = b""
        self._size = 0

    def append(self, sent: Sent) -> None:
        """Note what is about to leave. Raises `LedgerUnwritable`; then nothing may leave."""
        with self._mutex:
            try:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                with self._lock:
                    self._catch_up()
                    self._write(sent)
            except (OSError, filelock.Timeout) as error:
                self._close()
                raise LedgerUnwritable(folder=self.folder, reason=_reason(error)) from error

    def close(self) -> None:
        """Close the files; the next entry opens them again."""
        with self._mutex:
            self._close()

    # --- inside, with the lock held ----------------------------------------------------------

    def _write(self, sent: Sent) -> None:
        if self._size >= self._most_bytes:
            self._open_page(self._head.page + 1)
        line, hashed = write_line(sent, self._head.entries + 1, self._head.last)
        head = Head(self._head.entries + 1, hashed, self._head.page)
        try:
            os.lseek(self._page, self._size, os.SEEK_SET)
            write_all(self._page, line)
            self._head_bytes = write_head(self._head_file, head)
        except OSError:
            with contextlib.suppress(OSError):  # it will not leave, so it shall not stand here
                os.ftruncate(self._page, self._size)
            raise
        self._head = head
        self._size += len(line)

    def _catch_up(self) -> None:
        """See whether the chain still ends where this process left it; if not, look where."""
        if self._page >= 0:
            page, head = os.fstat(self._page), os.fstat(self._head_file)
            there = page.st_nlink and head.st_nlink and page.st_size == self._size
            if there and read_from(self._head_file, 0, _HEAD_ROOM) == self._head_bytes:
                return
        self._close()
        self._head_file = open_private(head_path(self.folder))
        known = read_head(read_from(self._head_file, 0, _HEAD_ROOM))
        numbers = page_numbers(self.folder)
        self._head = known or Head()
        last = _last_entry(self.folder, numbers)
        # A head that knows more entries than there are, or another last one, is believed: the next
        # entry is chained to what was lost, and the check of the chain goes on saying so.
        if last is not None and last.entries > self._head.entries:
            self._head = last
        self._open_page(max([self._head.page, *numbers]))

    def _open_page(self, number: int) -> None:
        if self._page >= 0:
            os.close(self._page)
            self._page = -1
        self._page = open_private(page_path(self.folder, number))
        # A piece of a line is left over from a crash while writing: its message did not leave.
        _, self._size = last_line(self._page)
        if os.fstat(self._page).st_size != self._size:
            os.ftruncate(self._page, self._size)
        self._head = Head(self._head.entries, self._head.last, number)

    def _close(self) -> None:
        for file in (self._page, self._head_file):
            if file >= 0:
                with contextlib.suppress(OSError):
                    os.close(file)
        self._page = self._head_file = -1


def the_ledger() -> Ledger:
    """The ledger of this user, one object in a process."""
    folder = ledger_folder()
    with _opening:
        return _books.setdefault(folder, Ledger(folder))


def _last_entry(folder: Path, numbers: list[int]) -> Head | None:
    """Where the chain ends according to the entries alone."""
    for number in reversed(numbers):
        file = open_private(page_path(folder, number))
        try:
            line, _ = last_line(file)
        finally:
            os.close(file)
        with contextlib.suppress(BadEntry):  # a damaged one; the check of the chain names it
            entry, hashed = read_line(line)
            return Head(entry.number, hashed, number)
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, filelock.Timeout):
        return _("errors", "Another process holds it and does not let go.")
    return str(getattr(error, "strerror", None) or error)
