"""Several devices: which block lives on which, and how hidden states follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import torch
from torch import nn

from core.model.device import pick_device

_SHARE_FOR_WEIGHTS = 0.8
"""Of what a card has free; caches, activations and adapters need the rest."""

Rooms = Mapping[torch.device, int | None]
"""Bytes that each device has room for, in the order in which they are filled; None is no limit."""


def devices_of(names: Sequence[str]) -> list[torch.device]:
    """The devices of these names, or all graphics cards, or the one there is.

    Raises `ValueError` for one that is not there.
    """
    if not names:
        cards = range(torch.cuda.device_count())
        return [torch.device("cuda", card) for card in cards] or [pick_device()]
    devices = []
    for name in names:
        try:
            devices.append(torch.empty(0, device=name).device)
        except (RuntimeError, AssertionError) as error:
            raise ValueError(name) from error
    return devices


def rooms(
    devices: Iterable[torch.device], most: int, held: Mapping[torch.device, int]
) -> dict[torch.device, int | None]:
    """What is left on `devices`: of `most` bytes each, or with 0 most of what is free now."""
    return {it: most - held.get(it, 0) if most else _free(it) for it in devices}


def _free(device: torch.device) -> int | None:
    """For weights on a graphics card. The processor's memory is the system's affair."""
    if device.type != "cuda":
        return None
    return int(_SHARE_FOR_WEIGHTS * torch.cuda.mem_get_info(device)[0])


def place(blocks: Mapping[int, int], room: Rooms) -> dict[int, torch.device] | None:
    """Fill the devices one after the other; None if they are too small together.

    `blocks` are the bytes of each block in the order in which they are run: hidden states then
    change the device as seldom as can be.
    """
    devices = iter(room.items())
    device, left = next(devices)
    placement = {}
    for block, needed in blocks.items():
        while left is not None and needed > left:
            following = next(devices, None)
            if following is None:
                return None
            device, left = following
        placement[block] = device
        left = None if left is None else left - needed
    return placement


def follow(layers: nn.ModuleList, devices: Sequence[torch.device], start: torch.device) -> None:
    """Let what comes to a layer move to its device, where they are not all that of the start.

    A KV cache is left where it is: its keys and values are made by the layer they belong to.
    """
    if set(devices) <= {start}:
        return
    from accelerate.utils import send_to_device

    for layer, device in zip(layers, devices, strict=True):

        def move(
            _: nn.Module, given: Any, named: Any, device: torch.device = device
        ) -> tuple[Any, Any]:
            return (
                send_to_device(given, device),
                send_to_device(named, device, skip_keys="past_key_values"),
            )

        layer.register_forward_pre_hook(move, with_kwargs=True)
