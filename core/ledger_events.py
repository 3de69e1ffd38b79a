"""What the window is told of the ledger of what left."""

from __future__ import annotations

from core.event_values import Event
from core.ledger_lines import LedgerFlaw, LedgerLine


class LedgerListed(Event, frozen=True, tag="ledger_listed"):
    """Lines of the ledger that fit the filter, newest first, and the sums of all that fit."""

    first: int = 0
    """How many newer lines there are before these."""
    lines: list[LedgerLine] = []
    line_count: int = 0
    messages: int = 0
    bytes: int = 0
    entries: int = 0
    """Of the whole ledger, whatever the filter."""
    damaged: int = 0
    """Lines of its files that are no entries."""
    runs: list[str] = []
    """All that the ledger knows, newest first; chat is among them."""


class LedgerChecked(Event, frozen=True, tag="ledger_checked"):
    """The chain was followed; `flaw` is the first thing that is wrong with it."""

    entries: int = 0
    """How many are in order."""
    flaw: LedgerFlaw | None = None
    time: str = ""
    """UTC."""


class LedgerExported(Event, frozen=True, tag="ledger_exported"):
    """The CSV file is written."""

    path: str = ""
    entries: int = 0
