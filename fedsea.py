"""The one executable: without a subcommand the window, otherwise what the subcommand says.

This is the only place that knows all packages, and it imports just the one that is asked for.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from core.version import VERSION

_SUBCOMMANDS = {
    "serve": ("server_stub.cli", "run a trunk server"),
    "token": ("server_stub.access.cli", "say who may use the trunk server of this computer"),
    "pair": ("core.cli.pair", "take a trunk server's pairing line or file"),
    "finetune": ("core.cli.finetune", "fine-tune as RUN.toml says"),
    "run": ("core.cli.common_run", "train one model together with other data owners"),
    "evaluate": ("core.cli.evaluate", "say whether a run helped, on rows it has not seen"),
    "chat": ("core.cli.chat", "chat with the base model or a fine-tuned one"),
    "data": ("core.cli.data", "say what the app would say of a file"),
    "export": ("core.cli.export", "write a finished run as an adapter, a model or a GGUF file"),
    "models": ("core.cli.models", "list models, and fetch one from the Hugging Face hub"),
    "ledger": ("core.cli.ledger", "show, check and export the record of what left"),
    "leak": ("core.cli.leak", "say what attackers would read of given rows"),
    "harden": ("core.cli.harden", "teach a model's trunk to live with noise"),
    "bench": ("core.cli.bench", "measure this program beside the unsplit model and a naive split"),
    "report": ("core.cli.report", "write a report on a run, as HTML or PDF"),
    "doctor": ("core.cli.doctor", "say what works on this computer"),
    "--self-test": ("core.cli.self_test", "try out whether this installation does its job"),
    "self-test-window": ("gui.self_test", ""),  # started by the self-test
    "engine": ("core.engine.process", ""),  # started by the window
}


def _usage() -> str:
    width = max(map(len, _SUBCOMMANDS))
    lines = [f"  {name:<{width}}  {text}" for name, (_, text) in _SUBCOMMANDS.items() if text]
    return "\n".join(
        [
            "usage: fedsea [COMMAND] [--help]",
            "",
            "Without a command, fedsea opens the window; with a *.fedsea-pairing or",
            "*.fedsea-invitation file, it shows that in it.",
            "",
            *lines,
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the window or a subcommand; return the exit code (0, 1 for a fault, 2 for a mistake)."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or _is_for_the_window(words):
        return int(importlib.import_module("gui.app").run(file="".join(words)))
    name, *rest = words
    if name in ("-h", "--help"):
        print(_usage())
        return 0
    if name == "--version":
        print(VERSION)
        return 0
    if name not in _SUBCOMMANDS:
        print(f"fedsea: there is no command “{name}”.\n\n{_usage()}", file=sys.stderr)
        return 2
    if name == "report":  # the one command that borrows from the window: it makes the pages
        return int(importlib.import_module("core.cli.report").run(rest, _write_pdf))
    return int(importlib.import_module(_SUBCOMMANDS[name][0]).run(rest))


def _is_for_the_window(words: list[str]) -> bool:
    """Whether a file of ours was double-clicked; its own reader says if it is none."""
    return len(words) == 1 and Path(words[0]).suffix.startswith(".fedsea-")


def _write_pdf(document: object, file: object) -> None:
    importlib.import_module("gui.report_pdf").write_without_window(document, file)


if __name__ == "__main__":
    sys.exit(main())
