"""Linear smoothing of the noisy hidden states, before they leave, by what public text looks like.

The trunk was never taught to live with noise. The best linear guess of a clean state from a noisy
one (the Wiener filter: N. Wiener, Extrapolation, Interpolation, and Smoothing of Stationary Time
Series, 1949) needs only the mean and covariance of such states, which public text gives. It turns
directions down in which there is more noise than state.

It costs no privacy and gains none: it is computed from the noisy state and from public things only,
so whoever receives the result could have computed it himself. An attacker knows it and undoes it.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

_LEAST = 1e-3
"""Of the mean variance: what a direction has at least that public text happens not to use."""


class Smoothing:
    """Mean of the clean states, and their variance along each of their principal directions."""

    def __init__(self, mean: Tensor, variances: Tensor, directions: Tensor) -> None:
        self.mean = mean
        self.variances = variances
        self.directions = directions
        """`hidden x hidden`, a direction a column."""
        self._made: tuple[float, Tensor] = (0.0, torch.eye(len(mean)))

    def matrix(self, sigma: float) -> Tensor:
        """`hidden x hidden`, what a centred noisy state is multiplied by under noise of `sigma`."""
        if self._made[0] != sigma:
            variances, directions = self.variances.double(), self.directions.double()
            gains = variances / (variances + sigma**2)
            self._made = sigma, ((directions * gains) @ directions.T).float()
        return self._made[1]

    def apply(self, noisy: Tensor, sigma: float) -> Tensor:
        """The best linear guess of the clean states behind `noisy`, `... x hidden`."""
        smoothed: Tensor = self.mean + (noisy - self.mean) @ self.matrix(sigma)
        return smoothed

    def apply_to_rows(self, noisy: Tensor, sigma: float) -> Tensor:
        """The same for whole rows, `rows x length x hidden`; each row's first token stays as it is.

        It is an attention sink and looks like no other token.
        """
        return torch.cat([noisy[:, :1], self.apply(noisy[:, 1:], sigma)], dim=1)


def fit_smoothing(pieces: Iterable[Tensor]) -> Smoothing:
    """From clean public states at the cut, each row's first left out, `tokens x hidden` a piece.

    No more than a piece is held at a time: in a wide model all of them would take more memory than
    the blocks that they come from.
    """
    count, total, products = 0, torch.zeros(1), torch.zeros(1)
    for piece in pieces:
        states = piece.detach().to("cpu", torch.float64)
        count += len(states)
        total = total + states.sum(0)
        products = products + states.T @ states
    mean = total / count
    values, vectors = torch.linalg.eigh(products / count - torch.outer(mean, mean))
    least = _LEAST * float(values.mean())
    return Smoothing(mean.float(), values.clamp(min=least).float(), vectors.float())
