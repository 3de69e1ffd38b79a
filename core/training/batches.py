"""Shuffled batches with dynamic padding on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.training.rendering import IGNORED, Rendered


@dataclass(frozen=True)
class Batch:
    """`rows x longest` ids and labels; padding ids are 0 and never learnt or sent."""

    ids: Tensor
    labels: Tensor
    lengths: list[int]

    @property
    def response_tokens(self) -> int:
        """Learnt tokens; a row's first token has nothing before it and cannot be one."""
        return int((self.labels[:, 1:] != IGNORED).sum())


def collate(rows: Sequence[Rendered]) -> Batch:
    """Pad rows to the longest of them."""
    lengths = [len(row.ids) for row in rows]
    longest = max(lengths)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    labels = torch.full((len(rows), longest), IGNORED, dtype=torch.long)
    for index, row in enumerate(rows):
        ids[index, : lengths[index]] = torch.tensor(row.ids)
        labels[index, : lengths[index]] = torch.tensor(row.labels)
    return Batch(ids, labels, lengths)


def epoch_batches(
    rows: Sequence[Rendered], batch_size: int, seed: int, epoch: int
) -> Iterator[Batch]:
    """All rows once, in an order that depends on the seed and the epoch only."""
    generator = torch.Generator().manual_seed(seed * 1_000_003 + epoch)
    order = torch.randperm(len(rows), generator=generator).tolist()
    for begin in range(0, len(order), batch_size):
        yield collate([rows[i] for i in order[begin : begin + batch_size]])


def in_order(rows: Sequence[Rendered], batch_size: int) -> Iterator[Batch]:
    """All rows once, as they are: for measuring."""
    for begin in range(0, len(rows), batch_size):
        yield collate(rows[begin : begin + batch_size])
