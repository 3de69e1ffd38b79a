"""The server's side of a cut: the trunk's blocks, once in memory, in as many views as sessions."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from core.errors import ModelUnusable
from core.model.partition import Partition
from core.model.skeleton import compute_rotary, config_of, decoder
from core.model.source import ModelSource
from core.model.weights import fill, read_block
from core.text import QT_TRANSLATE_NOOP as _


class TrunkWeights:
    """The blocks `min_input .. blocks - min_output` of a model. Never its embedding or head."""

    def __init__(
        self,
        source: ModelSource,
        limits: Partition,
        dtype: torch.dtype,
        device: torch.device,
    ) -> None:
        limits.check(source.blocks)
        self.source = source
        self.limits = limits
        self.dtype = dtype
        self.device = device
        self._blocks: dict[int, dict[str, Tensor]] = {
            block: read_block(source, block, dtype, device) for block in limits.trunk(source.blocks)
        }

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
            fill(layer, self._blocks[block], self.source)
        compute_rotary(model, config, self.device)
        if any(parameter.is_meta for parameter in model.parameters()):
            raise ModelUnusable(
                source=self.source.folder, reason=_("errors", "Tensors are missing.")
            )
        return model
