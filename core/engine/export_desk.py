"""Exports as the window asks for them."""

from __future__ import annotations

from pathlib import Path

from core.commands import ExportRun
from core.events import RunExported
from core.jobs import Job


class ExportDesk:
    """Sends nothing; the trunk is not needed."""

    def export(self, job: Job, wish: ExportRun) -> None:
        """Write a run; emit `RunExported` once it is in its place."""
        from core.export.exporting import Wish, export_run
        from core.export.target import size_of

        target = Path(wish.path)
        receipt = export_run(
            job, Wish(Path(wish.folder), target, wish.format, wish.type, wish.replace)
        )
        job.emit(
            RunExported(
                job=job.number,
                folder=wish.folder,
                path=wish.path,
                format=receipt.format,
                type=receipt.type,
                bytes=size_of(target),
                loss_here=receipt.loss_here,
                loss_written=receipt.loss_written,
                tolerance=receipt.tolerance,
            )
        )
