"""`fedsea ledger`: show, check and export the record of what left this computer."""

from __future__ import annotations

import argparse
import datetime
from collections import deque
from pathlib import Path

from msgspec import to_builtins

from core.cli.output import MISTAKE, Output, add_json_option, complain, run_command
from core.errors import BadSetting
from core.ledger.checking import check
from core.ledger.entry import Entry, utc_text
from core.ledger.export import export_csv
from core.ledger.reading import entries, what_is
from core.ledger_lines import LedgerFilter
from core.paths import ledger_folder


def run(arguments: list[str]) -> int:
    """Run `fedsea ledger`; return the exit code."""
    return run_command(_parser(), lambda options, output: options.do(options, output), arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fedsea ledger",
        description="The ledger has one entry for each message that left this computer: when, "
        "where to, of which kind and size, with how much noise, and its SHA-256. It has no "
        "content.",
    )
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="is an entry changed, missing or out of place?")
    verify.set_defaults(do=_verify)
    shown = actions.add_parser("list", help="show the last entries")
    _add_filters(shown)
    shown.add_argument("--limit", type=int, default=50, help="how many at most (default: 50)")
    shown.set_defaults(do=_list)
    export = actions.add_parser("export", help="write the entries to a CSV file")
    export.add_argument("file", type=Path, metavar="FILE.csv")
    export.add_argument("--force", action="store_true", help="replace the file if it is there")
    _add_filters(export)
    export.set_defaults(do=_export)
    for action in (verify, shown, export):
        add_json_option(action)
    return parser


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--run", help="name of a run folder, or “chat”; empty for connecting")
    parser.add_argument("--destination", default="", help="such as https://trunk.example:8765")
    parser.add_argument("--since", default="", help="a day or time, such as 2026-11-24T09:30")


def _filter(options: argparse.Namespace) -> LedgerFilter:
    since = ""
    if options.since:
        try:  # without a zone it is this computer's time
            since = utc_text(datetime.datetime.fromisoformat(options.since).astimezone())
        except (ValueError, OverflowError, OSError) as error:
            raise BadSetting(name="--since", reason=f"{error}.") from error
    return LedgerFilter(options.run, options.destination, None, since)


def _verify(_options: argparse.Namespace, output: Output) -> int:
    found = check(ledger_folder())
    problem = None if found.flaw is None else str(found.flaw)
    output.result(
        {"entries": found.entries, "ok": problem is None, "first_problem": problem},
        ""
        if problem
        else f"The ledger is whole: {found.entries} entries, each chained to the one before.",
    )
    if problem:
        complain(f"{problem} Entries in order before that: {found.entries}.")
    return MISTAKE if problem else 0


def _list(options: argparse.Namespace, output: Output) -> int:
    if options.limit < 1:
        raise BadSetting(name="--limit", reason="It has to be 1 or more.")
    meant = _filter(options)
    fitting = (
        entry
        for entry, _ in entries(ledger_folder())
        if meant.fits(entry.run, entry.destination, what_is(entry.message), entry.time)
    )
    last: deque[Entry] = deque(maxlen=options.limit)
    count = size = 0
    for entry in fitting:
        last.append(entry)
        count += 1
        size += entry.bytes
    for entry in last:
        output.event({"event": "entry", **to_builtins(entry)})
        output.text(_as_text(entry))
    output.result(
        {"entries": count, "shown": len(last), "bytes": size},
        f"{len(last)} of {count} entries; {size} bytes in all {count}.",
    )
    return 0


def _as_text(entry: Entry) -> str:
    tensors = ", ".join(f"{it.kind} {it.rows}x{it.columns}" for it in entry.tensors)
    noise = "" if entry.noise_level is None else f"  noise {entry.noise_level:g}"
    return (
        f"{entry.number:>7}  {entry.time[:23]}Z  {entry.message:<14} {entry.bytes:>10} bytes  "
        f"{entry.destination}  {entry.run or '-'}  {tensors or '-'}{noise}"
    )


def _export(options: argparse.Namespace, output: Output) -> int:
    count = export_csv(ledger_folder(), options.file, _filter(options), overwrite=options.force)
    output.result(
        {"entries": count, "file": str(options.file)}, f"{count} entries are in {options.file}."
    )
    return 0
