"""Loss over the response's tokens, and how often the right label was preferred."""

from __future__ import annotations

import torch
from torch import Tensor

from core.model.ends import logits_of
from core.model.split import ClientModel
from core.training.batches import Batch
from core.training.rendering import IGNORED

_LEAST_ROWS = 16
"""With fewer, MKL adds the head's gradient up over the vocabulary number by number, and loses
decimals that it keeps with more."""


def response_logits(
    client: ClientModel, output: Tensor, batch: Batch
) -> tuple[Tensor, Tensor, Tensor]:
    """From the trunk's output to logits and targets of the learnt tokens, and their rows.

    The head is applied to these positions only: with long prompts and short answers it would
    otherwise cost as much as several blocks.
    """
    labels = batch.labels.to(client.device)
    hidden = client.leave_trunk(output)
    rows, positions = torch.nonzero(labels[:, 1:] != IGNORED, as_tuple=True)
    learnt = hidden[rows, positions]
    spare = max(0, _LEAST_ROWS - len(learnt)) if torch.is_grad_enabled() else 0
    padded = torch.nn.functional.pad(learnt, (0, 0, 0, spare))
    logits = logits_of(client.network, padded)[: len(learnt)].float()
    return logits, labels[rows, positions + 1], rows


def summed_loss(client: ClientModel, output: Tensor, batch: Batch) -> Tensor:
    """Cross entropy summed over the learnt tokens of a batch."""
    logits, targets, _ = response_logits(client, output, batch)
    return torch.nn.functional.cross_entropy(logits, targets, reduction="sum")


def first_of_each_row(rows: Tensor) -> Tensor:
    """Indices into `rows` (sorted) where a new row begins."""
    changed = torch.ones_like(rows, dtype=torch.bool)
    changed[1:] = rows[1:] != rows[:-1]
    return torch.nonzero(changed).flatten()
