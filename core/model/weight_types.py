"""How the trunk's weights may be stored, and what they are computed with."""

from __future__ import annotations

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class WeightType:
    """`bits` is None where the weights are stored as they are computed with.

    With fewer bits only the matrices of linear layers are quantised; the rest is in `compute`.
    """

    compute: torch.dtype
    bits: int | None = None


WEIGHT_TYPES = {
    "float32": WeightType(torch.float32),
    "bfloat16": WeightType(torch.bfloat16),
    "int8": WeightType(torch.float32, 8),
    "int4": WeightType(torch.float32, 4),
}
"""By what they are called on the command line."""
