"""The page of runs with some runs in it, and an engine that answers by hand."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from support.run_folder import make_run, make_unfinished

from core import commands, events
from core.report.collect import read_curve
from core.training.run_folder import list_runs
from gui.models.runs_model import Column

HOSTILE = '<b>bold</b><img src="file:///etc/passwd">'


def some_runs(folder: Path) -> Path:
    """Four runs, and two folders that cannot be read."""
    for number, changes in enumerate(
        (
            {"name": "Letters", "gradient_noise": 0.5},
            {"name": "No noise", "noise_level": 0.0, "prompt_read_back": None, "hardened": None},
            {"name": HOSTILE, "stopped": True, "noise_level": 4.0, "eval_loss_after": 3.5},
            {"name": "More letters", "eval_loss_after": 2.87, "accuracy_after": None},
        ),
        1,
    ):
        day = f"2026-11-2{number}T10:00:00+00:00"
        make_run(folder, f"2026-11-2{number} 10.00", losses=number, created=day, **changes)
    make_unfinished(folder, "2026-11-20 09.00 killed")
    damaged = make_unfinished(folder, "2026-11-19 09.00 damaged")
    (damaged / "summary.json").write_text("{")
    return folder


def answer(link, folder):
    """What the engine would say to all it was asked last."""
    found, unreadable = list_runs(folder)
    job = link._last
    link.tell(events.RunsListed(job=job, runs=found, unreadable=unreadable))
    link.tell(events.JobEnded(job=job))
    read_all(link)


def read_all(link):
    for number, command in enumerate(link.sent, 1):
        if isinstance(command, commands.ReadRun) and number in link._jobs:
            curve = read_curve(Path(command.folder))
            link.tell(events.RunRead(job=number, folder=command.folder, curve=curve))
            link.tell(events.JobEnded(job=number))


def cell(page, row, column, role=Qt.ItemDataRole.DisplayRole):
    return page.table.model().index(row, column).data(role)


def row_of(page, name):
    return next(it for it in range(6) if cell(page, it, Column.NAME) == name)
