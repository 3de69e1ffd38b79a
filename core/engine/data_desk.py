"""The open file: its rows, the chosen columns, and how the model will see a row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.commands import ChooseColumns, OpenData, ShowRow
from core.data import DataSet, Example, cell_text, examples, guess_mapping, open_data
from core.data.personal import mask
from core.data.personal_scan import tally
from core.errors import FedseaError, NothingToDo
from core.events import (
    ColumnMapping,
    DataOpened,
    MappingChanged,
    PersonalFound,
    Problem,
    RowProblem,
    RowShown,
)
from core.jobs import Job
from core.text import QT_TRANSLATE_NOOP as _

PREVIEW_ROWS = 200
_PREVIEW_CHARACTERS = 2000
_SHOWN_PROBLEMS = 500
_SHOWN_FINDINGS = 3


class DataDesk:
    """`tokenizer` is asked for only when a row is shown."""

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
        mapping, found, problems, problem = self._map(data, None)
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
                problems=[*data.problems, *problems][:_SHOWN_PROBLEMS],
                mapping=mapping,
                mapping_problem=problem,
            )
        )
        self._choose(job, mapping, found, problems, problem)

    def choose_columns(self, job: Job, wish: ChooseColumns) -> None:
        """Use other columns; emits `MappingChanged`."""
        if self._data is None:
            raise NothingToDo(
                reason=_("errors", "No file is open."), advice=_("errors", "Open a file first.")
            )
        self._choose(job, *self._map(self._data, wish.mapping))

    def _map(
        self, data: DataSet, wish: ColumnMapping | None
    ) -> tuple[ColumnMapping, list[Example], list[RowProblem], Problem | None]:
        mapping = wish or ColumnMapping()
        try:
            mapping = wish or guess_mapping(data)
            found, problems = examples(data, mapping)
        except FedseaError as error:
            return mapping, [], [], error.problem()
        return mapping, found, problems, None

    def _choose(
        self,
        job: Job,
        mapping: ColumnMapping,
        found: list[Example],
        problems: list[RowProblem],
        problem: Problem | None,
    ) -> None:
        self._examples = found
        known = self._data.problems if self._data else []
        job.emit(
            MappingChanged(
                job=job.number,
                mapping=mapping,
                usable_rows=len(found),
                problems=[*known, *problems][:_SHOWN_PROBLEMS],
                mapping_problem=problem,
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

    def show_row(self, job: Job, wish: ShowRow) -> None:
        """Emit `RowShown` for the row `wish.index` of the file."""
        from core.training.rendering import render

        example = next((one for one in self._examples if one.index == wish.index), None)
        if example is None:
            raise NothingToDo(
                reason=_(
                    "errors", "This row is not learnt from, see the list of rows that need a look."
                ),
                advice=_("errors", "Choose another row."),
            )
        messages = mask(example.messages) if wish.mask else example.messages
        row = render(self._tokenizer(), messages, wish.max_length)
        job.emit(
            RowShown(
                job=job.number,
                index=wish.index,
                segments=row.segments,
                tokens=len(row.ids),
                response_tokens=row.response_tokens,
                cut_tokens=row.cut_tokens,
            )
        )
