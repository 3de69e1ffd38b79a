"""Clipping and noise for the gradients that leave in training.

The gradient at the trunk's output depends on the right answers. With noise on it, what the server
learns of them through this door is less; nothing here makes it nothing, and no bound is given.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from core.errors import NoiseImpossible
from core.privacy.outbound import Gate, OutboundGradient, Receipt
from core.privacy.stream import chain, gaussian, new_secret
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase


class GradientNoise:
    """Clips each token's gradient, adds noise to every position, and seals the result.

    A token's gradient is clipped to the median of its batch's token norms that are not zero; the
    noise at each position has about `level` times that norm. Positions with no gradient of their
    own get it too, since which ones they are would tell where the answer ends. The noise comes
    from a new secret at every send: a gradient is never sent twice.

    Only the server's optimiser sees this noise, and input blocks that are trained, through the
    gradient that comes back. The gradients of the output blocks here stay exact.
    """

    def __init__(self, gate: Gate, level: float = 0.0) -> None:
        if not (math.isfinite(level) and 0 <= level <= 10):
            raise NoiseImpossible(
                reason=phrase(_("errors", "{level} is not a noise level."), level=level)
            )
        if level < gate.gradient_noise:
            raise NoiseImpossible(
                reason=_("errors", "The noise level is below the one that was agreed.")
            )
        self.level = level
        self._gate = gate
        self._last_clip = 0.0

    def protect(self, gradient: Tensor) -> OutboundGradient:
        """Seal a packed gradient, `positions x hidden`. Raises `NoiseImpossible`."""
        if self.level == 0:
            return self._gate.seal_gradient(gradient, Receipt(0.0, 0.0))
        clean = gradient.detach().to("cpu", torch.float32)
        norms = clean.norm(dim=1, keepdim=True)
        if not torch.isfinite(norms).all():
            raise NoiseImpossible(reason=_("errors", "The gradients are not finite."))
        clip = self._clip_of(norms)
        clipped = clean * (clip / norms.clamp(min=clip))
        sigma = self.level * clip / math.sqrt(clean.shape[1])
        keys = chain(new_secret(), b"gradient", range(len(clean)))
        noise = torch.from_numpy(gaussian(keys, clean.shape[1]))
        return self._gate.seal_gradient(clipped + sigma * noise, Receipt(self.level, sigma))

    def _clip_of(self, norms: Tensor) -> float:
        """A batch that leaves nothing to learn gets the noise of the one before."""
        some = norms[norms > 0]
        if len(some):
            self._last_clip = float(some.median())
        if not self._last_clip:
            raise NoiseImpossible(reason=_("errors", "All gradients are zero."))
        return self._last_clip
