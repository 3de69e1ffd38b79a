"""Rows held back, and label tasks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import Example, Message, labels, split
from core.errors import NothingToLearn


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
