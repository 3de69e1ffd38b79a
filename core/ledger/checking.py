"""Checking the chain: was an entry changed, removed or moved, is a file or the end missing?"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from core.ledger.entry import NOTHING_BEFORE, BadEntry, read_line
from core.ledger.files import Head, read_head
from core.ledger.reading import Report, Snapshot, lines_of, look
from core.ledger_lines import LedgerFlaw
from core.text import QT_TRANSLATE_NOOP as _


class Checked(NamedTuple):
    """How many entries are in order, and the first that is not."""

    entries: int
    flaw: LedgerFlaw | None


class _Found(Exception):
    def __init__(self, text: str, **details: object) -> None:
        self.flaw = LedgerFlaw(text, {key: str(value) for key, value in details.items()})


def check(folder: Path, report: Report = lambda _: None) -> Checked:
    """Follow the chain from its first entry to its head. Raises `LedgerUnreadable`."""
    chain = _Chain(look(folder))
    try:
        chain.check_files()
        chain.follow(report)
        chain.check_end()
    except _Found as found:
        return Checked(chain.count, found.flaw)
    return Checked(chain.count, None)


class _Chain:
    def __init__(self, there: Snapshot) -> None:
        self.there = there
        self.count = 0
        self.last = NOTHING_BEFORE
        self._before = NOTHING_BEFORE
        self._head = None if there.head is None else read_head(there.head)

    def check_files(self) -> None:
        numbers = [page.number for page in self.there.pages]
        most = max([self._head.page if self._head and self._head.entries else 0, *numbers])
        for number in range(1, most + 1):
            if number not in numbers:
                raise _Found(
                    _("ledger", "The file {file} is missing."), file=f"ledger-{number:06d}.jsonl"
                )

    def follow(self, report: Report) -> None:
        sizes: dict[int, int] = {}
        for page, line, position in lines_of(self.there.pages, report):
            sizes[page.number] = position
            self._next(page.path, line)
        for page in self.there.pages:
            if sizes.get(page.number, 0) != page.size:
                raise _Found(
                    _("ledger", "The last line of {file}, after entry {number}, is cut off."),
                    file=page.path.name,
                    number=self.count,
                )

    def _next(self, path: Path, line: bytes) -> None:
        expected = self.count + 1
        try:
            entry, hashed = read_line(line)
        except BadEntry:
            raise _Found(
                _("ledger", "Entry {number} in {file} was changed after it was written."),
                number=expected,
                file=path.name,
            ) from None
        if entry.number != expected:
            text = (
                _("ledger", "Entry {number} in {file} is not at its place: {other} stands there.")
                if entry.number < expected or self._stands_later(expected)
                else _("ledger", "Entry {number} is missing in {file}: {other} stands there.")
            )
            raise _Found(text, number=expected, file=path.name, other=entry.number)
        if entry.previous != self.last:
            raise _Found(
                _("ledger", "Entry {number} in {file} does not follow from the one before it."),
                number=expected,
                file=path.name,
            )
        self.count, self._before, self.last = expected, self.last, hashed

    def _stands_later(self, number: int) -> bool:
        for _page, line, _position in lines_of(self.there.pages, lambda _: None):
            try:
                if read_line(line)[0].number == number:
                    return True
            except BadEntry:
                continue
        return False

    def check_end(self) -> None:
        if self.there.head is None and not self.there.pages:
            return
        if self._head is None:
            raise _Found(
                _("ledger", "The file head.json, which says where the ledger ends, is missing.")
                if self.there.head is None
                else _(
                    "ledger", "The file head.json, which says where the ledger ends, is damaged."
                )
            )
        if self.count < self._head.entries:
            raise _Found(
                _("ledger", "The end is missing: {there} entries are there, {known} were written."),
                there=self.count,
                known=self._head.entries,
            )
        if not self._ends_here(self._head):
            raise _Found(
                _("ledger", "The last entry, {number}, is not the one that head.json names."),
                number=self.count,
            )

    def _ends_here(self, head: Head) -> bool:
        """One entry more than the head knows is what a crash between the two leaves behind."""
        return (head.entries, head.last) in (
            (self.count, self.last),
            (self.count - 1, self._before),
        )
