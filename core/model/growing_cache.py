"""A KV cache that grows in place: transformers' own copies all it holds for every new token."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from torch import Tensor
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer

_GRAIN = 32
_SLACK = 4
"""A cache that has to grow takes a quarter more than it needs, in steps of so many positions."""


def roomy(positions: int, room: int = 0) -> int:
    """The room for `positions` in a cache that has room for `room`, ahead of what comes next."""
    if positions <= room:
        return room
    wanted = positions if room == 0 else positions + positions // _SLACK
    return -(-wanted // _GRAIN) * _GRAIN


class _Room:
    """Positions that each layer of one cache makes room for; shared, so that all grow alike."""

    def __init__(self) -> None:
        self.positions = 0


class GrowingLayer(DynamicLayer):  # type: ignore[misc]
    """`keys` and `values` are the beginning of larger buffers. Cropping leaves these as they are.

    Whoever sets `keys` and `values` to other tensors finds them copied at the next update.
    """

    keys: Tensor
    values: Tensor

    def __init__(self, room: _Room) -> None:
        super().__init__()
        self._room = room
        self._buffers: list[Tensor | None] = [None, None]

    def update(
        self, key_states: Tensor, value_states: Tensor, *_: Any, **__: Any
    ) -> tuple[Tensor, Tensor]:
        """Append `batch x heads x new x width`; return views of all positions."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        self.keys = self._append(0, self.keys, key_states)
        self.values = self._append(1, self.values, value_states)
        return self.keys, self.values

    def _append(self, which: int, held: Tensor, new: Tensor) -> Tensor:
        if torch.is_grad_enabled():  # what a gradient may need is never written over
            return torch.cat([held, new], dim=-2)
        length = held.shape[-2] if held.numel() else 0
        needed = length + new.shape[-2]
        buffer = self._buffers[which]
        if buffer is None or not _continues(buffer, held, length, new):
            self._room.positions = roomy(needed, self._room.positions)
            batch, heads, _, width = new.shape
            buffer = new.new_empty(batch, heads, self._room.positions, width)
            if length:
                buffer[:, :, :length] = held
            self._buffers[which] = buffer
        buffer[:, :, length:needed] = new
        return buffer[:, :, :needed]

    def trim(self) -> None:
        """Give back what is not used."""
        if self.is_initialized:
            self.keys, self.values = self.keys.clone(), self.values.clone()
            self._buffers = [self.keys, self.values] if self.keys.ndim == 4 else [None, None]


def _continues(buffer: Tensor, held: Tensor, length: int, new: Tensor) -> bool:
    """Whether `new` fits behind `held`, which is the beginning of this buffer."""
    batch, heads, room, width = buffer.shape
    return (
        (batch, heads, width) == (*new.shape[:2], new.shape[-1])
        and length + new.shape[-2] <= room
        and (buffer.dtype, buffer.device) == (new.dtype, new.device)
        # What was made for inference can be written to by nothing else.
        and (torch.is_inference_mode_enabled() or not buffer.is_inference())
        and (
            length == 0
            or (held.data_ptr() == buffer.data_ptr() and held.stride() == buffer.stride())
        )
    )


class GrowingCache(DynamicCache):  # type: ignore[misc]
    """Every layer keeps every position, so that it can be set back to any of them."""

    def __init__(self) -> None:
        super().__init__()
        self._room = _Room()
        self.layer_class_to_replicate = partial(GrowingLayer, self._room)

    @property
    def room(self) -> int:
        """Positions that memory is taken for, or will be at the next update."""
        return self._room.positions

    def reserve(self, positions: int) -> None:
        """Have room for so many from the next update on."""
        self._room.positions = max(self._room.positions, positions)

    def set_back(self, length: int) -> None:
        """Keep the first `length` positions of each layer, also where some have more than others.

        After a pass that ended halfway they do.
        """
        for layer in self.layers:
            if (beyond := layer.get_seq_length() - length) > 0:
                layer.crop(-beyond)

    def trim(self, positions: int = 0) -> None:
        """Give back room that is not used, beyond that for `positions`."""
        for layer in self.layers:
            layer.trim()
        self._room.positions = max(positions, self.get_seq_length())
