"""`fedsea report RUN_FOLDER OUTPUT`: what a data protection officer needs to know of a run."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.output import Output, add_json_option, run_command
from core.errors import ReportUnwritten
from core.jobs import Job
from core.paths import ledger_folder
from core.report.collect import record_of
from core.report.content import report_of
from core.report.words import Words
from core.report.writing import PdfWriter, write_report
from core.training.run_folder import read_run


def run(arguments: list[str], write_pdf: PdfWriter) -> int:
    """Run the command. Pages need Qt, which is only loaded when a PDF is asked for."""
    parser = argparse.ArgumentParser(
        prog="fedsea report",
        description="Write a report on a finished run: data without its content, settings, "
        "losses, what could be read back, what left this computer, what is not protected.",
    )
    parser.add_argument("run", type=Path, metavar="RUN_FOLDER", help="has a summary.json in it")
    parser.add_argument("output", type=Path, metavar="OUTPUT", help="a file .html or .pdf")
    parser.add_argument("--force", action="store_true", help="replace the file if it is there")
    add_json_option(parser)
    return run_command(
        parser, lambda options, output: _report(options, output, write_pdf), arguments
    )


def _report(options: argparse.Namespace, output: Output, write_pdf: PdfWriter) -> int:
    if options.output.exists() and not options.force:
        raise ReportUnwritten(
            file=options.output.name,
            reason="There is a file of that name.",
            advice="Choose another name, or add --force to replace it.",
        )
    folder = options.run.expanduser().resolve()
    run = read_run(folder)
    record = record_of(folder, ledger_folder(), Job())
    write_report(report_of(run, record, Words()), options.output, write_pdf)
    output.result(
        {"run": str(folder), "file": str(options.output)}, f"The report is in {options.output}."
    )
    return 0
