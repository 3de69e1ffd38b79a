"""Torch tensors to wire bytes and back. A format rounds each value, or 128 of a row together."""

from __future__ import annotations

import warnings

import torch
from torch import Tensor
from torch.nn.functional import pad

from core.protocol.frames import EIGHT_BIT_GROUP, eight_bit_groups
from core.protocol.messages import Kind, Number, Part, TensorHead

_TORCH = {
    Number.FLOAT32: torch.float32,
    Number.FLOAT16: torch.float16,
    Number.BFLOAT16: torch.bfloat16,
}
_MOST_STEPS = 127
_SMALLEST_SCALE = 1e-30


class NotFinite(ValueError):
    """A tensor holds NaN or infinity."""


def encode_tensor(
    tensor: Tensor, kind: Kind, number: Number, module: int = 0, part: Part = Part.A
) -> tuple[TensorHead, bytes]:
    """Write a `rows x columns` tensor. Raises `NotFinite` (a float16 overflow counts)."""
    head = TensorHead(kind, number, tensor.shape[0], tensor.shape[1], module, part)
    if number is Number.INT64:
        return head, _bytes_of(_whole(tensor))
    values = tensor.detach().to("cpu", torch.float32)
    if head.rows == 0:
        return head, b""
    if number is Number.INT8:
        return head, _encode_eight_bits(values)
    written = values.to(_TORCH[number]).contiguous()
    if not torch.isfinite(written).all():
        raise NotFinite
    return head, _bytes_of(written)


def decode_tensor(head: TensorHead, payload: memoryview) -> Tensor:
    """Read a tensor as float32 `rows x columns`, whole numbers as int64.

    Raises `NotFinite`. The result owns its memory.
    """
    if head.number is Number.INT64:
        whole = _tensor_of(payload, torch.int64) if head.rows else torch.zeros(0, dtype=torch.int64)
        return whole.reshape(head.rows, head.columns).clone()
    if head.rows == 0:
        return torch.zeros(0, head.columns)
    if head.number is Number.INT8:
        values = _decode_eight_bits(head, payload)
    else:
        raw = _tensor_of(payload, _TORCH[head.number])
        values = raw.reshape(head.rows, head.columns).to(torch.float32, copy=True)
    if not torch.isfinite(values).all():
        raise NotFinite
    return values


def _whole(tensor: Tensor) -> Tensor:
    if tensor.dtype is not torch.int64:
        raise TypeError(f"{tensor.dtype} is not written as whole numbers")
    return tensor.detach().cpu().contiguous()


def as_received(tensor: Tensor, number: Number) -> Tensor:
    """A `rows x columns` tensor as the other side gets it. Raises `NotFinite`."""
    head, payload = encode_tensor(tensor, Kind.HIDDEN, number)
    return decode_tensor(head, memoryview(payload))


def _encode_eight_bits(values: Tensor) -> bytes:
    missing = -values.shape[1] % EIGHT_BIT_GROUP
    groups = pad(values, (0, missing)).view(values.shape[0], -1, EIGHT_BIT_GROUP)
    largest = groups.abs().amax(dim=2)
    if not torch.isfinite(largest).all():
        raise NotFinite
    scales = (largest / _MOST_STEPS).clamp(min=_SMALLEST_SCALE).to(torch.bfloat16)
    steps = (groups / scales.float()[..., None]).round().clamp(-_MOST_STEPS, _MOST_STEPS)
    written = steps.to(torch.int8).flatten(1)[:, : values.shape[1]].contiguous()
    return _bytes_of(written) + _bytes_of(scales)


def _decode_eight_bits(head: TensorHead, payload: memoryview) -> Tensor:
    count = head.rows * head.columns
    steps = _tensor_of(payload[:count], torch.int8).reshape(head.rows, head.columns)
    scales = _tensor_of(payload[count:], torch.bfloat16)
    scales = scales.reshape(head.rows, eight_bit_groups(head.columns)).float()
    group_of = torch.arange(head.columns) // EIGHT_BIT_GROUP
    return steps * scales[:, group_of]  # as large as the result, however narrow the rows are


def _bytes_of(tensor: Tensor) -> bytes:
    written: bytes = tensor.view(torch.uint8).numpy().tobytes()
    return written


def _tensor_of(payload: memoryview, kind: torch.dtype) -> Tensor:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # read-only buffer: copied by all callers
        return torch.frombuffer(payload, dtype=kind)
