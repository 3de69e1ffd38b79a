"""What personal data a data set holds: where in the file, or how much of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.data.dataset import DataSet, Example
from core.data.personal import KINDS, find_personal
from core.data.personal_patterns import Kind
from core.events import PersonalExample

_MOST_ROWS = 2_000
_MOST_CHARACTERS = 1_000_000
_AROUND = 30


@dataclass(frozen=True)
class Place:
    """Where a piece of personal data stands: `start` and `end` count in the cell, from 0."""

    line: int
    column: str
    start: int
    end: int
    kind: Kind
    turn: int = 0
    """Which turn of a chat, from 1; 0 in a cell of plain text."""


@dataclass(frozen=True)
class Tally:
    """Counts over the rows that were looked at, and some findings to show."""

    counts: dict[str, int]
    rows_with: int
    rows_looked_at: int
    examples: list[PersonalExample]


def places(dataset: DataSet) -> Iterator[Place]:
    """Every finding in every column of a file."""
    for row, line in zip(dataset.rows, dataset.lines, strict=True):
        for column, cell in row.items():
            if isinstance(cell, str):
                texts = [(0, cell)]
            else:
                contents = [turn.get("content", turn.get("value")) for turn in cell]
                texts = [(n, text) for n, text in enumerate(contents, 1) if isinstance(text, str)]
            for turn, text in texts:
                for found in find_personal(text):
                    yield Place(line, column, found.start, found.end, found.kind, turn)


def tally(examples: Sequence[Example], shown: int, progress: Callable[[float], None]) -> Tally:
    """Count what is found in the examples, or in as many spread over them as take no long time."""
    characters = sum(len(message.content) for one in examples for message in one.messages)
    step = max(1, -(-len(examples) // _MOST_ROWS), -(-characters // _MOST_CHARACTERS))
    chosen = examples[::step]
    counts: Counter[str] = Counter()
    rows_with = 0
    some: dict[str, list[PersonalExample]] = {kind: [] for kind in KINDS}
    for place, example in enumerate(chosen):
        if place % 50 == 0:
            progress(place / len(chosen))
        before = counts.total()
        for message in example.messages:
            text = message.content
            for found in find_personal(text):
                counts[found.kind] += 1
                if len(some[found.kind]) < shown:
                    some[found.kind].append(
                        PersonalExample(
                            found.kind,
                            _line(text[max(0, found.start - _AROUND) : found.start]),
                            _line(text[found.start : found.end]),
                            _line(text[found.end : found.end + _AROUND]),
                        )
                    )
        rows_with += counts.total() > before
    by_turns = [
        one for turn in range(shown) for kind in KINDS for one in some[kind][turn : turn + 1]
    ]
    return Tally(
        {kind: counts[kind] for kind in KINDS if counts[kind]},
        rows_with,
        len(chosen),
        by_turns[:shown],
    )


def _line(text: str) -> str:
    return text.replace("\n", " ").replace("\r", " ")
