"""A run's folder: `run.toml`, `origin.json`, `metrics.jsonl`, `adapter/`, and the summary twice."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path

import msgspec
import tomli_w

from core.config import RunConfig
from core.errors import RunFolderUnusable
from core.events import Event, RunSummary

_FREE_BYTES = 64 << 20
_ORIGIN = "origin.json"


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
                raise RunFolderUnusable(folder=path, reason="There is something in it already.")
            path.chmod(0o700)
            if shutil.disk_usage(path).free < _FREE_BYTES:
                raise RunFolderUnusable(folder=path, reason="The disk is almost full.")
            toml = tomli_w.dumps(msgspec.to_builtins(config))
            (path / "run.toml").write_text(toml, "utf-8")
            (path / _ORIGIN).write_bytes(msgspec.json.encode(origin or RunOrigin()))
        except OSError as error:
            raise RunFolderUnusable(folder=path, reason=error.strerror or str(error)) from error
        self._metrics = (path / "metrics.jsonl").open("a", encoding="utf-8")

    def record(self, event: Event) -> None:
        """Add one line to the metrics."""
        self._metrics.write(msgspec.json.encode(event).decode() + "\n")
        self._metrics.flush()

    def finish(self, summary: RunSummary) -> None:
        """Write both summaries; the machine's last, because it makes the run count as finished."""
        (self.path / "summary.md").write_text(_for_people(summary), "utf-8")
        (self.path / "summary.json").write_bytes(msgspec.json.format(msgspec.json.encode(summary)))

    def close(self) -> None:
        """Close the metrics file."""
        self._metrics.close()


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


def list_runs(parent: Path) -> list[RunSummary]:
    """Finished runs in `parent`, newest first; folders that are no runs are skipped."""
    runs = []
    for file in parent.glob("*/summary.json"):
        try:
            run = msgspec.json.decode(file.read_bytes(), type=RunSummary)
        except (OSError, msgspec.DecodeError):
            continue
        runs.append(msgspec.structs.replace(run, folder=str(file.parent)))
    return sorted(runs, key=lambda run: run.created, reverse=True)


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
