"""A file with certain columns: what can be learnt from it, and what there is to say."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from core.data.dataset import DataSet, Example
from core.data.extraction import check_mapping, examples
from core.data.tasks import guess_task
from core.errors import FedseaError, NothingToLearn
from core.events import ColumnMapping, Problem, RowProblem, Task


@dataclass(frozen=True)
class Choice:
    """Columns and what they give."""

    mapping: ColumnMapping
    template: str = ""
    """How prompts are made, written out; empty where there are none."""
    fields: list[str] = field(default_factory=list)
    """The columns in it."""
    examples: list[Example] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    """Of these columns; those of the file itself are in the `DataSet`."""
    task: Task | Literal[""] = ""
    """As guessed from the examples."""
    characters: int = 0
    """That 95 % of the examples have at most."""
    problem: Problem | None = None
    """Why nothing can be learnt."""


def choose(dataset: DataSet, mapping: ColumnMapping) -> Choice:
    """Try the columns. Raises nothing: what is wrong with them is in the result."""
    template, fields = mapping.template, list[str]()
    try:
        asked = check_mapping(dataset, mapping)
        template, fields = str(asked), asked.fields
        found, problems = examples(dataset, mapping)
    except NothingToLearn as error:
        return Choice(
            mapping, template, fields, problems=[*error.problems], problem=error.problem()
        )
    except FedseaError as error:
        return Choice(mapping, template, fields, problem=error.problem())
    task = guess_task(found, mapping, len(fields))
    return Choice(mapping, template, fields, found, problems, task, _characters(found))


def _characters(found: list[Example]) -> int:
    lengths = sorted(sum(len(turn.content) for turn in one.messages) for one in found)
    return lengths[math.ceil(0.95 * len(lengths)) - 1]
