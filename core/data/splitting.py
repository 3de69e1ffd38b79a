"""Rows to learn from and rows held back to measure with."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from core.data.dataset import Example, Message
from core.errors import NothingToLearn
from core.text import QT_TRANSLATE_NOOP

_MOST_LABELS = 20


def split(
    examples: Sequence[Example], held_back_share: float, seed: int, *, most: int = 64
) -> tuple[list[Example], list[Example]]:
    """Divide into (train, held back), the same for the same seed, both in the order given.

    Examples with the same prompt stay on one side. At least one example is held back, and no more
    than `most` unless every prompt occurs more often than that.
    Raises `NothingToLearn` for fewer than two different prompts.
    """
    groups: dict[tuple[Message, ...], list[int]] = {}
    for place, example in enumerate(examples):
        groups.setdefault(example.prompt or example.messages, []).append(place)
    if len(groups) < 2:
        raise NothingToLearn(
            reason=QT_TRANSLATE_NOOP("data", "At least two rows with different texts are needed.")
        )
    wanted = max(1, min(most, round(held_back_share * len(examples))))
    shuffled: list[list[int]] = list(groups.values())
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


def labels(examples: Sequence[Example]) -> list[str] | None:
    """The answers, sorted, if they are 2 to 20 labels that occur twice or more on average.

    None for any other task, and for chats of several turns.
    """
    if any(one.is_free_text for one in examples):
        return None
    if any(sum(turn.role == "assistant" for turn in one.messages) > 1 for one in examples):
        return None
    counts = Counter(example.response for example in examples)
    if 2 <= len(counts) <= _MOST_LABELS and len(examples) >= 2 * len(counts):
        return sorted(counts)
    return None
