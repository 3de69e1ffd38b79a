"""Measuring on held-back rows: loss, and the label chosen where the answers are a few labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from core.net.private_model import PrivateModel
from core.training.batches import in_order
from core.training.in_flight import in_flight
from core.training.loss import first_of_each_row, response_logits
from core.training.rendering import Rendered


@dataclass(frozen=True)
class Measure:
    """Mean over all response tokens; share of rows with the right label, if it is a label task."""

    loss: float
    accuracy: float | None
    rows: int


@dataclass(frozen=True)
class RowMeasure:
    """One row: its loss summed over its response's tokens, and the label chosen for it."""

    loss: float
    tokens: int
    label: int | None = None
    """Place of the chosen label among the labels; None if it is no label task."""
    right: bool = False
    """Whether that is the row's own label."""


def label_tokens(tokenizer: Any, labels: Sequence[str] | None) -> list[int] | None:
    """The first token of each label, in their order, if they tell the labels apart."""
    if labels is None:
        return None
    first = [tokenizer(label, add_special_tokens=False)["input_ids"][:1] for label in labels]
    known = [ids[0] for ids in first if ids]
    return known if len(set(known)) == len(labels) else None


def measure(
    model: PrivateModel,
    rows: Sequence[Rendered],
    batch_size: int,
    labels: list[int] | None,
    between: Callable[[int], None] = lambda _: None,
) -> Measure:
    """Loss and label accuracy over `rows`, see `measure_rows`."""
    each = measure_rows(model, rows, batch_size, labels, between)
    right = sum(row.right for row in each)
    return Measure(
        sum(row.loss for row in each) / sum(row.tokens for row in each),
        right / len(each) if labels is not None else None,
        len(each),
    )


@torch.inference_mode()
def measure_rows(
    model: PrivateModel,
    rows: Sequence[Rendered],
    batch_size: int,
    labels: list[int] | None,
    between: Callable[[int], None] = lambda _: None,
) -> list[RowMeasure]:
    """Each row by itself; `between` is called with the rows done so far.

    The label chosen for a row is the one whose first token is the most likely, among the labels'
    first tokens, where the answer begins. So a base model that would rather begin differently is
    measured on the same question as the fine-tuned one.
    """
    found: list[RowMeasure] = []
    for passing in in_flight(model, in_order(rows, batch_size), training=False):
        batch = passing.batch
        logits, targets, row = response_logits(model.client, passing.output(), batch)
        losses = torch.nn.functional.cross_entropy(logits, targets, reduction="none").double()
        count = len(batch.lengths)
        summed = losses.new_zeros(count).index_add_(0, row, losses).tolist()
        tokens = torch.bincount(row, minlength=count).tolist()
        chosen: list[int | None] = [None] * count
        right = [False] * count
        if labels is not None:
            first = first_of_each_row(row)
            among = torch.tensor(labels, device=logits.device)
            best = logits[first][:, among].argmax(dim=1)
            chosen = best.tolist()
            right = (among[best] == targets[first]).tolist()
        found += map(RowMeasure, summed, tokens, chosen, right)
        between(len(found))
    return found
