"""The ledger in the user's words: what left, where to, what for, when."""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from core.address import is_loopback
from core.ledger_lines import LedgerLine, What
from core.text import QT_TRANSLATE_NOOP
from gui.widgets.level_text import level_text

_KINDS: dict[What, str] = {
    "states": QT_TRANSLATE_NOOP("ledger_page", "Hidden states"),
    "gradients": QT_TRANSLATE_NOOP("ledger_page", "Gradients"),
    "adapter": QT_TRANSLATE_NOOP("ledger_page", "Adapter matrices"),
    "settings": QT_TRANSLATE_NOOP("ledger_page", "Settings and questions"),
    "connection": QT_TRANSLATE_NOOP("ledger_page", "Connection checks"),
}
_HINTS: dict[What, str] = {
    "states": QT_TRANSLATE_NOOP(
        "ledger_page", "What the blocks here made of each token of rows and messages."
    ),
    "gradients": QT_TRANSLATE_NOOP(
        "ledger_page", "How the trunk's output should have been; they can tell of labels."
    ),
    "adapter": QT_TRANSLATE_NOOP(
        "ledger_page", "The trunk's part of a fine-tuned model, given back for a chat."
    ),
    "settings": QT_TRANSLATE_NOOP(
        "ledger_page", "Settings and questions without numbers of your text."
    ),
    "connection": QT_TRANSLATE_NOOP(
        "ledger_page", "Opening a connection, and asking whether it stands. Nothing of your text."
    ),
}
_STAMP = re.compile(r"^\d{4}-\d\d-\d\d \d\d\.\d\d ")


def _translated(text: str) -> str:
    return QCoreApplication.translate("ledger_page", text)


def kinds() -> list[tuple[What, str]]:
    """All kinds with their names."""
    return [(what, _translated(name)) for what, name in _KINDS.items()]


def unprotected(line: LedgerLine) -> bool:
    """Whether hidden states left without noise."""
    return line.noise_level == 0


def what_text(line: LedgerLine) -> str:
    """What left."""
    if line.what == "states" and not unprotected(line):
        return QCoreApplication.translate("ledger_page", "Noisy hidden states")
    return _translated(_KINDS[line.what])


def what_hint(line: LedgerLine) -> str:
    """What that is."""
    return _translated(_HINTS[line.what])


def noise_text(line: LedgerLine) -> str:
    """The noise level, or a word."""
    if unprotected(line):
        return QCoreApplication.translate("ledger_page", "No noise")
    return "\u2013" if line.noise_level is None else level_text(line.noise_level)


def run_text(run: str) -> str:
    """What it was for."""
    if run == "chat":
        return QCoreApplication.translate("ledger_page", "Chat")
    if run == "trial":
        return QCoreApplication.translate("ledger_page", "Estimate, with made-up rows")
    return run or "\u2013"


def short_run_text(run: str) -> str:
    """The same without the time at the beginning of a run folder's name: the line has one."""
    return _STAMP.sub("", run_text(run)) or run


def place_text(destination: str) -> str:
    """Where it went; for another computer without the https:// that all of them have."""
    parts = urlsplit(destination)
    if is_loopback(parts.hostname or ""):
        return QCoreApplication.translate("ledger_page", "This computer")
    return parts.netloc


def local(time: str) -> datetime.datetime:
    """A time of the ledger, here."""
    return datetime.datetime.fromisoformat(time).astimezone()


def day_text(time: str) -> str:
    """The day, in the user's short form."""
    return QLocale().toString(_day(time), QLocale.FormatType.ShortFormat)


def long_day_text(time: str) -> str:
    """The day in words."""
    return QLocale().toString(_day(time), QLocale.FormatType.LongFormat)


def clock_text(time: str) -> str:
    """Hour and minute."""
    return f"{local(time):%H:%M}"


def span_text(line: LedgerLine) -> str:
    """From when to when."""
    return f"{local(line.first):%H:%M:%S} \u2013 {local(line.last):%H:%M:%S}"


def _day(time: str) -> QDate:
    day = local(time).date()
    return QDate(day.year, day.month, day.day)
