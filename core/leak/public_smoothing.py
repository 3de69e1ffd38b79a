"""The smoothing that a client uses: fitted on the public text that ships with the program."""

from __future__ import annotations

from typing import Any

import torch

from core.leak.sample import public_rows
from core.privacy.calibration import Front
from core.privacy.smoothing import Smoothing

_TOKENS, _LONGEST_ROW = 10_000, 104


@torch.inference_mode()
def fit_public_smoothing(front: Front, tokenizer: Any) -> Smoothing:
    """One pass of the blocks before the cut; the same wherever noise is to be lived with."""
    public = public_rows(tokenizer, _TOKENS, _LONGEST_ROW)
    states = [
        front.enter_trunk(ids[None, :length].to(front.device))[0, 1:]
        for ids, length in zip(public.ids, public.lengths, strict=True)
    ]
    return Smoothing(torch.cat(states))
