"""The measures of an evaluation against values worked out by hand, and what is said of them."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.data import Example, Message
from core.evaluation.measures import compare, confusion, most_frequent, token_f1, wilson
from core.evaluation.report import compared
from core.evaluation.subject import UnseenRows
from core.evaluation.trial import Trial
from core.evaluation_report import (
    Comparison,
    EvaluationReport,
    Outcome,
    load_report,
    save_report,
    without_rows,
)
from core.evaluation_verdict import verdict_on
from core.leak.scoring import rouge_l
from core.training.evaluation import RowMeasure
from core.training.rendering import Rendered


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # z²/(n + z²) = 3.8415 / 13.8415
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson(right: int, total: int, low: float, high: float) -> None:
    assert wilson(right, total) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("true", "given", "f1", "longest"),
    [
        ("come at once", "come at once", 1.0, 1.0),
        ("Come at once", "at once come", 1.0, 2 / 3),  # F1 does not mind the order
        ("a a b", "a b b", 2 / 3, 2 / 3),
        ("a b c d", "a d", 2 / 3, 2 / 3),  # 2 of 2, 2 of 4
        ("yes", "no", 0.0, 0.0),
        ("yes", "", 0.0, 0.0),
    ],
)
def test_answers_are_compared_word_by_word(
    true: str, given: str, f1: float, longest: float
) -> None:
    assert token_f1(true, given) == pytest.approx(f1)
    assert rouge_l(true, given) == pytest.approx(longest)


def test_confusion_has_right_labels_in_rows() -> None:
    assert confusion([0, 0, 1, 2], [0, 1, 1, 0], 3) == [[1, 1, 0], [0, 1, 0], [1, 0, 0]]


@pytest.mark.parametrize(
    ("better", "worse", "chance", "clear"),
    [
        (0, 0, 1.0, False),
        (5, 0, 2 / 32, False),  # five rows are never enough
        (6, 0, 2 / 64, True),
        (0, 6, 2 / 64, True),
        (8, 2, 2 * (45 + 10 + 1) / 1024, False),
        (9, 1, 2 * (10 + 1) / 1024, True),
        (3, 3, 1.0, False),
    ],
)
def test_the_sign_test(better: int, worse: int, chance: float, clear: bool) -> None:
    ones = [1.0] * better + [0.0] * worse + [0.5, 0.5]  # ties say nothing
    others = [0.0] * better + [1.0] * worse + [0.5, 0.5]
    result = compare(ones, others)
    assert (result.better, result.worse) == (better, worse)
    assert math.isclose(result.chance, chance)
    assert result.clear is clear


def test_of_equally_frequent_answers_the_first_counts() -> None:
    assert most_frequent(["b", "a", "a", "b", "c"]) == "b"
    assert most_frequent(["c", "a", "a"]) == "a"


# --- the report ------------------------------------------------------------------------------


def example(prompt: str, response: str, line: int) -> Example:
    return Example((Message("user", prompt), Message("assistant", response)), line, line)


def unseen(responses: list[str], labels: list[str] | None) -> UnseenRows:
    rows = [example(f"letter {line}", answer, line) for line, answer in enumerate(responses)]
    learnt = [example(f"old {line}", "no", line) for line in range(3)]
    return UnseenRows(rows, [Rendered([], [])] * len(rows), learnt, labels, "letters.csv", True, 9)


def trial(losses: list[float], answers: list[str]) -> Trial:
    # Two tokens each: the sums are twice the means.
    measured = [RowMeasure(2 * loss, 2) for loss in losses]
    return Trial(measured, list(range(len(answers))), answers)


def test_a_label_report_by_hand() -> None:
    rows = unseen(["yes", "yes", "no", "no"], ["no", "yes"])
    base = trial([1.0, 2.0, 3.0, 4.0], ["no", "no", "no", "yes"])
    tuned = trial([0.5, 0.5, 3.5, 1.0], ["yes", "yes", "yes", "no"])
    report = compared(rows, base, tuned)
    assert report.task == "labels"
    assert report.trivial_answer == "no"
    assert (report.base.accuracy, report.tuned.accuracy, report.trivial.accuracy) == (
        0.25,
        0.75,
        0.5,
    )
    assert (report.base.loss, report.tuned.loss, report.trivial.loss) == (2.5, 1.375, None)
    assert report.tuned.confusion == [[1, 1], [0, 2]]
    assert report.trivial.confusion == [[2, 0], [2, 0]]
    assert report.tuned.low == pytest.approx(wilson(3, 4)[0])
    assert (report.against_base.better, report.against_base.worse) == (3, 1)
    assert (report.against_trivial.better, report.against_trivial.worse) == (2, 1)
    assert [row.line for row in report.improved] == [3, 1, 0]  # row 2 got worse
    assert [row.line for row in report.worst] == [2, 3, 0, 1]
    worst = report.worst[0]
    assert (worst.prompt, worst.answer, worst.base, worst.tuned) == ("letter 2", "no", "no", "yes")
    assert (worst.base_loss, worst.tuned_loss) == (3.0, 3.5)
    assert report.rows_there == 9


def test_ten_rows_of_each_kind_are_to_be_read() -> None:
    rows = unseen(["yes"] * 15, ["no", "yes"])
    base = trial([2.0 + row for row in range(15)], ["yes"] * 15)
    tuned = trial([1.0] * 15, ["yes"] * 15)
    report = compared(rows, base, tuned)
    assert [row.line for row in report.improved] == list(range(14, 4, -1))
    assert len(report.worst) == 10


def test_a_text_report_by_hand() -> None:
    rows = unseen(["a b", "c d"], None)
    report = compared(rows, trial([2.0, 2.0], ["x", "d c"]), trial([1.0, 1.0], ["a b", "c"]))
    assert report.task == "text"
    assert report.base.rouge_l == pytest.approx((0 + 1 / 2) / 2)
    assert report.base.token_f1 == pytest.approx((0 + 1) / 2)
    assert report.tuned.rouge_l == pytest.approx((1 + 2 / 3) / 2)
    assert report.trivial.rouge_l == 0.0
    assert report.tuned.accuracy is None
    assert report.tuned.confusion == []


# --- what is said ----------------------------------------------------------------------------


def labels_report(base: float, trivial: float, tuned: float, **changes: object) -> EvaluationReport:
    clear = Comparison(20, 1, 0.001)
    given: dict[str, object] = {"against_base": clear, "against_trivial": clear, **changes}
    return EvaluationReport(
        "labels",
        Outcome(accuracy=base),
        Outcome(accuracy=trivial),
        Outcome(accuracy=tuned),
        trivial_answer="routine",
        answered_rows=40,
        **given,  # type: ignore[arg-type]
    )


UNCLEAR = Comparison(3, 2, 1.0)


@pytest.mark.parametrize(
    ("report", "key"),
    [
        (labels_report(0.2, 0.5, 0.9), "helped"),
        (labels_report(0.2, 0.5, 0.5), "trivial"),
        (labels_report(0.2, 0.5, 0.4), "trivial"),
        (labels_report(0.2, 0.5, 0.6, against_trivial=UNCLEAR), "perhaps_trivial"),
        (labels_report(0.9, 0.5, 0.9), "no_gain"),
        (labels_report(0.8, 0.5, 0.9, against_base=UNCLEAR), "perhaps"),
    ],
)
@pytest.mark.parametrize("task", ["labels", "text"])
def test_the_verdict_is_never_better_than_the_figures(
    report: EvaluationReport, key: str, task: str
) -> None:
    if task == "text":
        changes = {
            name: Outcome(rouge_l=getattr(report, name).accuracy)
            for name in ("base", "trivial", "tuned")
        }
        report = replace(report, task="text", **changes)
    verdict = verdict_on(report, lambda share: f"{share:.0%}")
    text = verdict.text.format_map(verdict.details)
    assert verdict.key == key
    assert (verdict.word == "Yes") == (verdict.tone == "yours") == (key == "helped")
    assert ("does not beat the trivial answer" in text) == (key == "trivial")
    assert ("chance" in text) == key.startswith("perhaps")
    for outcome in (report.base, report.trivial, report.tuned):
        assert f"{outcome.score:.0%}" in text
    assert "40 rows" in text
    if task == "labels":
        assert "“routine”" in text
    else:
        assert "routine" not in text  # an answer may be long, and is the user's own


def test_a_saved_report_has_no_rows_unless_asked(tmp_path: Path) -> None:
    rows = unseen(["SECRET ANSWER", "c d"], None)
    report = compared(rows, trial([2.0, 2.0], ["x", "y"]), trial([1.0, 1.0], ["PRIVATE", "c"]))
    assert load_report(tmp_path) is None
    save_report(without_rows(report), tmp_path)
    text = (tmp_path / "evaluation.json").read_text("utf-8")
    for word in ("SECRET", "PRIVATE", "letter 0", '"no"'):
        assert word not in text
    loaded = load_report(tmp_path)
    assert loaded == without_rows(report)
    assert loaded is not None
    assert not loaded.with_rows
    save_report(report, tmp_path)
    assert load_report(tmp_path) == report
    (tmp_path / "evaluation.json").write_text("{", "utf-8")
    assert load_report(tmp_path) is None
