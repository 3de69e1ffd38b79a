"""Linear smoothing of the noisy hidden states, before they leave, by what public text looks like.

The trunk was never taught to live with noise. The best linear guess of a clean state from a noisy
one (the Wiener filter: N. Wiener, Extrapolation, Interpolation, and Smoothing of Stationary Time
Series, 1949) needs only the mean and covariance of such states, which public text gives. It turns
directions down in which there is more noise than state.

It costs no privacy and gains none: it is computed from the noisy state and from public things only,
so whoever receives the result could have computed it himself. An attacker knows it and undoes it.
"""

from __future__ import annotations

import torch
from torch import Tensor

_LEAST = 1e-3
"""Of the mean variance: what a direction has at least that public text happens not to use."""


class Smoothing:
    """Fitted on clean public states at the cut, `tokens x hidden`, each row's first left out."""

    def __init__(self, states: Tensor) -> None:
        states = states.detach().to("cpu", torch.float32)
        self.mean = states.mean(0)
        centred = (states - self.mean).double()
        values, vectors = torch.linalg.eigh(centred.T @ centred / len(centred))
        self._variances = values.clamp(min=_LEAST * float(values.mean()))
        self._directions = vectors
        self._made: tuple[float, Tensor] = (0.0, torch.eye(len(self.mean)))

    def matrix(self, sigma: float) -> Tensor:
        """`hidden x hidden`, what a centred noisy state is multiplied by under noise of `sigma`."""
        if self._made[0] != sigma:
            gains = self._variances / (self._variances + sigma**2)
            matrix = (self._directions * gains) @ self._directions.T
            self._made = sigma, matrix.float()
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
