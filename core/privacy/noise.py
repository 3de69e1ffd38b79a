"""Gaussian noise on hidden states before they leave (FedSEA-LLaMA, section 4.1).

Two differences from the paper: the standard deviation is relative to the size of the hidden
states, so that a level means the same at every depth and in every model; and the noise is drawn
in chat as well as in training.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Sequence

import torch
from torch import Tensor

from core.errors import NoiseImpossible
from core.privacy.calibration import token_rms
from core.privacy.outbound import Gate, OutboundHidden, Receipt
from core.protocol.ragged import pack


class NoiseSource:
    """Draws the noise and seals the result for one `Gate`.

    `unit` is the median token's root-mean-square, see `core.privacy.calibration`. With
    `follow_size` the unit grows with the hidden states of the batch: input blocks that learn
    would otherwise learn to shout over a fixed noise.

    The random seed is a secret: a server that knew it could subtract the noise. Tests may fix it.
    """

    def __init__(
        self,
        gate: Gate,
        level: float,
        unit: float,
        *,
        follow_size: bool = False,
        seed: int | None = None,
    ) -> None:
        if not (math.isfinite(level) and 0 <= level <= 10):
            raise NoiseImpossible(reason=f"{level} is not a noise level.")
        if not (math.isfinite(unit) and unit > 0):
            raise NoiseImpossible(reason="The size of the hidden states is not known.")
        if level < gate.level:
            raise NoiseImpossible(reason="The noise level is below the one that was agreed.")
        self.level = level
        self.unit = unit
        self._gate = gate
        self._follow_size = follow_size
        self._generator = torch.Generator("cpu")
        self._generator.manual_seed(secrets.randbits(63) if seed is None else seed)

    @property
    def sigma(self) -> float:
        """Standard deviation at the calibrated size (the paper's sigma)."""
        return self.level * self.unit

    def grow_with(self, unit: float) -> None:
        """Follow a model whose hidden states have become larger; the noise never shrinks."""
        self.unit = max(self.unit, unit)

    def protect(self, hidden: Tensor, lengths: Sequence[int]) -> OutboundHidden:
        """Drop the padding of `batch x longest x hidden`, add noise, seal.

        The noise is drawn in float32 on the processor, whatever computes the model.
        Raises `NoiseImpossible` if the hidden states are not finite.
        """
        clean = pack(hidden.detach(), lengths).to("cpu", torch.float32)
        if not torch.isfinite(clean).all():
            raise NoiseImpossible(reason="The model's hidden states are not finite.")
        sigma = self.level * self._unit_of(hidden, lengths)
        if self.level == 0:
            return self._gate.seal(clean, Receipt(0.0, 0.0))
        noise = torch.randn(clean.shape, generator=self._generator)
        return self._gate.seal(clean + sigma * noise, Receipt(self.level, sigma))

    def _unit_of(self, hidden: Tensor, lengths: Sequence[int]) -> float:
        if not self._follow_size:
            return self.unit
        sizes = [
            token_rms(row[None, :length].detach())
            for row, length in zip(hidden, lengths, strict=True)
            if length > 1
        ]
        return max(self.unit, float(torch.cat(sizes).median())) if sizes else self.unit
