"""The ledger as a CSV file, one row an entry."""

from __future__ import annotations

import contextlib
import csv
from pathlib import Path

from core.errors import LedgerNotExported
from core.ledger.entry import Entry
from core.ledger.reading import Report, entries, what_is
from core.ledger_lines import LedgerFilter
from core.text import QT_TRANSLATE_NOOP as _

COLUMNS = [
    *("number", "time", "run", "destination", "message", "tensors", "bytes"),
    *("noise_level", "sha256", "previous", "hash"),
]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def export_csv(
    folder: Path,
    target: Path,
    wish: LedgerFilter | None = None,
    *,
    overwrite: bool = False,
    report: Report = lambda _: None,
) -> int:
    """Write the entries that are meant to `target`; return how many they are.

    A file that is there already stays unless `overwrite`. An interrupted export leaves nothing.
    Raises `LedgerNotExported` and `LedgerUnreadable`.
    """
    meant = wish or LedgerFilter()
    if target.resolve().parent == folder.resolve():
        raise LedgerNotExported(
            file=target.name,
            reason=_("errors", "The ledger itself is in that folder."),
            advice=_("errors", "Choose another folder."),
        )
    _refuse_existing(target, overwrite=overwrite)
    part = target.with_name(target.name + ".part")
    count = 0
    try:
        # The mark at the beginning tells spreadsheets that it is UTF-8.
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(COLUMNS)
            for entry, hashed in entries(folder, report):
                if meant.fits(entry.run, entry.destination, what_is(entry.message), entry.time):
                    rows.writerow(_row(entry, hashed))
                    count += 1
        _refuse_existing(target, overwrite=overwrite)
        part.replace(target)
    except OSError as error:
        raise LedgerNotExported(
            file=target,
            reason=error.strerror or str(error),
            advice=_("errors", "Choose another folder."),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return count


def _refuse_existing(target: Path, *, overwrite: bool) -> None:
    if target.exists() and not overwrite:
        raise LedgerNotExported(
            file=target.name,
            reason=_("errors", "There is a file of that name."),
            advice=_("errors", "Choose another name, or add --force to replace it."),
        )


def _row(entry: Entry, hashed: str) -> list[object]:
    tensors = " ".join(f"{it.kind}:{it.rows}x{it.columns}" for it in entry.tensors)
    return [
        entry.number,
        entry.time,
        harmless(entry.run),
        harmless(entry.destination),
        harmless(entry.message),
        harmless(tensors),
        entry.bytes,
        "" if entry.noise_level is None else entry.noise_level,
        harmless(entry.sha256),
        harmless(entry.previous),
        hashed,
    ]


def harmless(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
