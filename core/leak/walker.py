"""Runs the model block by block from its folder, each block in memory for one visit only.

So the meter can look at the trunk's own states without ever holding the trunk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

from core.model.adapter import WholeAdapter
from core.model.skeleton import compute_rotary, config_of, decoder
from core.model.source import ModelSource
from core.model.weights import fill, read_block, read_tensors
from core.protocol.messages import Part

BATCH = 16


class Block:
    """One decoder block with its part of the adapter merged into it."""

    def __init__(self, skeleton: Any) -> None:
        self._skeleton = skeleton

    def __call__(self, states: Tensor, **cache: Any) -> Tensor:
        """`rows x length x hidden` -> the same shape; causal. `cache` is for `core.leak.search`."""
        positions = cache.pop("position_ids", None)
        if positions is None:
            positions = torch.arange(states.shape[1], device=states.device).unsqueeze(0)
        rotary = self._skeleton.rotary_emb(states, position_ids=positions)
        output: Tensor = self._skeleton.layers[0](
            states, position_embeddings=rotary, position_ids=positions, **cache
        )
        return output


class Walker:
    """Blocks of `source` as adapted by `adapter`; float32 on the processor."""

    device = torch.device("cpu")

    def __init__(self, source: ModelSource, adapter: WholeAdapter | None = None) -> None:
        self.source = source
        self._adapter = adapter
        names = [source.family.embedding, source.family.norm]
        if source.family.head in source.tensors:
            names.append(source.family.head)
        self._ends = read_tensors(source, names, torch.float32, self.device)

    @property
    def embedding(self) -> Tensor:
        """`vocabulary x hidden`."""
        return self._ends[self.source.family.embedding]

    @property
    def head(self) -> Tensor:
        """`vocabulary x hidden`; the embedding where they are tied."""
        return self._ends.get(self.source.family.head, self.embedding)

    @property
    def norm_weight(self) -> Tensor:
        """Of the final norm, `hidden`."""
        return self._ends[self.source.family.norm]

    def block(self, number: int) -> Block:
        """Read one block, numbered as in the whole model."""
        config = config_of(self.source, [number])
        skeleton = decoder(config, torch.float32)
        state = read_block(self.source, number, torch.float32, self.device)
        self._merge(number, state)
        fill(skeleton.layers[0], state, self.source)
        compute_rotary(skeleton, config, self.device)
        return Block(skeleton)

    def _merge(self, number: int, state: dict[str, Tensor]) -> None:
        if self._adapter is None or number not in self._adapter.blocks:
            return
        matrices = self._adapter.blocks[number]
        scale = self._adapter.alpha / self._adapter.rank
        for index, name in enumerate(self.source.family.adapter_modules):
            if (index, Part.A) in matrices and (index, Part.B) in matrices:
                change = matrices[index, Part.B] @ matrices[index, Part.A]
                state[f"{name}.weight"] = state[f"{name}.weight"] + scale * change

    @torch.inference_mode()
    def walk(
        self,
        states: list[Tensor],
        blocks: Iterable[int],
        between: Callable[[], None] = lambda: None,
    ) -> list[Tensor]:
        """Run `blocks` over tensors of `rows x length x hidden`; `between` may cancel."""
        for number in blocks:
            block = self.block(number)
            for index, tensor in enumerate(states):
                between()
                states[index] = torch.cat([block(part) for part in torch.split(tensor, BATCH)])
        return states

    def embed(self, ids: Tensor) -> Tensor:
        """`rows x length` ids -> `rows x length x hidden`."""
        return torch.nn.functional.embedding(ids, self.embedding)

    def logits(self, states: Tensor) -> Tensor:
        """Final norm and head over `... x hidden`."""
        config = self.source.config
        hidden = states.float()
        hidden = hidden * torch.rsqrt(
            hidden.pow(2).mean(-1, keepdim=True) + float(config.get("rms_norm_eps", 1e-6))
        )
        return hidden * self.norm_weight @ self.head.T
