"""The open file: its rows, the chosen columns, and how the model will see them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from core.commands import ChooseColumns, OpenData, ShowRows
from core.data import DataSet, Example, cell_text, guess_mapping, open_data
from core.data.choice import Choice, choose
from core.data.personal import mask
from core.data.personal_scan import tally
from core.data.problems import listed
from core.errors import NothingToDo
from core.events import (
    DataOpened,
    MappingChanged,
    PersonalFound,
    RowProblem,
    RowsShown,
    ShownRow,
    Task,
)
from core.jobs import Job
from core.text import QT_TRANSLATE_NOOP as _

PREVIEW_ROWS = 200
_PREVIEW_CHARACTERS = 2000
_SHOWN_PROBLEMS = 500
_SHOWN_FINDINGS = 3


class DataDesk:
    """`tokenizer` is asked for only when rows are shown."""

    def __init__(self, tokenizer: Callable[[], Any]) -> None:
        self._tokenizer = tokenizer
        self._data: DataSet | None = None
        self._examples: list[Example] = []

    def opened(self, path: str) -> DataSet | None:
        """The open file if it is the one at `path` (empty: the sample)."""
        data = self._data
        return data if data is not None and str(data.path or "") == path else None

    @property
    def examples(self) -> list[Example]:
        """What can be learnt from the open file with the chosen columns."""
        return self._examples

    def open(self, job: Job, wish: OpenData) -> None:
        """Open a file or the sample; emits `DataOpened`. A failure leaves the old file open."""

        def report(share: float) -> None:
            job.checkpoint()
            job.progress(_("stages", "Reading the file"), share)

        report(0.0)
        data = open_data(Path(wish.path) if wish.path else None, wish.sheet, report)
        self._data = data
        choice = choose(data, guess_mapping(data))
        job.emit(
            DataOpened(
                job=job.number,
                path=str(data.path or ""),
                name=data.name,
                columns=data.columns,
                rows=len(data.rows),
                preview=[
                    [cell_text(row.get(name, ""))[:_PREVIEW_CHARACTERS] for name in data.columns]
                    for row in data.rows[:PREVIEW_ROWS]
                ],
                lines=data.lines[:PREVIEW_ROWS],
                problems=_problems(data, choice),
                mapping=choice.mapping,
                mapping_problem=choice.problem,
            )
        )
        self._take(job, data, choice)

    def choose_columns(self, job: Job, wish: ChooseColumns) -> None:
        """Use other columns; emits `MappingChanged`."""
        if self._data is None:
            raise NothingToDo(
                reason=_("errors", "No file is open."), advice=_("errors", "Open a file first.")
            )
        self._take(job, self._data, choose(self._data, wish.mapping), wish.task)

    def _take(self, job: Job, data: DataSet, choice: Choice, task: Task | Literal[""] = "") -> None:
        self._examples = choice.examples
        job.emit(
            MappingChanged(
                job=job.number,
                mapping=choice.mapping,
                template=choice.template,
                fields=choice.fields,
                task=task,
                guessed_task=choice.task,
                characters=choice.characters,
                usable_rows=len(choice.examples),
                problems=_problems(data, choice),
                mapping_problem=choice.problem,
            )
        )

    def scan(self, job: Job) -> None:
        """Look for personal data in what is learnt from; emits `PersonalFound`."""
        found = self._examples
        if not found:
            raise NothingToDo(
                reason=_("errors", "There are no rows to look at."),
                advice=_("errors", "Open a file first."),
            )

        def report(share: float) -> None:
            job.checkpoint()
            job.progress(_("stages", "Looking for personal data"), share)

        seen = tally(found, _SHOWN_FINDINGS, report)
        job.emit(
            PersonalFound(
                job=job.number,
                counts=seen.counts,
                rows_with=seen.rows_with,
                rows_looked_at=seen.rows_looked_at,
                rows=len(found),
                examples=seen.examples,
            )
        )

    def show_rows(self, job: Job, wish: ShowRows) -> None:
        """Emit `RowsShown` for the row `wish.index` of the file and the next usable ones."""
        first = bisect_left(self._examples, wish.index, key=lambda example: example.index)
        found = self._examples[first : first + wish.count]
        rows = [self._shown(example, wish) for example in found]
        if not rows or rows[0].index != wish.index:
            rows = [ShownRow(wish.index), *rows[: wish.count - 1]]
        job.emit(RowsShown(job=job.number, rows=rows))

    def _shown(self, example: Example, wish: ShowRows) -> ShownRow:
        from core.training.rendering import render

        messages = mask(example.messages) if wish.mask else example.messages
        row = render(self._tokenizer(), messages, wish.max_length)
        return ShownRow(
            index=example.index,
            segments=row.segments,
            tokens=len(row.ids),
            response_tokens=row.response_tokens,
            cut_tokens=row.cut_tokens,
        )


def _problems(data: DataSet, choice: Choice) -> list[RowProblem]:
    return listed(data.questions, [*data.problems, *choice.problems], _SHOWN_PROBLEMS)
