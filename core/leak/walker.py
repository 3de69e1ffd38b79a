"""Runs the model block by block from its folder, each block in memory for one visit only.

So the meter can look at the trunk's own states without ever holding the trunk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

from core.model.adapter import WholeAdapter
from core.model.ends import end_names, fill_ends, logits_of
from core.model.skeleton import causal_model, compute_rotary, config_of, decoder, window_of
from core.model.source import ModelSource
from core.model.weights import fill, read_block, read_tensors
from core.protocol.messages import Part

BATCH = 16


class Block:
    """One decoder block with its part of the adapter merged into it."""

    def __init__(self, skeleton: Any) -> None:
        self._skeleton = skeleton

    def __call__(self, states: Tensor) -> Tensor:
        """`rows x length x hidden` -> the same shape; causal."""
        output: Tensor = self._skeleton(inputs_embeds=states, use_cache=False).last_hidden_state
        return output

    def side_by_side(self, states: Tensor, cache: Any, length: int) -> Tensor:
        """`rows x count x hidden`, all at the position `length` behind what the cache holds.

        Each sees what is before it, as far as the block's window reaches, and itself.
        """
        rows, count, _ = states.shape
        window = window_of(self._skeleton.config)
        first = 0 if window is None else length - window + 1
        before = (torch.arange(length) >= first).expand(count, -1)
        seen = torch.cat([before, torch.eye(count, dtype=torch.bool)], dim=1)
        # Added to the scores: the form that every implementation of attention takes.
        mask = torch.zeros(seen.shape).masked_fill(~seen, torch.finfo(states.dtype).min)
        output: Tensor = self._skeleton(
            inputs_embeds=states,
            position_ids=torch.full((rows, count), length),
            past_key_values=cache,
            attention_mask=mask.expand(rows, 1, count, -1),
        ).last_hidden_state
        return output


class Walker:
    """Blocks of `source` as adapted by `adapter`; float32 on the processor."""

    device = torch.device("cpu")

    def __init__(self, source: ModelSource, adapter: WholeAdapter | None = None) -> None:
        self.source = source
        self._adapter = adapter
        # Of this network only the ends get weights and are used.
        self._ends = causal_model(config_of(source, [0]), torch.float32)
        tensors = read_tensors(source, end_names(source), torch.float32, self.device)
        fill_ends(self._ends, tensors, source)

    @property
    def embedding(self) -> Tensor:
        """`vocabulary x hidden`."""
        table: Tensor = self._ends.model.embed_tokens.weight
        return table

    @property
    def head(self) -> Tensor:
        """`vocabulary x hidden`; the embedding where they are tied."""
        table: Tensor = self._ends.lm_head.weight
        return table

    @property
    def norm_weight(self) -> Tensor:
        """By what the final norm multiplies each value of a state, `hidden`."""
        gain: Tensor = self._ends.model.norm(torch.ones(self.embedding.shape[1]))
        return gain

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
        states: Tensor = self._ends.model.embed_tokens(ids)
        return states

    def logits(self, states: Tensor) -> Tensor:
        """Final norm and head over `... x hidden`."""
        return logits_of(self._ends, self._ends.model.norm(states.float()))
