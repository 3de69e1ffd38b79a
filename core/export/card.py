"""What goes with an export: its model card, and a receipt for programs.

Neither names the run, its data, its folder or its server: an export is made to be passed on.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from core.events import ExportFormat, ExportType
from core.export.model_card import model_card
from core.export.run import FinishedRun
from core.export.target import RECEIPT


class Receipt(Struct, frozen=True):
    """What was checked when it was written."""

    format: ExportFormat
    type: ExportType
    base_model: str
    loss_here: float | None
    """Of the adapted model in the program, on rows of the program's own sample; None where only
    parts of the model were here.
    """
    loss_written: float | None
    """Of what was written, opened again, on the same rows."""
    tolerance: float


def checked(receipt: Receipt, digits: int) -> str:
    """What was compared, in a line."""
    if receipt.loss_here is None or receipt.loss_written is None:
        return "every number of the adapter"
    return (
        f"loss on public rows {receipt.loss_here:.{digits}f} here, "
        f"{receipt.loss_written:.{digits}f} opened again "
        f"(allowed difference {receipt.tolerance:g})"
    )


def write_papers(folder: Path, run: FinishedRun, receipt: Receipt) -> None:
    """Write both into an exported folder."""
    card = model_card(run, receipt.format, checked(receipt, 4))
    (folder / "README.md").write_text(card, "utf-8")
    text = msgspec.json.format(msgspec.json.encode(receipt))
    (folder / RECEIPT).write_bytes(text + b"\n")
