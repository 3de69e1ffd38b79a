"""A whole model's weights, read one at a time, so that no model has to fit into memory."""

from __future__ import annotations

from math import prod
from typing import Any, Protocol

import torch
from torch import Tensor

from core.model.adapter import WholeAdapter
from core.model.skeleton import compute_rotary, config_of, decoder
from core.model.source import ModelSource
from core.model.weights import read_tensors
from core.protocol.messages import Part

PROCESSOR = torch.device("cpu")


class Weights(Protocol):
    """Tensors by their names in transformers' state dict, in float32."""

    @property
    def source(self) -> ModelSource:
        """The model whose names and structure they have."""

    def read(self, name: str) -> Tensor:
        """One tensor."""

    def layer(self, number: int) -> Any:
        """A decoder with one layer without weights, ready for the tensors of block `number`."""


class MergedWeights:
    """The weights of `source` with `adapter` added where it has matrices; without it, as stored."""

    def __init__(self, source: ModelSource, adapter: WholeAdapter | None = None) -> None:
        self.source = source
        self._changes: dict[str, tuple[Tensor, Tensor]] = {}
        if adapter is None:
            return
        self._scale = adapter.alpha / adapter.rank
        family = source.family
        for block, matrices in adapter.blocks.items():
            for index, module in enumerate(family.adapter_modules):
                if (index, Part.B) in matrices:
                    name = f"{family.layers}.{block}.{module}.weight"
                    self._changes[name] = matrices[index, Part.B], matrices[index, Part.A]

    @torch.inference_mode()
    def read(self, name: str) -> Tensor:
        """One tensor; the sum is made in float32."""
        tensor = read_tensors(self.source, [name], torch.float32, PROCESSOR)[name]
        if name in self._changes:
            outputs, inputs = self._changes[name]
            tensor = tensor + self._scale * (outputs @ inputs)
        return tensor

    def layer(self, number: int) -> Any:
        """See `Weights`."""
        config = config_of(self.source, [number])
        skeleton = decoder(config, torch.float32)
        compute_rotary(skeleton, config, PROCESSOR)
        return skeleton


def values_of(source: ModelSource, name: str) -> int:
    """How many numbers a tensor has."""
    return prod(source.tensors[name].shape)
