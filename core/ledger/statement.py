"""The ledger as a bank statement: what belongs together is one line."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from core.ledger.entry import BadEntry, Entry, read_line
from core.ledger.reading import Report, lines_of, look, what_is
from core.ledger_lines import LedgerFilter, LedgerLine, What

_MINUTE, _HOUR = len("2026-11-24T14:23"), len("2026-11-24T14")
_Key = tuple[str, What, str, str, float | None]


class Extract(NamedTuple):
    """Some lines of those that are meant, newest first, and the sums of all of them."""

    lines: list[LedgerLine]
    line_count: int
    messages: int
    bytes: int


class _Group:
    __slots__ = ("bytes", "first", "last", "messages")

    def __init__(self, first: str) -> None:
        self.first = self.last = first
        self.messages = self.bytes = 0


class Statement:
    """Keeps the lines; `refresh` reads only what was written since the last time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._forget()

    def _forget(self) -> None:
        self._read_to: dict[int, int] = {}
        self._groups: dict[_Key, _Group] = {}
        self.entries = 0
        self.damaged = 0
        """Lines that are no entries; the check of the chain says more."""
        self._runs: dict[str, None] = {}

    @property
    def runs(self) -> list[str]:
        """All runs there are entries of, newest first, chat among them."""
        return list(reversed(self._runs))

    def refresh(self, report: Report = lambda _: None) -> None:
        """Read on. Raises `LedgerUnreadable`, or what `report` raises."""
        pages = look(self._folder).pages
        sizes = {page.number: page.size for page in pages}
        if any(sizes.get(number, 0) < read for number, read in self._read_to.items()):
            self._forget()  # the files are others than before
        for page, line, position in lines_of(pages, report, self._read_to):
            self._read_to[page.number] = position
            self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            entry, _ = read_line(line)
        except BadEntry:
            self.damaged += 1
            return
        self.entries += 1
        if entry.run:
            self._runs.pop(entry.run, None)
            self._runs[entry.run] = None
        key = _key(entry)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = _Group(entry.time)
        group.last = entry.time
        group.messages += 1
        group.bytes += entry.bytes

    def extract(self, wish: LedgerFilter, first: int, count: int) -> Extract:
        """The lines `first` to `first + count` of those that fit `wish`, newest first."""
        meant = [
            (key, group)
            for key, group in self._groups.items()
            if wish.fits(key[3], key[2], key[1], group.last)
        ]
        total = sum(group.bytes for _, group in meant)
        messages = sum(group.messages for _, group in meant)
        lines, left = [], total
        for at, ((_, what, destination, run, level), group) in enumerate(reversed(meant)):
            if at >= first + count:
                break
            if at >= first:
                lines.append(
                    LedgerLine(
                        group.first,
                        group.last,
                        what,
                        destination,
                        run,
                        level,
                        group.messages,
                        group.bytes,
                        left,
                    )
                )
            left -= group.bytes
        return Extract(lines, len(meant), messages, total)


def _key(entry: Entry) -> _Key:
    """Checks of the connection while nothing happens are one line an hour, the rest a minute."""
    what = what_is(entry.message)
    when = entry.time[: _HOUR if what == "connection" else _MINUTE]
    return when, what, entry.destination, entry.run, entry.noise_level
