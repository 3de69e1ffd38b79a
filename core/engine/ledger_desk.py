"""The ledger as the window sees it: its lines a page at a time, its check, its export."""

from __future__ import annotations

from pathlib import Path

from core.commands import CheckLedger, ExportLedger, ListLedger
from core.events import LedgerChecked, LedgerExported, LedgerListed
from core.jobs import Job
from core.ledger.checking import check
from core.ledger.entry import now
from core.ledger.export import export_csv
from core.ledger.reading import Report
from core.ledger.statement import Statement
from core.paths import ledger_folder
from core.text import QT_TRANSLATE_NOOP as _


class LedgerDesk:
    """Reads only; entries are written by what sends."""

    def __init__(self) -> None:
        self._folder = ledger_folder()
        self._statement = Statement(self._folder)

    def list(self, job: Job, wish: ListLedger) -> None:
        """Emit the lines that are asked for. Only the first page looks for new entries, so that
        no line moves between the pages.
        """
        if wish.first == 0:
            self._statement.refresh(_reporter(job, _("stages", "Reading the ledger")))
        extract = self._statement.extract(wish.filter, wish.first, wish.count)
        job.emit(
            LedgerListed(
                job=job.number,
                first=wish.first,
                lines=extract.lines,
                line_count=extract.line_count,
                messages=extract.messages,
                bytes=extract.bytes,
                entries=self._statement.entries,
                damaged=self._statement.damaged,
                runs=self._statement.runs,
            )
        )

    def check(self, job: Job, _wish: CheckLedger) -> None:
        """Follow the chain; emit whether it is whole."""
        found = check(self._folder, _reporter(job, _("stages", "Checking the ledger")))
        job.emit(LedgerChecked(job=job.number, entries=found.entries, flaw=found.flaw, time=now()))

    def export(self, job: Job, wish: ExportLedger) -> None:
        """Write a CSV file; the window's file dialog has asked before replacing one."""
        count = export_csv(
            self._folder,
            Path(wish.path),
            wish.filter,
            overwrite=True,
            report=_reporter(job, _("stages", "Writing the ledger’s entries")),
        )
        job.emit(LedgerExported(job=job.number, path=wish.path, entries=count))


def _reporter(job: Job, stage: str) -> Report:
    def report(share: float) -> None:
        job.checkpoint()
        job.progress(stage, share)

    return report
