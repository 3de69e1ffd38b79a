"""The sample that comes with the program is worth learning from."""

from __future__ import annotations

from collections import Counter

from core.data import examples, guess_mapping, labels, open_data, split
from core.events import ColumnMapping


def test_the_sample() -> None:
    dataset = open_data(None)
    assert dataset.path is None
    assert dataset.problems == []
    mapping = guess_mapping(dataset)
    assert mapping == ColumnMapping(prompt="letter", response="urgency")
    found, problems = examples(dataset, mapping)
    assert problems == []
    assert len(found) == len(dataset.rows) >= 110
    assert labels(found) == ["at once", "routine", "same day", "this week"]
    counts = Counter(one.response for one in found)
    assert max(counts.values()) < 1.5 * min(counts.values())


def test_its_letters_differ() -> None:
    letters = [str(row["letter"]) for row in open_data(None).rows]
    assert len({letter.casefold() for letter in letters}) == len(letters)
    assert len({" ".join(letter.split()[:4]) for letter in letters}) > 0.95 * len(letters)
    lengths = [len(letter.split()) for letter in letters]
    assert min(lengths) >= 20
    assert max(lengths) <= 90
    assert max(lengths) > 3 * min(lengths)


def test_length_does_not_give_the_label_away() -> None:
    by_label: dict[str, list[int]] = {}
    for row in open_data(None).rows:
        by_label.setdefault(str(row["urgency"]), []).append(len(str(row["letter"])))
    means = [sum(lengths) / len(lengths) for lengths in by_label.values()]
    assert max(means) < 1.25 * min(means)


def test_every_label_is_held_back_and_learnt() -> None:
    dataset = open_data(None)
    found, _ = examples(dataset, guess_mapping(dataset))
    train, held_back = split(found, 0.2, 0)
    assert len(held_back) == 24
    assert {one.response for one in train} == {one.response for one in held_back}
