"""Clipping and noise of the gradients that leave."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from core.errors import NoiseImpossible
from core.privacy.gradients import GradientNoise
from core.privacy.outbound import Gate, Receipt

HIDDEN = 64
LEVEL = 0.5
ROWS = 2000
SILENT = 700
"""The first so many positions have no gradient of their own."""


def source(level: float = LEVEL) -> GradientNoise:
    return GradientNoise(Gate(0.5, HIDDEN, gradient_noise=level), level)


def gradient() -> Tensor:
    random = torch.Generator().manual_seed(4)
    values = torch.randn(ROWS, HIDDEN, generator=random)
    values *= torch.rand(ROWS, 1, generator=random) * 1e-3
    values[:SILENT] = 0
    return values


def clipped(values: Tensor) -> tuple[Tensor, float]:
    """A token at a time, to the median norm of those that have any."""
    norms = values.norm(dim=1)
    clip = float(norms[norms > 0].median())
    rows = [row * min(1.0, clip / float(row.norm())) if row.any() else row for row in values]
    return torch.stack(rows), clip


def test_noise_has_the_chosen_size_everywhere() -> None:
    """Within 2 %, mean zero within five standard errors, also where the gradient is zero."""
    expected, clip = clipped(gradient())
    sent = source().protect(gradient())
    sigma = LEVEL * clip / HIDDEN**0.5
    assert sent.receipt == Receipt(LEVEL, pytest.approx(sigma))
    noise = sent.tensor - expected
    for part in (noise, noise[:SILENT], noise[SILENT:]):
        assert abs(float(part.std()) / sigma - 1) < 0.02
        assert abs(float(part.mean())) < 5 * sigma / part.numel() ** 0.5
    assert abs(float(noise.norm(dim=1).mean()) / (LEVEL * clip) - 1) < 0.02


def test_half_of_the_tokens_are_clipped_and_the_others_left() -> None:
    quiet = source(1e-9).protect(gradient()).tensor
    expected, clip = clipped(gradient())
    torch.testing.assert_close(quiet, expected, rtol=1e-4, atol=1e-10)
    norms = gradient()[SILENT:].norm(dim=1)
    assert abs(float((norms > clip).float().mean()) - 0.5) < 0.01
    assert float(quiet.norm(dim=1).max()) < clip * 1.001


def test_the_noise_is_fresh_at_every_send() -> None:
    one = source()
    first, second = one.protect(gradient()).tensor, one.protect(gradient()).tensor
    expected, _ = clipped(gradient())
    pair = torch.stack([(first - expected).flatten(), (second - expected).flatten()])
    assert abs(float(torch.corrcoef(pair)[0, 1])) < 5 / (ROWS * HIDDEN) ** 0.5


def test_without_noise_gradients_are_as_they_were() -> None:
    sent = source(0.0).protect(gradient())
    assert torch.equal(sent.tensor, gradient())
    assert sent.receipt == Receipt(0.0, 0.0)


def test_nothing_to_learn_still_gets_noise() -> None:
    one = source()
    with pytest.raises(NoiseImpossible):
        one.protect(torch.zeros(3, HIDDEN))
    before = one.protect(gradient()).receipt
    after = one.protect(torch.zeros(500, HIDDEN))
    assert after.receipt == before
    assert abs(float(after.tensor.std()) / before.sigma - 1) < 0.02


def test_gradients_that_are_not_finite_stay() -> None:
    values = gradient()
    values[900, 3] = torch.inf
    with pytest.raises(NoiseImpossible):
        source().protect(values)


@pytest.mark.parametrize("level", [-0.1, 10.1, float("nan"), LEVEL / 2])
def test_levels_that_cannot_be(level: float) -> None:
    with pytest.raises(NoiseImpossible):
        GradientNoise(Gate(0.5, HIDDEN, gradient_noise=LEVEL), level)
