"""Linear layers in 8 or 4 bits through bitsandbytes, shared by all views as other weights are.

8 bits: whole numbers with one scale a row. 4 bits: NF4, one scale for 64 weights, itself in 8 bits.
The matrix is multiplied out to the type of its input for each use, so activations are not rounded.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from core.serve_errors import QuantisationMissing

_GROUP = 64
_GROUPS = 256
"""Weights that share a scale, and scales that share one."""


def check_library() -> None:
    """Raise `QuantisationMissing` if the library for this is not installed."""
    if importlib.util.find_spec("bitsandbytes") is None:
        raise QuantisationMissing


def give_back_freed() -> None:
    """Let the system have what was freed; glibc keeps whole matrices between smaller ones."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # not everywhere
        ctypes.CDLL(None).malloc_trim(0)


def linear_names(layer: nn.Module) -> list[str]:
    """The layers inside `layer` whose matrices are quantised."""
    return [name for name, module in layer.named_modules() if type(module) is nn.Linear]


def quantised_bytes(values: int, rows: int, bits: int) -> int:
    """What a matrix of so many values takes."""
    if bits == 8:
        return values + 4 * rows
    groups = -(-values // _GROUP)
    return -(-values // 2) + groups + 4 * -(-groups // _GROUPS)


@dataclass(frozen=True)
class QuantisedMatrix:
    """One linear layer's matrix. Made on construction; many layers may share it."""

    parameter: Any
    scales: Tensor | None
    """For 8 bits; for 4 the parameter holds them."""

    @classmethod
    def of(cls, matrix: Tensor, bits: int, device: torch.device) -> QuantisedMatrix:
        """Quantise `outputs x inputs` onto `device`."""
        from bitsandbytes.nn import Int8Params, Params4bit

        if bits == 8:
            whole = Int8Params(matrix, requires_grad=False, has_fp16_weights=False).to(device)
            scales = whole.SCB
            # A layer takes these away from its parameter at its first use, and the next has none.
            whole.CB = whole.SCB = None
            return cls(whole, scales)
        return cls(
            Params4bit(matrix, requires_grad=False, blocksize=_GROUP, quant_type="nf4").to(device),
            None,
        )

    def layer(self, like: nn.Linear, bias: Tensor | None, compute: torch.dtype) -> nn.Module:
        """A layer over this matrix, in the place of `like` on the meta device."""
        from bitsandbytes.nn import Linear4bit, Linear8bitLt

        sizes = like.in_features, like.out_features, bias is not None
        layer: Any
        if self.scales is not None:
            layer = Linear8bitLt(*sizes, has_fp16_weights=False, device="meta")
            layer.state.CB, layer.state.SCB = self.parameter.data, self.scales
        else:
            layer = Linear4bit(*sizes, compute_dtype=compute, quant_type="nf4", device="meta")
        layer.weight = self.parameter
        if bias is not None:
            layer.bias = nn.Parameter(bias, requires_grad=False)
        # On a processor the library otherwise rounds activations too (8 bits), or repacks the
        # matrix under the eyes of those who share it (4 bits). Linear layers know no other
        # difference between training and not.
        layer.train()
        made: nn.Module = layer
        return made
