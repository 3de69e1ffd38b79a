"""Reads a run's folder and the ledger for a report. What is missing or damaged is left out."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from core.config import RunConfig
from core.events import AnyEvent, Evaluated, Event, LeakMeasured, StepDone
from core.jobs import Job
from core.leak_report import LeakReport
from core.ledger.checking import check
from core.ledger.files import read_head
from core.ledger.reading import entries, look, what_is
from core.report.record import (
    HashedFile,
    LedgerPart,
    LeftKind,
    LossCurve,
    Resumed,
    RunFacts,
    RunRecord,
)
from core.text import QT_TRANSLATE_NOOP as _
from core.version import VERSION

_MOST_POINTS = 2000
_CHUNK = 1 << 20
_LARGEST_JSON = 1 << 24
_Found = TypeVar("_Found")

_GROUPS = {
    "before",
    "after",
    "base",
    "trivial",
    "tuned",
    "run",
    "held_back",
    "figures",
    "metrics",
    "scores",
}
_FIGURES = {
    *("rows", "loss", "perplexity", "accuracy", "exact_match", "f1", "macro_f1", "token_f1"),
    *(
        "low",
        "high",
        "answered_rows",
        "rouge_l",
        "bleu",
        "precision",
        "recall",
        "refusals",
        "noise_level",
        "seed",
    ),
}
"""Names of figures that are shown. Other names could be labels, and so words of the rows."""


def record_of(folder: Path, ledger: Path, job: Job) -> RunRecord:
    """All that is known of the run in `folder`. Raises `LedgerUnreadable` and `JobCancelled`."""
    return RunRecord(
        made=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        program=VERSION,
        config=read_struct(folder / "run.toml", RunConfig),
        facts=read_struct(folder / "facts.json", RunFacts),
        resumed=_resumed(folder / "resumed.jsonl"),
        curve=read_curve(folder),
        leak=_last_measurement(folder),
        evaluation=_evaluation(folder / "evaluation.json"),
        files=_hashed(folder / "adapter", job),
        ledger=_ledger_part(ledger, folder.name, job),
    )


def read_curve(folder: Path) -> LossCurve:
    """The losses of a run; those that are no numbers are left out."""
    training, held_back = [], []
    for event in _metrics(folder):
        if isinstance(event, StepDone) and math.isfinite(event.loss):
            training.append((event.step, event.loss))
        elif isinstance(event, Evaluated) and math.isfinite(event.loss):
            held_back.append((event.step, event.loss))
    return LossCurve(_thinned(training), _thinned(held_back))


def _thinned(points: list[tuple[int, float]]) -> list[tuple[int, float]]:
    stride = math.ceil(len(points) / _MOST_POINTS) or 1
    kept = points[::stride]
    return kept if not points or kept[-1] == points[-1] else [*kept, points[-1]]


def _metrics(folder: Path) -> Iterator[Event]:
    decoder = msgspec.json.Decoder(AnyEvent)
    try:
        with (folder / "metrics.jsonl").open("rb") as file:
            for line in file:
                try:
                    yield decoder.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                    continue  # a run that was killed may end in half a line
    except OSError:
        return


def _last_measurement(folder: Path) -> LeakReport | None:
    last = None
    for event in _metrics(folder):
        if isinstance(event, LeakMeasured) and event.report is not None:
            last = replace(event.report, rows=[])
    return last


def read_struct(file: Path, kind: type[_Found]) -> _Found | None:
    """What is in a JSON or TOML file; None where it is not there or is something else."""
    try:
        raw = file.read_bytes()
        if file.suffix == ".toml":
            return msgspec.toml.decode(raw, type=kind)
        return msgspec.json.decode(raw, type=kind)
    except (OSError, ValueError, msgspec.DecodeError, RecursionError):
        return None


def _resumed(file: Path) -> list[Resumed]:
    try:
        lines = file.read_bytes().splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            found.append(msgspec.json.decode(line, type=Resumed))
    return found


def _evaluation(file: Path) -> dict[str, float]:
    """Known figures of a file that others write, at its top or in a known group."""
    try:
        if file.stat().st_size > _LARGEST_JSON:
            return {}
        found = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return dict(_figures(found)) if isinstance(found, dict) else {}


def _figures(found: dict[str, Any], before: str = "") -> Iterator[tuple[str, float]]:
    for name, value in found.items():
        if name in _GROUPS and isinstance(value, dict) and not before:
            yield from _figures(value, f"{name}.")
        elif name in _FIGURES and type(value) in (int, float) and math.isfinite(value):
            yield before + name, float(value)


def _hashed(folder: Path, job: Job) -> list[HashedFile]:
    job.progress(_("stages", "Computing checksums of the adapter"))
    try:
        files = sorted(file for file in folder.iterdir() if file.is_file())
        return [HashedFile(file.name, file.stat().st_size, _sha256(file, job)) for file in files]
    except OSError:
        return []


def _sha256(file: Path, job: Job) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            job.checkpoint()
            digest.update(chunk)
    return digest.hexdigest()


def _ledger_part(folder: Path, run: str, job: Job) -> LedgerPart | None:
    def report(share: float) -> None:
        job.checkpoint()
        job.progress(_("stages", "Reading the ledger"), share)

    head = read_head(look(folder).head or b"")
    if head is None:
        return None
    checked = check(folder, report)
    kinds: dict[tuple[str, float | None], LeftKind] = {}
    destinations: dict[str, None] = {}
    first = last = ""
    for entry, _hash in entries(folder, report):
        if entry.run != run:
            continue
        first, last = first or entry.time, entry.time
        destinations[entry.destination] = None
        what = what_is(entry.message)
        kind = kinds.get((what, entry.noise_level), LeftKind(what, entry.noise_level, 0, 0))
        kinds[what, entry.noise_level] = replace(
            kind, messages=kind.messages + 1, bytes=kind.bytes + entry.bytes
        )
    return LedgerPart(
        kinds=list(kinds.values()),
        destinations=list(destinations),
        first=first,
        last=last,
        entries=head.entries,
        head=head.last,
        flaw=str(checked.flaw) if checked.flaw else "",
    )
