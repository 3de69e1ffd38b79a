"""What the examples are for: guessed, and what follows from a task that is set."""

from __future__ import annotations

import pytest

from core.config import DataTable, RunConfig
from core.data import Example, Message, guess_task, labels
from core.events import ColumnMapping, Task
from core.model.source import open_model
from core.model.tokenizer import load_tokenizer
from core.training.rows import Rows

PAIRS = ColumnMapping("a", "b")
LETTER = "The patient has had a cough for a week and sleeps badly because of it. " * 6


def example(index: int, prompt: str, response: str = "yes") -> Example:
    return Example((Message("user", prompt), Message("assistant", response)), index, index + 2)


def answered(prompt: str, *answers: str) -> list[Example]:
    return [example(index, f"{prompt} {index}", answer) for index, answer in enumerate(answers)]


NOTES = (f"A cough of {days} days, poor sleep; he is to rest." for days in range(9))
SUMMARIES = answered(LETTER, *NOTES)


@pytest.mark.parametrize(
    ("found", "mapping", "fields", "task"),
    [
        (answered("x", *"abab"), PAIRS, 1, "label"),
        (answered("x", *(str(n % 77) for n in range(154))), PAIRS, 1, "label"),
        (answered("x", *(LETTER, "no") * 4), PAIRS, 1, "instruction"),  # too long for a label
        (answered("x", *"abcd"), PAIRS, 1, "instruction"),
        (SUMMARIES, PAIRS, 1, "summary"),
        (SUMMARIES, PAIRS, 2, "instruction"),  # a text with a question
        (answered(LETTER, *(LETTER[n:] for n in range(9))), PAIRS, 1, "instruction"),
        (answered(LETTER, "5", "6", "7"), PAIRS, 1, "instruction"),  # a fact out of it
        (answered("x", "y", "z"), ColumnMapping(messages="m"), 0, "chat"),
        (answered("x", *"abab"), ColumnMapping(messages="m"), 0, "label"),
        ([Example((Message("assistant", "x"),), 0, 1)] * 4, ColumnMapping(text="t"), 0, "text"),
        ([], PAIRS, 1, "instruction"),
    ],
)
def test_the_task_is_guessed(
    found: list[Example], mapping: ColumnMapping, fields: int, task: Task
) -> None:
    assert guess_task(found, mapping, fields) == task


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["no", "yes", "yes", "no"], ["no", "yes"]),
        (["no", "yes", "yes"], None),
        (["yes"] * 10, None),
        ([str(n % 20) for n in range(40)], sorted(map(str, range(20)))),
        ([str(n % 21) for n in range(84)], None),
        (["a", "b", "c", "d"], None),
        ([], None),
    ],
)
def test_labels(answers: list[str], expected: list[str] | None) -> None:
    rows = [example(index, str(index), answer) for index, answer in enumerate(answers)]
    assert labels(rows) == expected


def test_chats_of_several_turns_have_no_labels() -> None:
    pair = (Message("user", "x"), Message("assistant", "yes"))
    rows = [Example(pair + pair, index, index) for index in range(4)]
    rows += [example(index, "x", "no") for index in range(4)]
    assert labels(rows) is None


def test_a_task_that_is_set_decides_what_answers_are_measured_by() -> None:
    once = answered("x", *"abcd")
    assert labels(once, "label") == ["a", "b", "c", "d"]
    twice = answered("x", *"abab")
    for task in ("summary", "instruction", "chat", "text"):
        assert labels(twice, task) is None


def test_a_run_takes_the_task_and_the_template() -> None:
    tokenizer = load_tokenizer(open_model("demo"))
    data = DataTable(template="How urgent is this?\n\n{letter}", task="instruction")
    free = Rows(RunConfig(data=data), tokenizer)
    assert free.label_names is None
    assert free.mapping == ColumnMapping("letter", "urgency", template=data.template)
    asked = [one.prompt[0].content for one in free.train_examples]
    assert all(text.startswith("How urgent is this?\n\n") for text in asked)
    usual = Rows(RunConfig(), tokenizer)
    assert usual.label_names == ["at once", "routine", "same day", "this week"]
    plain = [one.prompt[0].content for one in usual.train_examples]
    assert [text.removeprefix("How urgent is this?\n\n") for text in asked] == plain
