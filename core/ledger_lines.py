"""What the window shows of the ledger: lines like those of a bank statement, and what is wrong.

A line stands for all messages of a kind that left within one minute, to the same place, for the
same run, with the same noise.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

What = Literal["states", "gradients", "adapter", "settings", "connection"]
"""Hidden states; gradients; LoRA matrices; settings and questions; connecting and checking."""


class LedgerFilter(Struct, frozen=True):
    """Which entries are meant; what is left out does not narrow them down."""

    run: str | None = None
    """A run folder's name, “chat”, or empty for connecting."""
    destination: str = ""
    what: What | None = None
    since: str = ""
    """A time as entries write it (UTC)."""

    def fits(self, run: str, destination: str, what: What, time: str) -> bool:
        """Whether an entry or a line with these features is meant."""
        return (
            (self.run is None or run == self.run)
            and (not self.destination or destination == self.destination)
            and (self.what is None or what == self.what)
            and time >= self.since
        )


class LedgerLine(Struct, frozen=True):
    """Messages that belong together. Times are UTC."""

    first: str
    last: str
    what: What
    destination: str
    run: str
    noise_level: float | None
    messages: int
    bytes: int
    total_bytes: int
    """Bytes up to and including this line, of all lines that are meant."""


class LedgerFlaw(Struct, frozen=True):
    """What is wrong with the chain, where it is found first."""

    text: str
    """A template of the context `ledger`."""
    details: dict[str, str] = {}

    def __str__(self) -> str:
        return self.text.format_map(self.details)
