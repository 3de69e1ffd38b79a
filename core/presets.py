"""Values to start a run with, for those who do not want to set numbers: by preset and by task."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from core.config import TrainingTable, rows_held_back
from core.data_values import Task

PresetName = Literal["quick", "balanced", "thorough"]
PRESETS: tuple[PresetName, ...] = get_args(PresetName)

_QUICK_STEPS = 20
_PATIENCE = 2
_LONGEST = 1024
"""Tokens; longer rows need more memory here and at the server than is sure to be there."""
_CHARACTERS_A_TOKEN = 3.0
"""Few, as in German and in texts full of numbers, so that rows are rather not cut."""
_MARKS = 64
"""Tokens of a chat's template around a row."""
_EPOCHS: dict[Task | Literal[""], tuple[int, int]] = {
    # How often each row is learnt from: balanced, thorough.
    "": (4, 8),
    "label": (4, 8),  # a row teaches a token or two
    "instruction": (4, 8),
    "summary": (3, 6),  # a row teaches a whole paragraph
    "chat": (3, 6),  # and a chat several answers
    "text": (2, 4),  # every token is learnt: more, and the texts are learnt by heart
}


@dataclass(frozen=True)
class StartingValues:
    """What a preset sets; everything else stays as it is."""

    epochs: int
    max_steps: int = 0
    max_length: int = TrainingTable().max_length
    evaluate_every: int = 0
    patience: int = 0


def starting_values(
    preset: PresetName,
    task: Task | Literal[""] = "",
    rows: int = 0,
    characters: int = 0,
    batch_size: int = TrainingTable().batch_size,
) -> StartingValues:
    """The values of `preset` for `rows` usable rows, 95 % of which have at most `characters`."""
    length = _length(task, characters)
    if preset == "quick":
        return StartingValues(1, _QUICK_STEPS, length)
    balanced, thorough = _EPOCHS[task]
    if preset == "balanced":
        return StartingValues(balanced, max_length=length)
    # Long runs begin to learn by heart: measured once an epoch, it ends with the best adapter.
    every = steps_of(StartingValues(1), rows, batch_size) if rows else 0
    return StartingValues(thorough, 0, length, every, _PATIENCE if every else 0)


def steps_of(values: StartingValues, rows: int, batch_size: int) -> int:
    """How many steps a run takes with the rows that are not held back."""
    steps = math.ceil((rows - rows_held_back(rows)) / batch_size) * values.epochs
    return min(steps, values.max_steps) if values.max_steps else steps


def _length(task: Task | Literal[""], characters: int) -> int:
    """The usual limit, or as much as the rows need; free text is divided, not cut."""
    usual = TrainingTable().max_length
    if task == "text":
        return usual
    needed = characters / _CHARACTERS_A_TOKEN + _MARKS
    return min(_LONGEST, max(usual, 64 * math.ceil(needed / 64)))
