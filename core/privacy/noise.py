"""Gaussian noise on hidden states before they leave (FedSEA-LLaMA, section 4.1).

Three differences from the paper. The standard deviation is relative to the size of the hidden
states, so that a level means the same at every depth and in every model. The noise is drawn in
chat as well as in training. And the same text always leaves as the same bytes: the noise of a
position follows from a secret, the model before the cut, and the tokens up to that position.
Fresh noise for every epoch or every regenerated answer could be averaged away.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import torch
from torch import Tensor

from core.errors import NoiseImpossible
from core.privacy.calibration import token_rms
from core.privacy.outbound import Gate, OutboundHidden, Receipt
from core.privacy.replay import Replay
from core.privacy.smoothing import Smoothing
from core.privacy.stream import chain, digest_of, gaussian, new_salt, new_secret
from core.protocol.ragged import pack
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase

Digests = list[bytes]
"""Of one row: at each position, of the row's tokens up to and including it."""


class NoiseSource:
    """Draws the noise and seals the result for one `Gate`.

    `unit` is the median token's root-mean-square, see `core.privacy.calibration`. With
    `follow_size` the unit grows with the hidden states of the batch: input blocks that learn
    would otherwise learn to shout over a fixed noise. Then the noise is also fresh at every send.

    `secret` decides the noise: a server that knew it could subtract it. Whoever wants the same
    text to leave as the same bytes, also through another source, gives the same secret. `context`
    is what else the clean states depend on, see `core.privacy.context`.
    """

    def __init__(
        self,
        gate: Gate,
        level: float,
        unit: float,
        *,
        follow_size: bool = False,
        secret: bytes | None = None,
        context: bytes = b"",
    ) -> None:
        if not (math.isfinite(level) and 0 <= level <= 10):
            raise NoiseImpossible(
                reason=phrase(_("errors", "{level} is not a noise level."), level=level)
            )
        if not (math.isfinite(unit) and unit > 0):
            raise NoiseImpossible(reason=_("errors", "The size of the hidden states is not known."))
        if level < gate.level:
            raise NoiseImpossible(
                reason=_("errors", "The noise level is below the one that was agreed.")
            )
        self.level = level
        self.unit = unit
        self.fresh = follow_size
        """Whether the same text gets other noise each time it is sent."""
        self.smoothing: Smoothing | None = None
        """What is done to the noisy states before they leave; nothing if None."""
        self.replay: Replay | None = None
        """What left before; it leaves as the same numbers."""
        self._gate = gate
        self._secret = new_secret() if secret is None else secret
        self._context = context

    @property
    def sigma(self) -> float:
        """Standard deviation at the calibrated size (the paper's sigma)."""
        return self.level * self.unit

    def grow_with(self, unit: float) -> None:
        """Follow a model whose hidden states have become larger; the noise never shrinks."""
        self.unit = max(self.unit, unit)

    def depend_on(self, context: bytes) -> None:
        """The model before the cut has changed: from now on its states get other noise."""
        self._context = context

    def follow_states(self) -> None:
        """The model before the cut changes all the time from now on (its blocks are trained)."""
        self.fresh = True

    # --- from text to noise ------------------------------------------------------------

    @property
    def start(self) -> bytes:
        """The digest before a row's first token.

        Two different clean states, or one under two sigmas, must never share their noise. From
        x + n and y + n a server knows x - y without any noise at all, and from x + a n and
        x + b n it knows x. So all that a clean state depends on is in here, and sigma to the
        last bit.
        """
        return digest_of(self._secret, self._context, self.sigma.hex().encode())

    def digests(self, ids: Sequence[int], after: bytes | None = None) -> Digests:
        """One for each token id; `after` is that of the position before, if there is one.

        They say nothing about the tokens to whoever does not know the secret, and stay here.
        """
        return chain(self._secret, self.start if after is None else after, ids)

    def protect(self, hidden: Tensor, rows: Sequence[Digests], past: int = 0) -> OutboundHidden:
        """Drop the padding of `batch x longest x hidden`, add noise, smooth, seal.

        The noise is added in float32 on the processor, whatever computes the model. `past` is how
        many positions came before: a row's very first one is never smoothed, because the attention
        sink that it is looks like no other token.
        Raises `NoiseImpossible` if the hidden states are not finite.
        """
        lengths = [len(row) for row in rows]
        clean = pack(hidden.detach(), lengths).to("cpu", torch.float32)
        if not torch.isfinite(clean).all():
            raise NoiseImpossible(reason=_("errors", "The model's hidden states are not finite."))
        if self.level == 0:
            return self._gate.seal(clean, Receipt(0.0, 0.0))
        sigma = self.level * self._unit_of(hidden, lengths)
        salt = new_salt() if self.fresh else b""
        keys = [digest + salt for digest in itertools.chain.from_iterable(rows)]
        noise = torch.from_numpy(gaussian(keys, clean.shape[1]))
        ready = self._smoothed(clean + sigma * noise, sigma, lengths, past)
        if self.replay is not None:
            how = b"" if self.smoothing is None else b"smoothed"
            ready = self.replay.same([key + how for key in keys], ready)
        return self._gate.seal(ready, Receipt(self.level, sigma))

    def _smoothed(self, noisy: Tensor, sigma: float, lengths: Sequence[int], past: int) -> Tensor:
        if self.smoothing is None:
            return noisy
        smoothed = self.smoothing.apply(noisy, sigma)
        if past == 0:
            first = list(itertools.accumulate(lengths[:-1], initial=0))
            smoothed[first] = noisy[first]
        return smoothed

    def _unit_of(self, hidden: Tensor, lengths: Sequence[int]) -> float:
        if not self.fresh:
            return self.unit
        sizes = [
            token_rms(row[None, :length].detach())
            for row, length in zip(hidden, lengths, strict=True)
            if length > 1
        ]
        return max(self.unit, float(torch.cat(sizes).median())) if sizes else self.unit
