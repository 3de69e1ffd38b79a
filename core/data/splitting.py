"""Rows to learn from and rows held back to measure with."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Hashable, Iterable, Sequence

from core.data.dataset import Example
from core.errors import NothingToLearn
from core.text import QT_TRANSLATE_NOOP


def split(
    examples: Sequence[Example], held_back_share: float, seed: int, *, most: int = 64
) -> tuple[list[Example], list[Example]]:
    """Divide into (train, held back), the same for the same seed, both in the order given.

    What belongs together stays on one side: the same prompt, but for spaces and upper or lower
    case, and the same group (a patient, a document). At least one example is held back, and no more
    than `most` unless everything that belongs together is larger than that.
    Raises `NothingToLearn` if not two of the examples are apart.
    """
    shuffled = _together(examples)
    if len(shuffled) < 2:
        raise NothingToLearn(reason=_reason(examples))
    wanted = max(1, min(most, round(held_back_share * len(examples))))
    random.Random(seed).shuffle(shuffled)
    held_back: set[int] = set()
    for group in shuffled[:-1]:  # the last one is always left to learn from
        if len(held_back) + len(group) <= wanted:
            held_back.update(group)
    if not held_back:
        smallest = min(shuffled, key=len)
        held_back.update(smallest)
    train = [example for place, example in enumerate(examples) if place not in held_back]
    return train, [examples[place] for place in sorted(held_back)]


def apart_from(examples: Iterable[Example], others: Iterable[Example]) -> list[Example]:
    """Those of `examples` that share neither prompt nor group with `others`."""
    known = {mark for other in others for mark in _marks(other)}
    return [example for example in examples if not known.intersection(_marks(example))]


def _reason(examples: Sequence[Example]) -> str:
    if any(example.group for example in examples):
        return QT_TRANSLATE_NOOP(
            "data", "All rows belong together by the column that is chosen for that."
        )
    return QT_TRANSLATE_NOOP("data", "At least two rows with different texts are needed.")


def _together(examples: Sequence[Example]) -> list[list[int]]:
    """Places of the examples that belong together, directly or over others."""
    parent = list(range(len(examples)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[Hashable, int] = {}
    for place, example in enumerate(examples):
        for mark in _marks(example):
            one, other = root(first.setdefault(mark, place)), root(place)
            parent[max(one, other)] = min(one, other)
    groups: dict[int, list[int]] = {}
    for place in range(len(examples)):
        groups.setdefault(root(place), []).append(place)
    return list(groups.values())


def _marks(example: Example) -> list[Hashable]:
    """What an example may share with others: its prompt and its group."""
    asked = example.prompt or example.messages  # a free text stands for itself
    marks: list[Hashable] = [("prompt", *((one.role, folded(one.content)) for one in asked))]
    if example.group:
        marks.append(("group", folded(example.group)))
    return marks


def folded(text: str) -> str:
    """`text` without differences that change nothing: spaces, case, forms of the same letter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
