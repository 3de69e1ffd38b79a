"""What a model is to learn from examples: to answer with a label, to summarise, to converse, …"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from core.data.dataset import Example
from core.data_values import ColumnMapping, Task

_MOST_LABELS = 200
_MOST_SCORED = 20
"""Labels that are weighed against each other for every row that is measured."""
_LONGEST_LABEL = 80
"""Characters; a longer answer is a sentence."""
_LONG_TEXT, _SUMMARY, _SUMMARY_SHARE = 250, 40, 0.35
"""Characters of a text worth a summary and of the shortest summary; how much shorter it is."""


def guess_task(examples: Sequence[Example], mapping: ColumnMapping, fields: int = 1) -> Task:
    """The task that `examples`, taken with `mapping`, look like.

    `fields` is how many columns the prompt is made of: a text with a question beside it is not
    summarised.
    """
    if mapping.text:
        return "text"
    if _answers_are_labels(examples):
        return "label"
    if mapping.messages:
        return "chat"
    if fields == 1 and _are_summaries(examples):
        return "summary"
    return "instruction"


def labels(examples: Sequence[Example], task: Task | None = None) -> list[str] | None:
    """The answers, sorted, if they are 2 to 20 labels that can be weighed against each other.

    None for any other task. `task` says what it is; without it the answers are looked at.
    """
    if task not in (None, "label") or any(map(_has_several_answers, examples)):
        return None
    if task is None and not _answers_are_labels(examples):
        return None
    found = {example.response for example in examples}
    return sorted(found) if 2 <= len(found) <= _MOST_SCORED else None


def _answers_are_labels(examples: Sequence[Example]) -> bool:
    """Whether they are short, few, and repeat: each occurs twice or more on average."""
    if any(map(_has_several_answers, examples)):
        return False
    found = {example.response for example in examples}
    return (
        2 <= len(found) <= min(_MOST_LABELS, len(examples) // 2)
        and max(map(len, found)) <= _LONGEST_LABEL
    )


def _has_several_answers(example: Example) -> bool:
    """Whether it is a chat of several turns, or free text, which answers nothing."""
    answers = sum(turn.role == "assistant" for turn in example.messages)
    return example.is_free_text or answers > 1


def _are_summaries(examples: Sequence[Example]) -> bool:
    if not examples:
        return False
    texts = [sum(len(turn.content) for turn in one.prompt) for one in examples]
    answers = [len(one.response) for one in examples]
    shares = [answer / max(1, text) for text, answer in zip(texts, answers, strict=True)]
    return (
        median(texts) >= _LONG_TEXT
        and median(answers) >= _SUMMARY
        and median(shares) <= _SUMMARY_SHARE
    )
