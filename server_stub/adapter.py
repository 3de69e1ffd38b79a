"""A session's LoRA adapter over its trunk view, with its optimiser."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from core.model.adapter import WholeAdapter
from core.model.lora import (
    adamw,
    add_lora,
    lora_matrices,
    lora_parameters,
    moments,
    optimiser_step,
    put_moments,
    squared_gradient_norm,
)
from core.protocol.messages import Code, CreateAdapter, Moment, Part, TensorHead
from server_stub.refusal import Refusal


class TrunkAdapter:
    """Lives in one session's view, so no other session can see or change it.

    Unless it is tied to one that is shared, see `federation.seat_adapter`.
    """

    def __init__(
        self, view: Any, blocks: range, modules: tuple[str, ...], wish: CreateAdapter
    ) -> None:
        self._view = view
        self._blocks = blocks
        self._modules = modules
        self.trainable = wish.trainable
        self.known_as: Hashable | None = None
        """Equal for adapters that compute the same; None: like no other."""
        self._rank = wish.rank
        self._scale = wish.alpha / wish.rank
        self._was_put = False
        add_lora(view, modules, list(range(len(blocks))), wish.rank, wish.alpha, wish.seed)
        self._parameters: list[nn.Parameter] = list(lora_parameters(view))
        for parameter in self._parameters:
            parameter.requires_grad_(wish.trainable)
        self._squared_norm = 0.0
        self._optimiser = adamw(self._parameters, wish.weight_decay) if wish.trainable else None

    def matrices(self, block: int) -> dict[tuple[int, Part], nn.Parameter]:
        """The LoRA matrices of a block, numbered as in the whole model."""
        if block not in self._blocks:
            raise Refusal(Code.BAD_PARTITION, f"block {block} is not in this session's trunk")
        return lora_matrices(self._view.layers[block - self._blocks.start], self._modules)

    def gradients(self, block: int) -> dict[tuple[int, Part], Tensor]:
        """The gradients of a block's matrices since the last step; zero where there is none."""
        return {
            key: torch.zeros_like(matrix) if matrix.grad is None else matrix.grad
            for key, matrix in self.matrices(block).items()
        }

    @torch.no_grad()
    def put(self, block: int, given: dict[tuple[int, Part], Tensor]) -> None:
        """Set a block's matrices; all shapes are checked before the first is changed."""
        self._was_put, self.known_as = True, None
        own = self.matrices(block)
        for key, tensor in given.items():
            if key not in own or own[key].shape != tensor.shape:
                raise Refusal(Code.BAD_SHAPE, "an adapter matrix does not fit this model or rank")
        for key, tensor in given.items():
            own[key].copy_(tensor)

    @torch.no_grad()
    def start_from(self, adapter: WholeAdapter) -> None:
        """Compute as `adapter` would in the blocks that both have; ranks beyond its own stay free.

        Their B is zero as long as nothing was learnt, so they change nothing yet.
        """
        for block in self._blocks:
            own, given = self.matrices(block), adapter.blocks.get(block, {})
            for key, tensor in given.items():
                narrow = (
                    own[key][: adapter.rank] if key[1] is Part.A else own[key][:, : adapter.rank]
                )
                if narrow.shape != tensor.shape:
                    raise Refusal(Code.BAD_SHAPE, "the hardened adapter does not fit this rank")
        scale = (adapter.alpha / adapter.rank) / self._scale
        for block in self._blocks:
            own = self.matrices(block)
            for (module, part), tensor in adapter.blocks.get(block, {}).items():
                matrix = own[module, part]
                if part is Part.A:
                    matrix[: adapter.rank] = tensor
                else:
                    matrix[:] = 0
                    matrix[:, : adapter.rank] = scale * tensor
        if not (self.trainable or self._was_put):
            self.known_as = id(adapter), self._rank, self._scale

    def moments(self, block: int, moment: Moment) -> tuple[dict[tuple[int, Part], Tensor], int]:
        """One of the optimiser's running means for a block's matrices, and its steps."""
        return moments(self._trained(), self.matrices(block), moment)

    def check_moments(self, block: int, heads: Sequence[TensorHead]) -> None:
        """Refuse means that do not fit this block's matrices, before they are read."""
        self._trained()
        own = self.matrices(block)
        for head in heads:
            matrix = own.get((head.module, head.part))
            if matrix is None or tuple(matrix.shape) != (head.rows, head.columns):
                raise Refusal(Code.BAD_SHAPE, "a mean does not fit this model or rank")

    def put_moments(
        self, block: int, moment: Moment, given: dict[tuple[int, Part], Tensor], steps: int
    ) -> None:
        """Set what was checked by `check_moments`."""
        if moment is Moment.SECOND and any(bool((tensor < 0).any()) for tensor in given.values()):
            raise Refusal(Code.NOT_FINITE, "a mean of squares below zero has no root")
        put_moments(self._trained(), self.matrices(block), moment, given, steps)

    def _trained(self) -> torch.optim.AdamW:
        if self._optimiser is None:
            raise Refusal(Code.NO_ADAPTER, "this session's adapter is not being trained")
        return self._optimiser

    def squared_norm(self) -> float:
        """Of the gradients accumulated so far."""
        self._squared_norm = squared_gradient_norm(self._parameters)
        return self._squared_norm

    def step(self, learning_rate: float, scale: float) -> None:
        """One AdamW step."""
        optimiser = self._trained()
        if not math.isfinite(self._squared_norm):
            self._forget_gradients()
            raise Refusal(Code.NOT_FINITE, "the gradients are not finite and were thrown away")
        optimiser_step(optimiser, learning_rate, scale)
        self._squared_norm = 0.0

    def _forget_gradients(self) -> None:
        for parameter in self._parameters:
            parameter.grad = None
        self._squared_norm = 0.0
