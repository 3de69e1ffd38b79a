"""The server of the naive split: no cache, no sessions; one client that sends all of it again."""

from __future__ import annotations

import contextlib
import socket

import torch
from torch import Tensor

from core.bench.naive_wire import BACKWARD, FORWARD, STEP, TRAIN, Piece, Wire
from core.bench.work import ALPHA, LEARNING_RATE, RANK
from core.model.lora import adamw, add_lora, lora_parameters, optimiser_step
from core.model.partition import Partition
from core.model.source import ModelSource
from core.model.trunk import TrunkWeights


class NaiveTrunk:
    """Holds the trunk in float32 and answers one piece with another."""

    def __init__(self, source: ModelSource, cut: Partition, *, learns: bool) -> None:
        weights = TrunkWeights(source, cut, torch.float32, torch.device("cpu"))
        self._view = weights.view(cut)
        self._pending: tuple[Tensor, Tensor] | None = None
        if learns:
            layers = list(range(len(self._view.layers)))
            add_lora(self._view, source.family.adapter_modules, layers, RANK, ALPHA, 0)
            self._optimiser = adamw(list(lora_parameters(self._view)), 0.0)

    def serve(self, listener: socket.socket) -> None:
        """Answer until the client is gone, then the next."""
        while True:
            line, _ = listener.accept()
            wire = Wire(line)
            with line, contextlib.suppress(EOFError, ConnectionError):
                while True:
                    wire.send(self._answer(wire.receive()))

    def _answer(self, asked: Piece) -> Piece:
        if asked.kind == FORWARD:
            with torch.inference_mode():
                return Piece(FORWARD, self._run(asked.states, asked.mask))
        if asked.kind == TRAIN:
            leaf = asked.states.requires_grad_()
            output = self._run(leaf, asked.mask)
            self._pending = leaf, output
            return Piece(TRAIN, output)
        if asked.kind == BACKWARD:
            assert self._pending is not None
            leaf, output = self._pending
            output.backward(asked.states)  # type: ignore[no-untyped-call]
            assert leaf.grad is not None
            return Piece(BACKWARD, leaf.grad)
        optimiser_step(self._optimiser, LEARNING_RATE, 1.0)
        return Piece(STEP, torch.zeros(1, 1, 1))

    def _run(self, states: Tensor, mask: Tensor | None) -> Tensor:
        output: Tensor = self._view(
            inputs_embeds=states, attention_mask=mask, use_cache=False
        ).last_hidden_state
        return output
