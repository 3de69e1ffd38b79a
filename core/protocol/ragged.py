"""Rows without padding: `batch x longest x hidden` <-> `sum(lengths) x hidden`.

This is the paper's attention-mask compression taken one step further (section 4.2): a row's
length travels instead of a mask, and padding does not travel at all. Padding is on the right,
where a causal model's real positions cannot see it, so no mask is needed on either side.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def pack(padded: Tensor, lengths: Sequence[int]) -> Tensor:
    """Drop the padding of a `batch x longest x hidden` tensor."""
    if len(lengths) == 1:
        return padded[0, : lengths[0]]
    return torch.cat([row[:length] for row, length in zip(padded, lengths, strict=True)])


def unpack(packed: Tensor, lengths: Sequence[int], longest: int | None = None) -> Tensor:
    """Put the padding (zeros) back; the inverse of `pack`."""
    if len(lengths) == 1 and longest in (None, lengths[0]):
        return packed.unsqueeze(0)
    rows = torch.split(packed, list(lengths))
    width = max(lengths) if longest is None else longest
    padded = packed.new_zeros(len(lengths), width, packed.shape[1])
    for index, row in enumerate(rows):
        padded[index, : row.shape[0]] = row
    return padded
