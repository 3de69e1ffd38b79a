"""`fedsea evaluate`: what it prints of a report, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli import evaluate
from core.evaluation_report import (
    ComparedRow,
    Comparison,
    EvaluationReport,
    Outcome,
    without_rows,
)

REPORT = EvaluationReport(
    "labels",
    base=Outcome(2.5, 0.25, 0.1, 0.45, [[1, 9], [6, 4]]),
    trivial=Outcome(None, 0.5, 0.3, 0.7, [[10, 0], [10, 0]]),
    tuned=Outcome(1.25, 0.5, 0.3, 0.7, [[10, 0], [10, 0]]),
    against_base=Comparison(7, 2, 0.18),
    labels=["a very long label", "at once"],
    trivial_answer="at once",
    worst=[ComparedRow(12, "A splinter.", "at once", "routine", "at once", 1.0, 2.0)],
    rows=20,
    rows_there=40,
    answered_rows=20,
    noise_level=0.5,
    other_noise=True,
)


def test_the_text_has_the_verdict_the_figures_and_the_matrix() -> None:
    text = evaluate._text(without_rows(REPORT), REPORT)
    assert "does not beat the trivial answer" in text
    assert "right in 50% of 20 rows; the fine-tuned model is right in 50%" in text
    lines = text.splitlines()
    assert "fine-tuned     1.250         50%   (95 % interval 30% to 70%)" in lines
    assert "trivial            –         50%   (95 % interval 30% to 70%)" in lines
    head = next(line for line in lines if line.strip().startswith("a very long label"))
    row = next(line for line in lines if line.startswith("a very long label"))
    assert row.split()[-2:] == ["10", "0"]
    assert len(row) == len(head)
    assert "20 of 40 held-back rows, noise level 0.5" in text
    assert "less noise on them" in text
    assert "splinter" not in text


def test_rows_are_printed_only_when_asked_for() -> None:
    text = evaluate._text(REPORT, REPORT)
    assert "Worst now, line 12: loss 1.00 before, 2.00 now" in text
    assert "A splinter." in text


@pytest.mark.parametrize("words", [["--rows", "-1"], []])
def test_mistakes_are_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert evaluate.run([str(tmp_path), *words]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.strip().splitlines()) == 1
