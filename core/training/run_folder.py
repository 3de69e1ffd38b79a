"""A run's folder: `run.toml`, `metrics.jsonl`, `adapter/`, and the summary twice.

`origin.json` and `facts.json` say what holds from its start, `resumed.jsonl` when and with which
server it went on. Where the best evaluation is kept it has `best/`, and while a run is unfinished a
checkpoint. The user's own notes are beside them in `notes.txt`, see `core.run_notes`.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import shutil
from io import TextIOWrapper
from pathlib import Path
from typing import Self

import filelock
import msgspec
import tomli_w

from core.config import RunConfig, read_run_config
from core.errors import CheckpointUnusable, RunFolderUnusable, RunsUnlisted, RunUnreadable
from core.events import Evaluated, Event, RunSummary, StepDone, UnreadableRun
from core.report.record import Resumed, RunFacts
from core.text import QT_TRANSLATE_NOOP as _

_FREE_BYTES = 64 << 20
_LOCK = "in-use.lock"
_ORIGIN = "origin.json"
NOT_FINISHED = _(
    "errors", "It has no result: it is still going on, or it ended before it could be saved."
)
DAMAGED = _("errors", "Its file summary.json is damaged.")


class RunOrigin(msgspec.Struct, frozen=True):
    """What holds for a run from its start, and cannot be seen from its config."""

    fingerprint: str = ""
    """Of the model it was trained with."""
    export_allowed: bool = True
    """Whether the trunk server agreed that the run may be exported."""


class RunFolder:
    """Made before the first step, so that a full disk shows before any work is done."""

    def __init__(self, path: Path, config: RunConfig, origin: RunOrigin | None = None) -> None:
        """Create the folder. Raises `RunFolderUnusable`; never touches what is there already."""
        self.path = path
        self.adapter = path / "adapter"
        try:
            path.mkdir(parents=True, exist_ok=True)
            if any(path.iterdir()):
                raise RunFolderUnusable(
                    folder=path, reason=_("errors", "There is something in it already.")
                )
            path.chmod(0o700)
            self._lock = _locked(path)
            if shutil.disk_usage(path).free < _FREE_BYTES:
                raise RunFolderUnusable(folder=path, reason=_("errors", "The disk is almost full."))
            toml = tomli_w.dumps(msgspec.to_builtins(config))
            (path / "run.toml").write_text(toml, "utf-8")
            (path / _ORIGIN).write_bytes(msgspec.json.encode(origin or RunOrigin()))
        except OSError as error:
            raise RunFolderUnusable(folder=path, reason=error.strerror or str(error)) from error
        self._metrics: TextIOWrapper | None = None
        self._open_metrics()

    @classmethod
    def reopen(cls, path: Path) -> Self:
        """The folder of an unfinished run; nothing in it is changed before `go_on`.

        Raises `CheckpointUnusable` if it is none, `RunFolderUnusable` if it is in use.
        """
        if not (path / "run.toml").is_file():
            raise CheckpointUnusable(
                folder=path, reason=_("errors", "There is no run in that folder.")
            )
        folder = cls.__new__(cls)
        folder.path, folder.adapter, folder._metrics = path, path / "adapter", None
        folder._lock = _locked(path)
        return folder

    @staticmethod
    def in_use(path: Path) -> bool:
        """Whether a process works on this run."""
        if not (path / _LOCK).exists():
            return False
        try:
            _locked(path).release()
        except RunFolderUnusable:
            return True
        return False

    def config(self) -> RunConfig:
        """What the run was started with. Raises `RunFileUnusable`."""
        return read_run_config(self.path / "run.toml")

    def go_on(self, metrics_bytes: int) -> None:
        """Forget what happened after the checkpoint, so that no step is in the metrics twice."""
        metrics = self.path / "metrics.jsonl"
        try:
            for name in ("summary.json", "summary.md"):
                (self.path / name).unlink(missing_ok=True)
            if metrics.exists() and metrics.stat().st_size > metrics_bytes:
                os.truncate(metrics, metrics_bytes)
            self._open_metrics()
        except OSError as error:
            raise RunFolderUnusable(
                folder=self.path, reason=error.strerror or str(error)
            ) from error

    def history(self) -> tuple[list[StepDone], list[Evaluated]]:
        """The steps and evaluations in the metrics; lines that are none are passed over."""
        steps, evaluations = [], []
        for line in (self.path / "metrics.jsonl").read_bytes().splitlines():
            try:
                event = _METRICS.decode(line)
            except msgspec.DecodeError:
                continue
            if isinstance(event, StepDone):
                steps.append(event)
            else:
                evaluations.append(event)
        return steps, evaluations

    @property
    def metrics_bytes(self) -> int:
        """How long the metrics are."""
        return (self.path / "metrics.jsonl").stat().st_size

    def to_disk(self) -> None:
        """Wait until the metrics are on the disk."""
        if self._metrics is not None:
            os.fsync(self._metrics.fileno())

    def _open_metrics(self) -> None:
        self._metrics = (self.path / "metrics.jsonl").open("a", encoding="utf-8")

    def keep_facts(self, facts: RunFacts) -> None:
        """Note what a report needs and what cannot be found out later."""
        (self.path / "facts.json").write_bytes(msgspec.json.format(msgspec.json.encode(facts)))

    def note_resumed(self, resumed: Resumed) -> None:
        """Note that the run goes on, and with which server."""
        with (self.path / "resumed.jsonl").open("ab") as file:
            file.write(msgspec.json.encode(resumed) + b"\n")

    def record(self, event: Event) -> None:
        """Add one line to the metrics."""
        assert self._metrics is not None
        self._metrics.write(msgspec.json.encode(event).decode() + "\n")
        self._metrics.flush()

    def finish(self, summary: RunSummary) -> None:
        """Write both summaries; the machine's last, because it makes the run count as finished."""
        (self.path / "summary.md").write_text(_for_people(summary), "utf-8")
        (self.path / "summary.json").write_bytes(msgspec.json.format(msgspec.json.encode(summary)))

    def close(self) -> None:
        """Close the metrics file and let others at the folder."""
        if self._metrics is not None:
            self._metrics.close()
        if self._lock.is_locked:  # taken away while it is held, so never another's
            with contextlib.suppress(OSError):  # Windows takes it away itself
                (self.path / _LOCK).unlink()
        self._lock.release()


