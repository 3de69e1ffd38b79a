"""The adapter alone, as a PEFT folder."""

from __future__ import annotations

from pathlib import Path

import torch

from core.errors import AdapterUnusable, ExportWrong
from core.export.run import FinishedRun
from core.model.adapter import WholeAdapter, load_adapter
from core.text import QT_TRANSLATE_NOOP as _


def adapter_bytes(run: FinishedRun) -> int:
    """How large it will be, nearly."""
    return sum(
        4 * matrix.numel()
        for matrices in run.adapter.blocks.values()
        for matrix in matrices.values()
    )


def write_adapter(folder: Path, run: FinishedRun) -> None:
    """Write it anew rather than copy it, so that nothing else that lies in the run comes along."""
    run.adapter.save(folder, run.source)


def read_back(folder: Path, run: FinishedRun) -> WholeAdapter:
    """Open what was written. Raises `ExportWrong` where it is not the run's, number by number."""
    try:
        written = load_adapter(folder, run.source)
    except AdapterUnusable as error:
        raise ExportWrong(reason=error.details["reason"]) from error
    same = (
        (written.rank, written.alpha) == (run.adapter.rank, run.adapter.alpha)
        and written.blocks.keys() == run.adapter.blocks.keys()
        and all(
            written.blocks[block].keys() == matrices.keys()
            and all(torch.equal(written.blocks[block][key], matrices[key]) for key in matrices)
            for block, matrices in run.adapter.blocks.items()
        )
    )
    if not same:
        raise ExportWrong(reason=_("errors", "The adapter is not the one that was written."))
    return written
