"""From two trials to the report."""

from __future__ import annotations

from collections.abc import Sequence

from core.data import Example
from core.evaluation.measures import compare, confusion, most_frequent, token_f1, wilson
from core.evaluation.subject import UnseenRows
from core.evaluation.trial import Trial
from core.evaluation_report import (
    ROWS_TO_READ,
    ComparedRow,
    EvaluationReport,
    Outcome,
)
from core.leak.scoring import rouge_l

_MOST_CHARACTERS = 8000
"""Of a text to read; longer ones end with an ellipsis."""


def compared(rows: UnseenRows, base: Trial, tuned: Trial) -> EvaluationReport:
    """All that follows from the answers; how they came about is added by the caller."""
    trivial = most_frequent([example.response for example in rows.learnt])
    true = [rows.examples[row].response for row in tuned.answered]
    always = [trivial] * len(true)
    base_scores, tuned_scores, trivial_scores = (
        _scores(rows, true, answers) for answers in (base.answers, tuned.answers, always)
    )
    to_read = [
        _row(rows.examples[row], row, at, base, tuned) for at, row in enumerate(tuned.answered)
    ]
    gains = sorted(to_read, key=lambda row: row.tuned_loss - row.base_loss)
    return EvaluationReport(
        task="text" if rows.labels is None else "labels",
        base=_outcome(rows, true, base.answers, base.loss),
        tuned=_outcome(rows, true, tuned.answers, tuned.loss),
        trivial=_outcome(rows, true, always, None),
        against_base=compare(tuned_scores, base_scores),
        against_trivial=compare(tuned_scores, trivial_scores),
        labels=rows.labels or [],
        trivial_answer=trivial,
        improved=[row for row in gains if row.tuned_loss < row.base_loss][:ROWS_TO_READ],
        worst=sorted(to_read, key=lambda row: -row.tuned_loss)[:ROWS_TO_READ],
        data=rows.data,
        held_back=rows.held_back,
        rows=len(rows.examples),
        rows_there=rows.there,
        answered_rows=len(true),
        left_out=rows.left_out,
    )


def _scores(rows: UnseenRows, true: Sequence[str], given: Sequence[str]) -> list[float]:
    pairs = zip(true, given, strict=True)
    if rows.labels is not None:
        return [float(right == answer) for right, answer in pairs]
    return [rouge_l(right, answer) for right, answer in pairs]


def _outcome(
    rows: UnseenRows, true: Sequence[str], given: Sequence[str], loss: float | None
) -> Outcome:
    scores = _scores(rows, true, given)
    mean = sum(scores) / len(scores)
    if rows.labels is None:
        f1 = [token_f1(right, answer) for right, answer in zip(true, given, strict=True)]
        return Outcome(loss=loss, rouge_l=mean, token_f1=sum(f1) / len(f1))
    place = {label: index for index, label in enumerate(rows.labels)}
    low, high = wilson(round(sum(scores)), len(scores))
    table = confusion(
        [place[answer] for answer in true], [place[answer] for answer in given], len(place)
    )
    return Outcome(loss=loss, accuracy=mean, low=low, high=high, confusion=table)


def _row(example: Example, row: int, at: int, base: Trial, tuned: Trial) -> ComparedRow:
    return ComparedRow(
        line=example.line,
        prompt=_short("\n\n".join(message.content for message in example.prompt)),
        answer=_short(example.response),
        base=_short(base.answers[at]),
        tuned=_short(tuned.answers[at]),
        base_loss=base.row_loss(row),
        tuned_loss=tuned.row_loss(row),
    )


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"