_METRICS: msgspec.json.Decoder[StepDone | Evaluated] = msgspec.json.Decoder(StepDone | Evaluated)


def _locked(path: Path) -> filelock.BaseFileLock:
    """Raises `RunFolderUnusable` if another process has the lock; it ends with its process."""
    lock = filelock.FileLock(path / _LOCK, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise RunFolderUnusable(
            folder=path, reason=_("errors", "Another run is using it.")
        ) from error
    except OSError as error:
        raise RunFolderUnusable(folder=path, reason=error.strerror or str(error)) from error
    return lock


def read_origin(folder: Path) -> RunOrigin:
    """What holds for a run. Runs from before there was such a file were never restricted.

    Raises `OSError` or `msgspec.DecodeError` where there is one that cannot be read.
    """
    file = folder / _ORIGIN
    return msgspec.json.decode(file.read_bytes(), type=RunOrigin) if file.exists() else RunOrigin()


def new_run_path(parent: Path, name: str) -> Path:
    """A folder name that is free: date, time and the run's name."""
    stamp = datetime.datetime.now().strftime("%Y-%m-%d %H.%M")
    clean = re.sub(r'[<>:"/\\|?*\x00-\x1f]+', " ", name).strip(" .")[:60] or "run"
    path = parent / f"{stamp} {clean}"
    number = 2
    while path.exists():
        path = parent / f"{stamp} {clean} ({number})"
        number += 1
    return path


def list_runs(parent: Path) -> tuple[list[RunSummary], list[UnreadableRun]]:
    """Runs in `parent`, newest first, and those folders of runs that cannot be read, with why.

    Folders without any file of a run are none and are skipped. Raises `RunsUnlisted`.
    """
    runs, unreadable = [], []
    try:
        folders = [folder for folder in parent.iterdir() if _is_run(folder)]
    except FileNotFoundError:
        return [], []
    except OSError as error:
        raise RunsUnlisted(folder=parent, reason=error.strerror or str(error)) from error
    for folder in folders:
        try:
            runs.append(read_run(folder))
        except RunUnreadable as error:
            unreadable.append(UnreadableRun(str(folder), folder.name, error.details["reason"]))
    return (
        sorted(runs, key=lambda run: run.created, reverse=True),
        sorted(unreadable, key=lambda run: run.name, reverse=True),
    )


def _is_run(folder: Path) -> bool:
    return any((folder / name).exists() for name in ("summary.json", "run.toml", "metrics.jsonl"))


def read_run(folder: Path) -> RunSummary:
    """The summary of a finished run. Raises `RunUnreadable`."""
    try:
        raw = (folder / "summary.json").read_bytes()
        run = msgspec.json.decode(raw, type=RunSummary)
    except FileNotFoundError as error:
        raise RunUnreadable(folder=folder, reason=NOT_FINISHED) from error
    except OSError as error:
        raise RunUnreadable(folder=folder, reason=error.strerror or str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RunUnreadable(folder=folder, reason=DAMAGED) from error
    return msgspec.structs.replace(run, folder=str(folder))


def _left_out(run: RunSummary) -> list[str]:
    lines = []
    if run.unused_rows:
        lines.append(f"- not used, as the file is very large: {run.unused_rows:,} of its rows")
    if run.left_out_rows:
        lines.append(f"- not learnt, as in the validation file too: {run.left_out_rows:,} rows")
    return lines


def _for_people(run: RunSummary) -> str:
    def change(before: float | None, after: float | None, form: str) -> str:
        if before is None or after is None:
            return "not measured"
        return f"{before:{form}} before, {after:{form}} after"

    noise = f"{run.noise_level:g}" if run.noise_level else "none: what left was not protected"
    return "\n".join(
        [
            f"# {run.name}",
            "",
            f"- made: {run.created}" + (" (stopped early)" if run.stopped else ""),
            f"- model: {run.model}, {run.input_blocks} blocks before and {run.output_blocks} "
            "after the trunk ran here",
            f"- data: {run.data}, {run.held_back_rows} rows held back for measuring",
            "- personal data in the rows: "
            + ("masked as far as it was found" if run.masked else "not masked"),
            *_left_out(run),
            f"- noise level: {noise}",
            f"- noise on gradients: {run.gradient_noise or 'none'}",
            f"- steps: {run.steps} in {run.seconds:.0f} s",
            f"- loss on held-back rows: {change(run.eval_loss_before, run.eval_loss_after, '.3f')}",
            f"- right label on held-back rows: "
            f"{change(run.accuracy_before, run.accuracy_after, '.0%')}",
            f"- bytes sent: {run.bytes_sent:,}, received: {run.bytes_received:,}",
            "",
            "`adapter/` is a PEFT adapter for the whole model. `run.toml` repeats this run with",
            "`fedsea finetune run.toml`. `metrics.jsonl` has every step.",
            "",
        ]
    )
