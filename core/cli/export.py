"""`fedsea export`: write a finished run as an adapter, a model folder or a GGUF file."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path

from core.cli.client_options import prepare_process
from core.cli.output import INTERRUPTED, Output, add_json_option, complain, run_command
from core.cli.tenths import Tenths
from core.events import ExportFormat, ExportType
from core.jobs import Job, JobCancelled

_USUAL: dict[ExportFormat, ExportType] = {"adapter": "f32", "merged": "f32", "gguf": "f16"}


def run(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="fedsea export",
        description="Write a finished run so that other programs can use it. What is written is "
        "opened again and compared with the run before it gets its name. It may repeat parts of "
        "the text it has learnt from.",
    )
    parser.add_argument("run", type=Path, metavar="RUN_FOLDER", help="folder of a finished run")
    parser.add_argument(
        "output", type=Path, metavar="OUTPUT", help="folder or file to write; must not exist"
    )
    parser.add_argument(
        "--format",
        choices=list(_USUAL),
        default="adapter",
        help="adapter: PEFT folder (default); merged: folder for transformers; gguf: one file",
    )
    parser.add_argument(
        "--type",
        choices=("f16", "q8_0", "f32"),
        help="numbers of merged (f32, f16; default f32) and gguf (all; default f16)",
    )
    add_json_option(parser)
    return run_command(parser, _export, arguments)


def _export(options: argparse.Namespace, output: Output) -> int:
    prepare_process()
    from core.export.card import checked
    from core.export.exporting import Wish, export_run
    from core.export.target import size_of

    folder, target = (path.expanduser().absolute() for path in (options.run, options.output))
    kind = options.type or _USUAL[options.format]
    job = Job(emit=Tenths(output))
    previous = signal.signal(signal.SIGINT, lambda *_: job.cancel())
    try:
        receipt = export_run(job, Wish(folder, target, options.format, kind))
    except JobCancelled:
        complain("Stopped. Nothing was left behind.")
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGINT, previous)
    size = size_of(target)
    output.result(
        {
            "path": str(target),
            "format": receipt.format,
            "type": receipt.type,
            "bytes": size,
            "loss_here": receipt.loss_here,
            "loss_written": receipt.loss_written,
            "tolerance": receipt.tolerance,
        },
        f"Done: {target} ({size:,} bytes). Checked: {checked(receipt, 5)}.",
    )
    return 0
