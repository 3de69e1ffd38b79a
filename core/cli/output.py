"""What every subcommand does the same way: events or text, errors, exit codes."""

from __future__ import annotations

import argparse
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping

import msgspec

from core import crash, user_process
from core.errors import FedseaError, problem_of
from core.events import Problem
from core.jobs import JobCancelled

MISTAKE, FAULT, INTERRUPTED = 2, 1, 130


class Output:
    """Standard output of a subcommand: JSON lines with `--json`, plain text without."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def is_journal(self) -> bool:
        """Whether systemd keeps what is written here, so that no secret belongs in it."""
        device, _, inode = os.environ.get("JOURNAL_STREAM", "").partition(":")
        if not inode:
            return False
        written = os.fstat(sys.stdout.fileno())
        return (device, inode) == (str(written.st_dev), str(written.st_ino))

    def event(self, event: msgspec.Struct | Mapping[str, object]) -> None:
        """Write one JSON line; nothing where text is asked for."""
        if self.as_json:
            # ASCII with escapes: right in every terminal and pipe, whatever its encoding.
            print(json.dumps(msgspec.to_builtins(event)), flush=True)

    def text(self, text: str, end: str = "\n") -> None:
        """Write text for people; nothing where JSON is asked for."""
        if not self.as_json:
            print(printable(text), end=end, flush=True)

    def result(self, fields: Mapping[str, object], text: str = "") -> None:
        """Write the last event, or `text` for people."""
        self.event({"event": "result", **fields})
        if text:
            self.text(text)

    def problem(self, problem: Problem, note: str = "") -> None:
        """Write what went wrong: one paragraph on standard error, and the event `error`.

        Its `problem` is for who shows it in another language; a `note` is for the terminal.
        """
        said = dict(zip(("what", "why", "remedy"), problem.sentences(), strict=True))
        given = msgspec.to_builtins(problem)
        self.event({"event": "error", "code": problem.code, **said, "problem": given})
        complain(f"{problem} {note}".rstrip())


def complain(text: str) -> None:
    """Write one paragraph on standard error."""
    print(printable(text), file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """`text` with control characters spelled out, so that no file can steer the terminal."""
    return "".join(
        letter if letter.isprintable() or letter in "\n\t" else ascii(letter)[1:-1]
        for letter in text
    )


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the option `--json`."""
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


Command = Callable[[argparse.Namespace, Output], int]


def run_command(parser: argparse.ArgumentParser, command: Command, arguments: list[str]) -> int:
    """Parse `arguments`, run `command` and return the exit code.

    No exception leaves; FEDSEA_DEBUG=1 shows its traceback as well.
    """
    debug = os.environ.get("FEDSEA_DEBUG") == "1"
    _prepare_streams(debug)
    try:
        options = parser.parse_args(arguments)
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else MISTAKE
    output = Output(options.json)
    user_process.begin("command")
    try:
        return command(options, output)
    except (KeyboardInterrupt, JobCancelled):
        complain("Stopped.")
        return INTERRUPTED
    except Exception as error:
        problem = problem_of(error)
        file = crash.report(error, "command") if problem.code == "Fault" else None
        output.problem(
            problem, f"A report was written to {file}; nothing was sent." if file else ""
        )
        if debug:
            logging.getLogger(__name__).exception("FEDSEA_DEBUG=1")
        return MISTAKE if isinstance(error, FedseaError) and error.user_mistake else FAULT
    finally:
        crash.end_watch()


def _prepare_streams(debug: bool) -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    logging.basicConfig(stream=sys.stderr, level=logging.DEBUG if debug else logging.WARNING)
