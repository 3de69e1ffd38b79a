"""Sentences within sentences: what the user wrote is never taken for a template."""

from __future__ import annotations

import msgspec
import pytest

from core.data.problems import ProblemLog
from core.errors import DataUnreadable, TrunkNotStarted
from core.events import AnyEvent, JobEnded, RowProblem
from core.text import Phrase, phrase

NASTY = ["{", "}", "{}", "{0}", "{name}", "{reason}", "{name!r:>{width}}", "{{name}}", "%s {a.b}"]


@pytest.mark.parametrize("name", NASTY)
def test_braces_of_the_user_stay_as_they_are(name: str) -> None:
    inner = phrase(
        "There is no column “{name}”: {why}", name=name, why=phrase("{name}!", name=name)
    )
    error = DataUnreadable(file=name, reason=inner, advice=name)
    assert str(error) == f"{name} cannot be opened. There is no column “{name}”: {name}! {name}"


def test_a_phrase_stays_one_on_its_way_to_the_window() -> None:
    inner = phrase("Line {line} holds “{text}”.", line=3, text=phrase("{word}", word="{x}"))
    problem = TrunkNotStarted(reason=inner).problem()
    arrived = msgspec.json.decode(msgspec.json.encode(JobEnded(problem=problem)), type=AnyEvent)
    assert arrived == JobEnded(problem=problem)
    assert isinstance(arrived, JobEnded)
    assert arrived.problem
    assert isinstance(arrived.problem.details["reason"], Phrase)
    assert "Line 3 holds “{x}”." in str(arrived.problem)


def test_remarks_on_rows_carry_phrases_too() -> None:
    log = ProblemLog()
    log.add(1, "{file} is left out: {reason}", file="a.pdf", reason=phrase("{most} MB", most=5))
    (remark,) = log.problems()
    assert remark.text.format_map(remark.details) == "a.pdf is left out: 5 MB"
    assert msgspec.json.decode(msgspec.json.encode(remark), type=RowProblem) == remark


def test_an_error_becomes_a_detail_of_another() -> None:
    inner = DataUnreadable(file="{a}", reason="It is damaged.", advice="Get it again.").problem()
    assert str(inner.phrase()) == "{a} cannot be opened. It is damaged."
