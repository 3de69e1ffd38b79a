"""`fedsea data check FILE` and `scan FILE`: what the app would say of a file."""

from __future__ import annotations

import argparse
import dataclasses
from collections import Counter
from pathlib import Path

import msgspec

from core.cli.column_options import add_column_options, chosen_columns
from core.cli.output import MISTAKE, Output, add_json_option, complain, run_command
from core.data import DataSet, open_data
from core.data.choice import choose
from core.data.guessing import choosable, completed
from core.data.personal import KINDS
from core.data.personal_scan import places
from core.errors import FedseaError, MappingImpossible
from core.events import ColumnMapping, RowProblem
from core.text import Detail

_SHOWN = 20


class _Verdict(msgspec.Struct):
    outcome: str
    message: str
    rows: int = 0
    skipped_lines: list[int] = []
    columns: list[str] = []
    mapping: ColumnMapping = ColumnMapping()
    task: str = ""
    problems: list[RowProblem] = []
    sheet: str = ""
    sheets: list[str] = []


def run(arguments: list[str]) -> int:
    """Run `fedsea data`; return the exit code."""
    return run_command(_parser(), _act, arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fedsea data", description="Say what the app would say of a file."
    )
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    check = actions.add_parser("check", help="can this file be learnt from?")
    check.add_argument("file", type=Path, metavar="FILE", help="a table, a document, or a folder")
    check.add_argument("--sheet", default="", help="the sheet of a workbook")
    add_column_options(check)
    add_json_option(check)
    scan = actions.add_parser("scan", help="what personal data does this file seem to hold?")
    scan.add_argument("file", type=Path, metavar="FILE", help="a table, a document, or a folder")
    scan.add_argument("--sheet", default="", help="the sheet of a workbook")
    add_json_option(scan)
    scan.set_defaults(action=_scan)
    check.set_defaults(action=_check)
    return parser


def _act(options: argparse.Namespace, output: Output) -> int:
    code: int = options.action(options, output)
    return code


def _scan(options: argparse.Namespace, output: Output) -> int:
    """Kind and place of each finding, never its text: that does not belong into a log."""
    dataset = open_data(options.file, options.sheet)
    counts: Counter[str] = Counter()
    lines: set[int] = set()
    for place in places(dataset):
        counts[place.kind] += 1
        lines.add(place.line)
        output.event({"event": "found", **dataclasses.asdict(place)})
        if counts.total() <= _SHOWN:
            output.text(
                f"Line {place.line}, {place.column}, characters {place.start + 1} to {place.end}: "
                f"{place.kind}"
            )
    if counts.total() > _SHOWN:
        output.text(f"… and {counts.total() - _SHOWN:,} more; --json lists them all.")
    found = {kind: counts[kind] for kind in KINDS if counts[kind]}
    listed = ", ".join(f"{kind} {count:,}" for kind, count in found.items()) or "nothing"
    output.result(
        {"counts": found, "rows_with": len(lines), "rows": len(dataset.rows), "finds_all": False},
        f"Found: {listed}; in {len(lines):,} of {len(dataset.rows):,} rows. "
        "The search finds most personal data, not all of it, and misses many names.",
    )
    return 0


def _check(options: argparse.Namespace, output: Output) -> int:
    verdict = _verdict(options.file, options.sheet, chosen_columns(options))
    refused = verdict.outcome == "refuse"
    fields = {
        **msgspec.structs.asdict(verdict),
        "problems": [_plain(it) for it in verdict.problems],
    }
    output.result(fields, "" if refused else _as_text(verdict))
    if refused:
        complain(verdict.message)
    return MISTAKE if refused else 0


def _verdict(path: Path, sheet: str, chosen: ColumnMapping) -> _Verdict:
    try:
        dataset = open_data(path, sheet)
    except FedseaError as error:
        return _Verdict("refuse", str(error.problem()))
    verdict = _Verdict(
        "load",
        "",
        rows=len(dataset.rows),
        columns=dataset.columns,
        sheet=dataset.sheet,
        sheets=dataset.sheets,
    )
    choice = choose(dataset, completed(chosen, dataset))
    verdict.mapping, verdict.task = choice.mapping, choice.task
    verdict.problems = [*dataset.problems, *choice.problems]
    if choice.problem is not None:
        unclear = choice.problem.code == MappingImpossible.__name__
        verdict.outcome = "ask" if unclear and _has_a_choice(dataset, chosen) else "refuse"
        verdict.message = _joined(dataset.questions, str(choice.problem))
    else:
        verdict.rows = len(choice.examples)
        if verdict.problems:
            verdict.outcome = "ask" if dataset.questions else "load_report"
        verdict.message = _joined(verdict.problems, f"{verdict.rows} rows can be learnt from.")
    dropped = {problem.line for problem in verdict.problems if problem.dropped and problem.line}
    verdict.skipped_lines = sorted(dropped)
    return verdict


def _has_a_choice(dataset: DataSet, chosen: ColumnMapping) -> bool:
    """Whether the user could name columns that the program did not find by itself."""
    return chosen == ColumnMapping() and len(choosable(dataset)) >= 2


def _joined(problems: list[RowProblem], sentence: str) -> str:
    shown = [_sentence(problem) for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        shown.append(f"{len(problems) - _SHOWN} more remarks.")
    return " ".join([sentence, *shown])


def _plain(problem: RowProblem) -> RowProblem:
    """With all details as text."""
    details: dict[str, Detail] = {name: str(value) for name, value in problem.details.items()}
    return msgspec.structs.replace(problem, details=details)


def _sentence(problem: RowProblem) -> str:
    text = problem.text.format_map(problem.details)
    return f"Line {problem.line}: {text}" if problem.line else text


def _as_text(verdict: _Verdict) -> str:
    mapping = verdict.mapping
    lines = [f"Columns: {', '.join(verdict.columns)}"]
    if mapping.messages:
        lines.append(f"Chats: {mapping.messages}")
    elif mapping.text:
        lines.append(f"Free text: {mapping.text}")
    elif mapping.prompt or mapping.response:
        asked = "the template" if mapping.template else mapping.prompt or "?"
        lines.append(f"Text: {asked}   Answer: {mapping.response or '?'}")
    if verdict.task:
        lines.append(f"Task: {verdict.task}")
    if mapping.group:
        lines.append(f"Held back together: rows with the same {mapping.group}")
    return "\n".join([verdict.message, *lines])
