"""What goes with an export: a README for people and hubs, and a receipt for programs.

Neither names the run, its data, its folder or its server: an export is made to be passed on.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from core.events import ExportFormat, ExportType
from core.export.run import FinishedRun
from core.export.target import RECEIPT

_HOW = {
    "adapter": "`peft.PeftModel.from_pretrained(base_model, folder)` puts it on the base model.",
    "merged": "`transformers.AutoModelForCausalLM.from_pretrained(folder)` loads it; the adapter "
    "is part of the weights.",
}


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
    (folder / "README.md").write_text(_readme(run, receipt), "utf-8")
    text = msgspec.json.format(msgspec.json.encode(receipt))
    (folder / RECEIPT).write_bytes(text + b"\n")


def _readme(run: FinishedRun, receipt: Receipt) -> str:
    licence = str(run.source.config.get("license", "")).lower()
    head = [
        "---",
        *([f"license: {licence}"] if licence.replace("-", "").replace(".", "").isalnum() else []),
        f"library_name: {'peft' if receipt.format == 'adapter' else 'transformers'}",
        "pipeline_tag: text-generation",
        "---",
    ]
    return "\n".join(
        [
            *head,
            "",
            f"# {run.source.name}, fine-tuned",
            "",
            f"- base model: {run.source.name}" + (f" ({licence})" if licence else ""),
            f"- LoRA of rank {run.adapter.rank}, alpha {run.adapter.alpha:g}, "
            f"{len(run.adapter.blocks)} of {run.source.blocks} blocks",
            f"- checked after writing: {checked(receipt, 4)}",
            "- made with FedSEA Desktop",
            "",
            _HOW[receipt.format],
            "",
            "It has learnt from text that may be private, and may repeat parts of it to whoever",
            "asks. Pass it on only to people who may know that text. The licence of the base model",
            "holds for it too.",
            "",
        ]
    )
