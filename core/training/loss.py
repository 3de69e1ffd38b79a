"""Loss over the response's tokens, and how often the right label was preferred."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from core.model.ends import logits_of
from core.training.batches import Batch
from core.training.rendering import IGNORED


def response_logits(network: Any, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Run the split model; return logits and targets of the learnt tokens, and their rows.

    The head is applied to these positions only: with long prompts and short answers it would
    otherwise cost as much as several blocks.
    """
    device = network.device
    labels = batch.labels.to(device)
    hidden = network.model(
        input_ids=batch.ids.to(device), row_lengths=batch.lengths, use_cache=False
    ).last_hidden_state
    rows, positions = torch.nonzero(labels[:, 1:] != IGNORED, as_tuple=True)
    logits = logits_of(network, hidden[rows, positions]).float()
    return logits, labels[rows, positions + 1], rows


def summed_loss(network: Any, batch: Batch) -> Tensor:
    """Cross entropy summed over the learnt tokens of a batch."""
    logits, targets, _ = response_logits(network, batch)
    return torch.nn.functional.cross_entropy(logits, targets, reduction="sum")


def first_of_each_row(rows: Tensor) -> Tensor:
    """Indices into `rows` (sorted) where a new row begins."""
    changed = torch.ones_like(rows, dtype=torch.bool)
    changed[1:] = rows[1:] != rows[:-1]
    return torch.nonzero(changed).flatten()
