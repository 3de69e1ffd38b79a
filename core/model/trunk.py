"""The server's side of a cut: the trunk's blocks, once in memory, in as many views as sessions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch import Tensor, nn

from core.errors import ModelUnusable
from core.model.devices import follow
from core.model.few_rows import quicken_few_rows
from core.model.packed import allow_packed
from core.model.partition import Partition
from core.model.quantised import QuantisedMatrix, give_back_freed, linear_names, quantised_bytes
from core.model.skeleton import compute_rotary, config_of, decoder
from core.model.source import ModelSource
from core.model.weights import fill, read_block
from core.text import QT_TRANSLATE_NOOP as _


@dataclass(frozen=True)
class _Block:
    """One block's tensors by their names inside it; matrices by the names of their layers."""

    tensors: Mapping[str, Tensor]
    matrices: Mapping[str, QuantisedMatrix]
    device: torch.device

    def fill(self, layer: nn.Module, source: ModelSource, compute: torch.dtype) -> None:
        """Put these tensors into a layer on the meta device; they are shared, not copied.

        Raises `ModelUnusable` for a layer that then is not all on this block's device.
        """
        plain, quantised = dict(self.tensors), {}
        for name, matrix in self.matrices.items():
            like: Any = layer.get_submodule(name)
            quantised[name] = matrix.layer(like, plain.pop(f"{name}.bias", None), compute)
            layer.set_submodule(name, nn.Identity())
        fill(layer, plain, source)
        for name, module in quantised.items():
            layer.set_submodule(name, module)
        if any(it.device.type != self.device.type for it in layer.parameters()):
            raise ModelUnusable(source=source.folder, reason=_("errors", "Tensors are missing."))


class TrunkWeights:
    """The blocks `min_input .. blocks - min_output` of a model. Never its embedding or head."""

    def __init__(
        self,
        source: ModelSource,
        limits: Partition,
        dtype: torch.dtype,
        device: torch.device,
        *,
        bits: int | None = None,
        placement: Mapping[int, torch.device] | None = None,
        checkpoint: Callable[[], None] = lambda: None,
    ) -> None:
        """Read them one after the other, never more than one block beside what stays.

        Hidden states enter on `device`, where each block lives that `placement` does not name.
        With `bits` (8 or 4) linear layers are quantised; computing is in `dtype` all the same.
        `checkpoint` is called before each block; what it raises ends the reading.
        """
        limits.check(source.blocks)
        self.source = source
        self.limits = limits
        self.dtype = dtype
        self.device = device
        self.bits = bits
        self._blocks: dict[int, _Block] = {}
        names = linear_names(_first_block(source, dtype)) if bits else []
        for block in limits.trunk(source.blocks):
            checkpoint()
            where = (placement or {}).get(block, device)
            self._blocks[block] = self._read(block, names, where)

    def _read(self, block: int, linear: list[str], device: torch.device) -> _Block:
        if self.bits is None:
            return _Block(read_block(self.source, block, self.dtype, device), {}, device)
        tensors = read_block(self.source, block, self.dtype, torch.device("cpu"))
        matrices = {
            name: QuantisedMatrix.of(tensors.pop(f"{name}.weight"), self.bits, device)
            for name in linear
            if f"{name}.weight" in tensors
        }
        # A copy: what is left in the mapped file would keep all that was read of it in memory.
        rest = {name: tensor.to(device, copy=True) for name, tensor in tensors.items()}
        del tensors
        give_back_freed()
        return _Block(rest, matrices, device)

    @property
    def hidden_size(self) -> int:
        """Width of the hidden states."""
        return int(self.source.config["hidden_size"])

    def view(self, partition: Partition) -> Any:
        """A decoder over the trunk of `partition` that shares this object's tensors.

        Its layers are numbered from 0, so its KV cache needs no gaps; adapters put into one view
        are invisible to all others. Raises `PartitionImpossible` outside the limits.
        """
        partition.check(self.source.blocks, self.limits.input_blocks, self.limits.output_blocks)
        blocks = partition.trunk(self.source.blocks)
        config = config_of(self.source, list(blocks))
        model = decoder(config, self.dtype)
        for layer, block in zip(model.layers, blocks, strict=True):
            self._blocks[block].fill(layer, self.source, self.dtype)
        compute_rotary(model, config, self.device)
        follow(model.layers, [self._blocks[block].device for block in blocks], self.device)
        allow_packed(model)
        quicken_few_rows(model)
        # What PEFT asks to put its own kind of adapter around a quantised layer.
        model.is_loaded_in_8bit, model.is_loaded_in_4bit = self.bits == 8, self.bits == 4
        return model


def block_bytes(
    source: ModelSource, limits: Partition, dtype: torch.dtype, bits: int | None = None
) -> dict[int, int]:
    """What each block within `limits` will take in memory, told from the files' headers."""
    linear = [f"{it}.weight" for it in linear_names(_first_block(source, dtype))] if bits else []

    def size(inside: str, name: str) -> int:
        shape = source.tensors[name].shape
        if bits and inside in linear:
            return quantised_bytes(prod(shape), shape[0], bits)
        return prod(shape) * dtype.itemsize

    return {
        block: sum(size(*names) for names in source.block_tensors(block).items())
        for block in limits.trunk(source.blocks)
    }


def _first_block(source: ModelSource, dtype: torch.dtype) -> nn.Module:
    layer: nn.Module = decoder(config_of(source, [0]), dtype).layers[0]
    return layer
