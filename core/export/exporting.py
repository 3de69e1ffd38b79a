"""One export from the run's folder to its place: write, open again, compare, and only then move."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from core.disk import FreeSpace, free_space
from core.events import ExportFormat, ExportType
from core.export.adapter_folder import adapter_bytes, read_back, write_adapter
from core.export.card import Receipt, write_papers
from core.export.gguf_back import GgufWeights
from core.export.gguf_file import gguf_bytes, write_gguf
from core.export.merged_folder import merged_bytes, write_merged
from core.export.replay import (
    EXACT,
    TOLERANCES,
    compare_losses,
    compare_tensors,
    mean_loss,
    public_rows,
)
from core.export.run import FinishedRun, open_run
from core.export.target import new_target
from core.export.weights import MergedWeights
from core.jobs import Job
from core.model.source import ModelSource
from core.model.tokenizer import load_tokenizer
from core.text import QT_TRANSLATE_NOOP as _


@dataclass(frozen=True)
class Wish:
    """What to write where. `type` counts for a merged model and for GGUF."""

    run: Path
    target: Path
    format: ExportFormat
    type: ExportType
    replace: bool = False
    """Whether an earlier export may be replaced; nothing else ever is."""


def export_run(job: Job, wish: Wish, free: FreeSpace = free_space) -> Receipt:
    """Write the run at `wish.run` to `wish.target`; nothing is left behind unless it is right.

    Of a model of which only parts are here, the adapter can be written; there is no loss to measure
    then. Raises what `open_run` and `new_target` raise, `PartNotHere`, `ExportImpossible` where the
    format has no room for such a model, and `ExportWrong` where what was written is not what it
    should be.
    """
    job.progress(_("stages", "Opening the run"))
    run = open_run(wish.run)
    if wish.format != "adapter":
        run.source.check_whole()
    tokenizer = load_tokenizer(run.source)
    needed = _needed(run, wish)
    with new_target(wish.target, needed, free, replace=wish.replace) as made:
        allowed = EXACT if wish.format == "adapter" else TOLERANCES[wish.type]
        here = there = None
        if run.source.whole:
            rows = public_rows(tokenizer)
            job.progress(_("stages", "Measuring the run"))
            here = mean_loss(job, MergedWeights(run.source), rows, run.adapter)
            there = _write(job, run, wish, made, tokenizer, rows)
            compare_losses(here, there, allowed)
        else:  # only an adapter comes so far: it is compared number by number
            write_adapter(made, run)
            read_back(made, run)
        kind: ExportType = "f32" if wish.format == "adapter" else wish.type
        receipt = Receipt(wish.format, kind, run.source.name, here, there, allowed.loss)
        if wish.format != "gguf":
            write_papers(made, run, receipt)
        made.chmod(0o600 if wish.format == "gguf" else 0o700)  # as private as the run's own folder
        job.checkpoint()
    return receipt


def _needed(run: FinishedRun, wish: Wish) -> int:
    match wish.format:
        case "adapter":
            return adapter_bytes(run)
        case "merged":
            return merged_bytes(run.source, wish.type)
        case "gguf":
            return gguf_bytes(run.source, wish.type)


def _write(
    job: Job,
    run: FinishedRun,
    wish: Wish,
    made: Path,
    tokenizer: Any,
    rows: list[torch.Tensor],
) -> float:
    """Write, open again, compare number by number; return the loss of what was written."""
    checking = _("stages", "Checking the export")
    if wish.format == "adapter":
        write_adapter(made, run)
        job.progress(checking)
        return mean_loss(job, MergedWeights(run.source), rows, read_back(made, run))
    merged = MergedWeights(run.source, run.adapter)
    if wish.format == "merged":
        write_merged(job, made, merged, wish.type)
        written = MergedWeights(ModelSource(made))
        compare_tensors(job, merged, written, TOLERANCES[wish.type])
        return mean_loss(job, written, rows)
    write_gguf(job, made, merged, tokenizer, wish.type)
    opened = GgufWeights(made, run.source)
    try:
        texts = [tokenizer.decode(row[0].tolist()) for row in rows]
        wanted = [tokenizer(text, add_special_tokens=False)["input_ids"] for text in texts]
        opened.check_words(texts, wanted)
        compare_tensors(job, merged, opened, TOLERANCES[wish.type])
        return mean_loss(job, opened, rows)
    finally:
        opened.close()
