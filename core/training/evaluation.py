"""Measuring on held-back rows: loss, and accuracy where the answers are a few labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from core.training.batches import in_order
from core.training.loss import first_of_each_row, response_logits
from core.training.rendering import Rendered


@dataclass(frozen=True)
class Measure:
    """Mean over all response tokens; share of rows with the right label, if it is a label task."""

    loss: float
    accuracy: float | None
    rows: int


def label_tokens(tokenizer: Any, labels: Sequence[str] | None) -> list[int] | None:
    """The first token of each label, if they tell the labels apart; otherwise None."""
    if labels is None:
        return None
    first = [tokenizer(label, add_special_tokens=False)["input_ids"][:1] for label in labels]
    known = {ids[0] for ids in first if ids}
    return sorted(known) if len(known) == len(labels) else None


@torch.inference_mode()
def measure(
    network: Any,
    rows: Sequence[Rendered],
    batch_size: int,
    labels: list[int] | None,
    between: Callable[[int], None] = lambda _: None,
) -> Measure:
    """Loss and label accuracy over `rows`; `between` is called with the rows done so far.

    A row's label counts as right if, among the labels' first tokens, the right one is the most
    likely where the answer begins. So a base model that would rather begin differently is
    measured on the same question as the fine-tuned one.
    """
    loss, tokens, right, done = 0.0, 0, 0, 0
    for batch in in_order(rows, batch_size):
        logits, targets, row = response_logits(network, batch)
        loss += float(torch.nn.functional.cross_entropy(logits, targets, reduction="sum"))
        tokens += len(targets)
        if labels is not None:
            first = first_of_each_row(row)
            among = torch.tensor(labels, device=logits.device)
            chosen = among[logits[first][:, among].argmax(dim=1)]
            right += int((chosen == targets[first]).sum())
        done += len(batch.lengths)
        between(done)
    return Measure(loss / tokens, right / len(rows) if labels is not None else None, len(rows))
