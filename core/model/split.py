"""The client's side of a cut: a transformers model whose trunk is one layer that lives elsewhere.

Because everything around that layer is an ordinary transformers model, `generate()`, streamers,
stopping criteria and PEFT work unchanged. Where no text is generated, the same modules are used in
two halves, so that several batches can be on their way between them.
"""

from __future__ import annotations

from typing import Any, Protocol

import torch
from torch import Tensor, nn

from core.model.ends import end_names, fill_ends
from core.model.few_rows import quicken_few_rows
from core.model.partition import Partition
from core.model.skeleton import (
    causal_model,
    compute_rotary,
    config_of,
    decoder,
    take_end_marks,
)
from core.model.source import ModelSource
from core.model.weights import fill, read_block, read_tensors


class RemoteTrunk(Protocol):
    """What the trunk layer needs from the connection."""

    def generate(self, hidden: Tensor, ids: Tensor, past: int) -> Tensor:
        """One row, `1 x length x hidden`, with the server's KV cache, cropped to `past` first.

        `ids`, `1 x length`, are the token ids behind it. They decide which noise is added, and
        stay here.
        """


class TrunkLayer(nn.Module):
    """Stands where the trunk's blocks were. Keeps its own slot in the KV cache, always empty."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk: RemoteTrunk | None = None
        self._ids: Tensor | None = None

    def remember_ids(self, _: nn.Module, arguments: tuple[Any, ...], given: dict[str, Any]) -> None:
        """Note the token ids of a model call; a forward pre-hook of the decoder."""
        self._ids = given.get("input_ids", arguments[0] if arguments else None)

    def forward(self, hidden_states: Tensor, past_key_values: Any = None, **_: Any) -> Tensor:
        """A cache must be given."""
        if self.trunk is None:
            raise RuntimeError("no trunk is attached to this model")
        ids, self._ids = self._ids, None
        if ids is None or ids.shape != hidden_states.shape[:2]:
            raise ValueError("the token ids behind the hidden states are not known")
        if past_key_values is None:
            raise ValueError("without a cache the model is used in halves")
        # The input blocks have already put the new positions into the cache.
        past = past_key_values.get_seq_length(0) - hidden_states.shape[1]
        return self.trunk.generate(hidden_states, ids, past)


class ClientModel:
    """Embedding, input blocks, trunk layer, output blocks, norm and head of one model.

    Memory: only the tensors of these parts are ever read.
    """

    def __init__(
        self,
        source: ModelSource,
        partition: Partition,
        dtype: torch.dtype,
        device: torch.device,
    ) -> None:
        partition.check(source.blocks)
        self.source = source
        self.partition = partition
        self.device = device
        self.block_of_layer: list[int | None] = [
            *range(partition.input_blocks),
            None,
            *range(source.blocks - partition.output_blocks, source.blocks),
        ]
        config = config_of(source, self.block_of_layer)
        self.network = causal_model(config, dtype)
        take_end_marks(self.network, source)
        self._trunk_layer = TrunkLayer()
        self._load(config, dtype)
        self._front, self._back = self._halves(dtype)
        self.network.model.register_forward_pre_hook(
            self._trunk_layer.remember_ids, with_kwargs=True
        )

    def _load(self, config: Any, dtype: torch.dtype) -> None:
        # The largest tensors first and one by one: while one is converted, its file counts as
        # memory too.
        ends: dict[str, Tensor] = {}
        for name in end_names(self.source):
            ends |= read_tensors(self.source, [name], dtype, self.device)
        fill_ends(self.network, ends, self.source)
        layers = self.network.model.layers
        for layer, block in enumerate(self.block_of_layer):
            if block is None:
                layers[layer] = self._trunk_layer
            else:
                fill(layers[layer], read_block(self.source, block, dtype, self.device), self.source)
        compute_rotary(self.network.model, config, self.device)
        quicken_few_rows(self.network)

    def _halves(self, dtype: torch.dtype) -> tuple[Any, Any]:
        """What is before the trunk and what is behind it, the network's own modules, as decoders.

        The first begins with the embedding and the last ends with the norm.
        """
        model, cut = self.network.model, self.partition.input_blocks
        front, back = (
            decoder(config_of(self.source, blocks), dtype)
            for blocks in (self.block_of_layer[:cut], self.block_of_layer[cut + 1 :])
        )
        front.layers, back.layers = model.layers[:cut], model.layers[cut + 1 :]
        front.rotary_emb = back.rotary_emb = model.rotary_emb
        front.embed_tokens, back.norm = model.embed_tokens, model.norm
        return front, back

    def attach(self, trunk: RemoteTrunk) -> None:
        """From now on this is the trunk."""
        self._trunk_layer.trunk = trunk

    def enter_trunk(self, token_ids: Tensor) -> Tensor:
        """Clean hidden states at the first partition point, `batch x length x hidden`. Local."""
        hidden: Tensor = self._front(input_ids=token_ids, use_cache=False).last_hidden_state
        return hidden

    def leave_trunk(self, output: Tensor) -> Tensor:
        """From the trunk's output to what the head reads, both `batch x length x hidden`."""
        normed: Tensor = self._back(inputs_embeds=output, use_cache=False).last_hidden_state
        return normed
