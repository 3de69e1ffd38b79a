"""A linear probe: from a noisy hidden state to the embedding of the token at that place."""

from __future__ import annotations

import torch
from torch import Tensor

RIDGE = 1e-3
"""Penalty over the mean diagonal of the Gram matrix."""
_CHUNK = 512


class LinearProbe:
    """Ridge regression to the embedding; a token is read as the embedding nearest by cosine.

    Source: the linear inversion with which attacks on split models begin (for instance BiSR,
    arXiv 2409.00960). The attacker has public text and sends it through the same blocks with the
    same noise. He needs neither the weights of those blocks nor the noise level.
    """

    def __init__(self, states: Tensor, ids: Tensor, embedding: Tensor) -> None:
        """Fit on noisy states `tokens x hidden` and their token ids."""
        self._mean = states.mean(0)
        x = _with_one(states - self._mean)
        gram = (x.T @ x).double()
        gram += RIDGE * gram.diagonal().mean() * torch.eye(len(gram), dtype=torch.double)
        self.weights = torch.linalg.solve(gram, (x.T @ embedding[ids]).double()).float()
        self._table = torch.nn.functional.normalize(embedding, dim=1)

    def read(self, states: Tensor) -> Tensor:
        """The embedding that each state of `tokens x hidden` points to."""
        read: Tensor = _with_one(states - self._mean) @ self.weights
        return read

    def best(self, states: Tensor, count: int) -> Tensor:
        """The `count` nearest tokens of each state, the nearest first."""
        return nearest(self.read(states), self._table, count)


def nearest(read: Tensor, table: Tensor, count: int) -> Tensor:
    """Rows of the normalised `table` with the highest cosine, `tokens x count`."""
    parts = [(part @ table.T).topk(count, dim=1).indices for part in torch.split(read, _CHUNK)]
    return torch.cat(parts)


def _with_one(states: Tensor) -> Tensor:
    return torch.cat([states, torch.ones(len(states), 1)], dim=1)
