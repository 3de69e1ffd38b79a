"""What a model answers: one of the labels, or text of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.chat.generation import generate
from core.data import Example, Message
from core.model.cache import empty_cache
from core.net.private_model import PrivateModel
from core.training.evaluation import measure_rows
from core.training.rendering import IGNORED, Rendered, render


def likeliest_labels(
    model: PrivateModel,
    rows: Sequence[Example],
    labels: Sequence[str],
    longest: int,
    batch_size: int,
    between: Callable[[], None],
) -> list[int]:
    """For each row the label whose whole text, with its end mark, is the most likely answer.

    For labels that begin alike, such as “not urgent” and “not known”: as many passes as labels.
    `longest` has to leave room for the longest label: a cut one would look likelier.
    """
    losses = []
    for label in labels:
        answered = [
            render(model.tokenizer, (*row.prompt, Message("assistant", label)), longest)
            for row in rows
        ]
        measured = measure_rows(model, answered, batch_size, None, lambda _: between())
        losses.append([row.loss for row in measured])
    return [
        min(range(len(labels)), key=lambda label: losses[label][row]) for row in range(len(rows))
    ]


def prompt_ids(row: Rendered) -> list[int]:
    """What precedes the last answer, as the model sees it."""
    end = len(row.labels)
    while end > 0 and row.labels[end - 1] == IGNORED:
        end -= 1
    while end > 0 and row.labels[end - 1] != IGNORED:
        end -= 1
    return row.ids[:end]


def generated_answer(
    model: PrivateModel, row: Rendered, max_new_tokens: int, stop: Callable[[], bool]
) -> str:
    """Greedy, from an empty cache: the same answer whatever was asked before."""
    prompt = prompt_ids(row)
    ids = generate(model, prompt, empty_cache(), max_new_tokens, stop=stop)
    text: str = model.tokenizer.decode(ids[len(prompt) :], skip_special_tokens=True)
    return text.strip()
