"""One model on the rows: its losses and its answers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.evaluation.answering import generated_answer, likeliest_labels
from core.evaluation.subject import UnseenRows
from core.jobs import Job
from core.net.private_model import PrivateModel
from core.training.evaluation import RowMeasure, label_tokens, measure_rows
from core.training.rendering import IGNORED

_ANSWER_WORTH = 10
"""Generating an answer takes about as long as measuring so many rows."""
_ROOM_FOR_LABELS = 128


@dataclass(frozen=True)
class Effort:
    """Bounds on what is done, so that it ends in reasonable time."""

    answers: int
    new_tokens: int
    batch_size: int
    max_length: int


@dataclass(frozen=True)
class Trial:
    """`answers` belong to the rows `answered`; label tasks answer all rows."""

    measured: list[RowMeasure]
    answered: list[int]
    answers: list[str]

    @property
    def loss(self) -> float:
        """Mean over the answers' tokens, as a run reports it."""
        return sum(row.loss for row in self.measured) / sum(row.tokens for row in self.measured)

    def row_loss(self, row: int) -> float:
        """Mean over one answer's tokens."""
        return self.measured[row].loss / self.measured[row].tokens


class Progress:
    """How far both trials together are; every step may end the job."""

    def __init__(self, job: Job, total: float) -> None:
        self._job, self._total, self._done = job, max(1.0, total), 0.0
        self.stage = ""

    def begin(self, stage: str) -> None:
        """Another part of the work."""
        self.stage = stage
        self.step(0)

    def step(self, units: float) -> None:
        """So much more is done. Raises `JobCancelled`."""
        self._job.checkpoint()
        self._done += units
        self._job.progress(self.stage, min(1.0, self._done / self._total))


def chosen_answers(rows: UnseenRows, effort: Effort, seed: int) -> list[int]:
    """The rows that are answered: all of a label task, else so many as `effort` allows."""
    every = range(len(rows.examples))
    if rows.labels is not None or len(every) <= effort.answers:
        return list(every)
    return sorted(random.Random(seed).sample(every, effort.answers))


def longest_answer(rows: UnseenRows, answered: Sequence[int], effort: Effort) -> int:
    """How many tokens an answer may have; 0 where none is generated."""
    if rows.labels is not None:
        return 0
    longest = max(sum(label != IGNORED for label in rows.rendered[row].labels) for row in answered)
    return min(effort.new_tokens, longest)


def units_of_work(rows: UnseenRows, tokenizer: Any, answered: Sequence[int]) -> int:
    """Of one trial, for its progress."""
    count = len(rows.examples)
    if rows.labels is None:
        return count + _ANSWER_WORTH * len(answered)
    alike = label_tokens(tokenizer, rows.labels) is None
    return count * (1 + (len(rows.labels) if alike else 0))


def try_model(
    job: Job,
    model: PrivateModel,
    rows: UnseenRows,
    answered: list[int],
    max_new_tokens: int,
    effort: Effort,
    progress: Progress,
) -> Trial:
    """Measure `model`. Raises `JobCancelled`."""
    first = label_tokens(model.tokenizer, rows.labels)
    done = 0

    def between(count: int) -> None:
        nonlocal done
        progress.step(count - done)
        done = count

    measured = measure_rows(model, rows.rendered, effort.batch_size, first, between)
    if rows.labels is None:
        answers = []
        for row in answered:
            answers.append(
                generated_answer(model, rows.rendered[row], max_new_tokens, lambda: job.cancelled)
            )
            progress.step(_ANSWER_WORTH)
    elif first is not None:
        answers = [rows.labels[row.label or 0] for row in measured]
    else:
        chosen = likeliest_labels(
            model,
            rows.examples,
            rows.labels,
            effort.max_length + _ROOM_FOR_LABELS,
            effort.batch_size,
            lambda: progress.step(effort.batch_size),
        )
        answers = [rows.labels[label] for label in chosen]
    return Trial(measured, answered, answers)
