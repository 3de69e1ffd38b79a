"""Smoothing: the best linear guess, known to everybody."""

from __future__ import annotations

import torch

from core.privacy.smoothing import fit_smoothing

TOKENS, HIDDEN = 4000, 24


def states(seed: int) -> torch.Tensor:
    """Strong in a few directions, weak in the others, and not around zero."""
    generator = torch.Generator().manual_seed(seed)
    any_directions = torch.randn(HIDDEN, HIDDEN, generator=torch.Generator().manual_seed(9))
    basis = torch.linalg.qr(any_directions)[0]
    sizes = torch.logspace(1, -1, HIDDEN)
    return 3 + torch.randn(TOKENS, HIDDEN, generator=generator) * sizes @ basis


def test_it_is_nearer_to_the_clean_states_than_the_noisy_ones_are() -> None:
    smoothing, unseen = fit_smoothing([states(0)]), states(1)
    for sigma in (0.5, 1.0, 4.0):
        generator = torch.Generator().manual_seed(2)
        noisy = unseen + sigma * torch.randn(unseen.shape, generator=generator)
        after = (smoothing.apply(noisy, sigma) - unseen).pow(2).mean()
        assert float(after) < 0.7 * sigma**2
    strong = smoothing.apply(unseen + 1000.0, 1000.0)  # hardly anything is left but the mean
    assert float((strong - smoothing.mean).abs().max()) < 1.0


def test_no_linear_guess_is_better() -> None:
    """Within 5 %: the states measured with are not those fitted on."""
    sigma = 1.0
    smoothing, unseen = fit_smoothing([states(0)]), states(1)
    noisy = unseen + sigma * torch.randn(unseen.shape, generator=torch.Generator().manual_seed(2))
    ours = float((smoothing.apply(noisy, sigma) - unseen).pow(2).mean())
    centred = noisy - noisy.mean(0)
    best = torch.linalg.lstsq(centred, unseen - unseen.mean(0)).solution
    least = float((centred @ best + unseen.mean(0) - unseen).pow(2).mean())
    assert least <= ours < 1.05 * least


def test_it_hardly_touches_what_has_hardly_any_noise() -> None:
    smoothing, clean = fit_smoothing([states(0)]), states(1)
    torch.testing.assert_close(smoothing.apply(clean, 1e-4), clean, rtol=0, atol=1e-3)
