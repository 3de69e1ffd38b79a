"""How GGUF says that rotary frequencies are scaled: by what each of them is divided."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from core.model.skeleton import compute_rotary, decoder

ROTARY = "rope_freqs.weight"
"""Name of the divisors in GGUF."""


def rotary_facts(config: Any) -> dict[str, Any]:
    """Type and base of the rotary positions of a transformers config."""
    return {"rope_type": "default", "rope_theta": 10000.0, **(config.rope_parameters or {})}


def rotary_divisors(config: Any) -> Tensor | None:
    """By what each rotary frequency is divided (Llama 3 slows some down); None: by nothing.

    `config` has a single layer.
    """
    rope = rotary_facts(config)
    if rope["rope_type"] == "default":
        return None
    skeleton = decoder(config, torch.float32)
    compute_rotary(skeleton, config, torch.device("cpu"))
    scaled: Tensor = skeleton.rotary_emb.inv_freq.float()
    steps = torch.arange(0, 2 * len(scaled), 2, dtype=torch.float32) / (2 * len(scaled))
    return (1.0 / float(rope["rope_theta"]) ** steps) / scaled
