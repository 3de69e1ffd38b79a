"""Torch tensors to wire bytes and back. Every format rounds a row at a time at most."""

from __future__ import annotations

import warnings

import numpy as np
import torch
from torch import Tensor

from core.protocol.messages import Kind, Number, Part, TensorHead

_TORCH = {
    Number.FLOAT32: torch.float32,
    Number.FLOAT16: torch.float16,
    Number.BFLOAT16: torch.bfloat16,
}


class NotFinite(ValueError):
    """A tensor holds NaN or infinity."""


def encode_tensor(
    tensor: Tensor, kind: Kind, number: Number, module: int = 0, part: Part = Part.A
) -> tuple[TensorHead, bytes]:
    """Write a `rows x columns` tensor. Raises `NotFinite` (a float16 overflow counts)."""
    head = TensorHead(kind, number, tensor.shape[0], tensor.shape[1], module, part)
    values = tensor.detach().to("cpu", torch.float32)
    if head.rows == 0:
        return head, b""
    if number is Number.INT8:
        scales = values.abs().amax(dim=1, keepdim=True).clamp(min=1e-30) / 127
        if not torch.isfinite(scales).all():
            raise NotFinite
        steps = (values / scales).round().to(torch.int8)
        return head, steps.numpy().tobytes() + scales.to(torch.float32).numpy().tobytes()
    written = values.to(_TORCH[number]).contiguous()
    if not torch.isfinite(written).all():
        raise NotFinite
    return head, written.view(torch.uint8).numpy().tobytes()


def decode_tensor(head: TensorHead, payload: memoryview) -> Tensor:
    """Read a tensor as float32 `rows x columns`. Raises `NotFinite`. The result owns its memory."""
    if head.rows == 0:
        return torch.zeros(0, head.columns)
    if head.number is Number.INT8:
        count = head.rows * head.columns
        steps = np.frombuffer(payload[:count], dtype=np.int8).reshape(head.rows, head.columns)
        scales = np.frombuffer(payload[count:], dtype="<f4").reshape(head.rows, 1)
        with np.errstate(over="ignore", invalid="ignore"):  # what overflows is found below
            product = torch.from_numpy(steps.astype(np.float32) * scales)
        if not torch.isfinite(product).all():
            raise NotFinite
        return product
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # read-only buffer: copied on the next line
        raw = torch.frombuffer(payload, dtype=_TORCH[head.number])
    values = raw.reshape(head.rows, head.columns).to(torch.float32, copy=True)
    if not torch.isfinite(values).all():
        raise NotFinite
    return values
