"""Rows held back, and label tasks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import DataSet, Example, Message, Row, examples, guess_mapping, split
from core.data.splitting import apart_from
from core.errors import MappingImpossible, NothingToLearn
from core.events import ColumnMapping


def example(index: int, prompt: str, response: str = "yes") -> Example:
    return Example((Message("user", prompt), Message("assistant", response)), index, index + 2)


def numbered(prompts: list[int]) -> list[Example]:
    return [example(index, f"prompt {prompt}") for index, prompt in enumerate(prompts)]


@given(
    prompts=st.lists(st.integers(0, 60), min_size=2, max_size=300).filter(
        lambda p: len(set(p)) > 1
    ),
    share=st.floats(0, 1),
    seed=st.integers(0, 2**31 - 1),
)
def test_split_properties(prompts: list[int], share: float, seed: int) -> None:
    rows = numbered(prompts)
    train, held_back = split(rows, share, seed)
    assert (train, held_back) == split(rows, share, seed)
    assert sorted(one.index for one in train + held_back) == list(range(len(rows)))
    assert [one.index for one in train] == sorted(one.index for one in train)
    assert train
    assert held_back
    assert not {one.prompt for one in train} & {one.prompt for one in held_back}
    smallest = min(prompts.count(prompt) for prompt in prompts)
    assert len(held_back) <= max(64, smallest)


def test_the_share_is_kept_where_nothing_repeats() -> None:
    rows = numbered(list(range(200)))
    assert len(split(rows, 0.1, 0)[1]) == 20
    assert len(split(rows, 0.0, 0)[1]) == 1
    assert len(split(rows, 0.9, 0)[1]) == 64
    assert len(split(rows, 0.9, 0, most=10)[1]) == 10
    assert split(rows, 0.1, 0) != split(rows, 0.1, 1)


def test_two_rows_are_enough() -> None:
    train, held_back = split(numbered([1, 2]), 0.5, 0)
    assert (len(train), len(held_back)) == (1, 1)


@pytest.mark.parametrize("prompts", [[], [1], [1, 1, 1]])
def test_one_text_is_too_little(prompts: list[int]) -> None:
    with pytest.raises(NothingToLearn):
        split(numbered(prompts), 0.1, 0)


def test_spaces_and_case_make_no_other_text() -> None:
    prompts = ["Is it  urgent?", "is it urgent?\n", " IS IT URGENT?", "Grüße", "Gru\u0308ße", "x"]
    rows = [example(index, prompt) for index, prompt in enumerate(prompts)]
    for seed in range(20):
        train, held_back = split(rows, 0.5, seed)
        sides = [one.index in {row.index for row in train} for one in rows]
        assert sides[0] == sides[1] == sides[2]
        assert sides[3] == sides[4]
        assert held_back


def grouped(index: int, prompt: int, group: str) -> Example:
    pair = (Message("user", f"prompt {prompt}"), Message("assistant", "yes"))
    return Example(pair, index, index + 2, group)


@given(
    rows=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), min_size=2, max_size=200),
    share=st.floats(0, 1),
    seed=st.integers(0, 2**31 - 1),
)
def test_nothing_leaks_over_a_group(rows: list[tuple[int, int]], share: float, seed: int) -> None:
    made = [
        grouped(index, prompt, f"Patient {group}" if group else "")  # 0: belongs to none
        for index, (prompt, group) in enumerate(rows)
    ]
    try:
        train, held_back = split(made, share, seed)
    except NothingToLearn:
        return
    assert train
    assert held_back
    assert len(train) + len(held_back) == len(made)
    assert not {one.prompt for one in train} & {one.prompt for one in held_back}
    assert not ({one.group for one in train} & {one.group for one in held_back}) - {""}
    assert not apart_from(train, train)
    assert apart_from(train, held_back) == train


def test_rows_that_all_belong_together_are_refused() -> None:
    rows = [grouped(0, 1, "a"), grouped(1, 2, "A "), grouped(2, 2, "b"), grouped(3, 3, "b")]
    with pytest.raises(NothingToLearn, match="belong together"):
        split(rows, 0.5, 0)


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("patient_id", [str(n // 2) for n in range(10)], "patient_id"),
        ("Fall-Nr", [str(n // 2) for n in range(10)], "Fall-Nr"),
        ("case", [str(n) for n in range(10)], ""),  # every row by itself: nothing to keep together
        ("doc_id", [str(n % 3) for n in range(10)], ""),  # a third would have to be held back
        ("colour", [str(n // 2) for n in range(10)], ""),
    ],
)
def test_the_group_is_guessed_by_name(name: str, values: list[str], expected: str) -> None:
    rows: list[Row] = [
        {name: value, "question": f"q {place}", "answer": "a"} for place, value in enumerate(values)
    ]
    columns = [name, "question", "answer"]
    dataset = DataSet("file", None, columns, rows, list(range(len(rows))))
    mapping = guess_mapping(dataset)
    assert mapping == ColumnMapping("question", "answer", group=expected)
    found, _ = examples(dataset, mapping)
    assert [one.group for one in found] == (values if expected else [""] * len(values))


def test_an_unknown_group_is_refused() -> None:
    dataset = DataSet("file", None, ["q", "a"], [{"q": "x", "a": "y"}], [1])
    with pytest.raises(MappingImpossible, match="patient"):
        examples(dataset, ColumnMapping("q", "a", group="patient"))
