"""The gradients of a run as they leave, compared with what was computed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from support.recorded_server import Recorded, run
from torch import Tensor

from core.engine.server import Server
from core.net.private_model import PrivateModel
from core.protocol.messages import Backward

GRADIENT_NOISE = 0.5
STEPS = 10


class Watched:
    """Remembers each gradient as it was before noise and clipping."""

    def __init__(self) -> None:
        self.clean: list[Tensor] = []

    def __call__(self, model: PrivateModel) -> None:
        source = model.session._passes.gradients
        protect = source.protect

        def remember(gradient: Tensor) -> Any:
            self.clean.append(gradient.detach().clone())
            return protect(gradient)

        source.protect = remember  # type: ignore[method-assign]


@pytest.mark.parametrize(
    "level", [GRADIENT_NOISE, pytest.param(0.0, marks=pytest.mark.slow)], ids=["noise", "none"]
)
def test_gradients_leave_with_the_chosen_noise_and_the_run_still_learns(
    server: Server, tmp_path: Path, level: float
) -> None:
    """The wire rounds to bfloat16, far below the noise."""
    assert server.bundled is not None
    recorded, watched = Recorded(server.url, server.bundled.token), Watched()
    try:
        done = run(
            recorded.connect(),
            tmp_path / "run",
            gradient_noise=level,
            watch=watched,
            secret=bytes(range(32)),
            epochs=STEPS,
            learning_rate=2e-3,
        )
    finally:
        recorded.close()
    sent = [tensors[0] for message, tensors in recorded.messages() if isinstance(message, Backward)]
    assert len(sent) == len(watched.clean) == STEPS
    noise, silent = [], 0
    for tensor, clean in zip(sent, watched.clean, strict=True):
        if not level:
            torch.testing.assert_close(tensor, clean, rtol=2**-8, atol=0)
            continue
        norms = clean.norm(dim=1, keepdim=True)
        clip = norms[norms > 0].median()
        expected = clean * (clip / norms).clamp(max=1).nan_to_num(1)
        sigma = level * clip / clean.shape[1] ** 0.5
        noise.append((tensor - expected) / sigma)
        zero = norms[:, 0] == 0
        silent += int(zero.sum())
        assert (tensor[zero].abs().sum(dim=1) > 0).all()
    if level:
        assert silent > STEPS  # behind the answers no position has a gradient of its own
        every = torch.cat(noise)
        assert abs(float(every.std()) - 1) < 0.02
        assert abs(float(every.mean())) < 5 / every.numel() ** 0.5
    first, last = done.losses[1], done.losses[-2]
    assert last < first / 2
    assert done.losses[-1] < done.losses[0]  # also on rows that were held back
