"""The client's side of a cut: a transformers model whose trunk is one layer that lives elsewhere.

Because everything around that layer is an ordinary transformers model, `generate()`, streamers,
stopping criteria, PEFT and loss functions work unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from core.model.ends import end_names, fill_ends
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
    """What the trunk layer needs from the connection. Shapes are `batch x longest x hidden`.

    `ids` are the token ids behind the hidden states, `batch x longest`. They decide which noise is
    added, and stay here.
    """

    def generate(self, hidden: Tensor, ids: Tensor, past: int) -> Tensor:
        """One row with the server's KV cache, cropped to `past` positions first."""

    def evaluate(self, hidden: Tensor, ids: Tensor, lengths: Sequence[int]) -> Tensor:
        """Rows without cache and without gradient."""

    def train(self, hidden: Tensor, ids: Tensor, lengths: Sequence[int]) -> Tensor:
        """Rows with gradient: differentiable by `hidden` and by the trunk's adapter."""


class TrunkLayer(nn.Module):
    """Stands where the trunk's blocks were. Keeps its own slot in the KV cache, always empty."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk: RemoteTrunk | None = None
        self._ids: Tensor | None = None

    def remember_ids(self, _: nn.Module, arguments: tuple[Any, ...], given: dict[str, Any]) -> None:
        """Note the token ids of a model call; a forward pre-hook of the decoder."""
        self._ids = given.get("input_ids", arguments[0] if arguments else None)

    def forward(
        self,
        hidden_states: Tensor,
        past_key_values: Any = None,
        row_lengths: Sequence[int] | None = None,
        **_: Any,
    ) -> Tensor:
        """`row_lengths` rides through the model call; without it a cache must be given."""
        if self.trunk is None:
            raise RuntimeError("no trunk is attached to this model")
        ids, self._ids = self._ids, None
        if ids is None or ids.shape != hidden_states.shape[:2]:
            raise ValueError("the token ids behind the hidden states are not known")
        if row_lengths is None:
            if past_key_values is None:
                raise ValueError("a call without cache must give row_lengths")
            # The input blocks have already put the new positions into the cache.
            past = past_key_values.get_seq_length(0) - hidden_states.shape[1]
            return self.trunk.generate(hidden_states, ids, past)
        if torch.is_grad_enabled():
            return self.trunk.train(hidden_states, ids, row_lengths)
        return self.trunk.evaluate(hidden_states, ids, row_lengths)


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
        self._front = self._without_trunk(dtype)
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

    def _without_trunk(self, dtype: torch.dtype) -> Any:
        """Embedding and input blocks, the same modules as in the network, as a decoder alone."""
        model = self.network.model
        before = self.block_of_layer[: self.partition.input_blocks]
        front = decoder(config_of(self.source, before), dtype)
        front.embed_tokens, front.rotary_emb = model.embed_tokens, model.rotary_emb
        front.layers = model.layers[: len(before)]
        return front

    def attach(self, trunk: RemoteTrunk) -> None:
        """From now on this is the trunk."""
        self._trunk_layer.trunk = trunk

    def enter_trunk(self, token_ids: Tensor) -> Tensor:
        """Clean hidden states at the first partition point, `batch x length x hidden`. Local."""
        hidden: Tensor = self._front(input_ids=token_ids, use_cache=False).last_hidden_state
        return hidden
