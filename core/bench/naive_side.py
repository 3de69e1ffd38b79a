"""The other reference: a model split as in the first papers, with nothing saved on the wire.

Every token sends the hidden states of the whole sequence again, padded, in half precision, with
the full attention mask `batch x 1 x length x length` in float32; there is no cache on either side,
and no noise. It is fed public or random tokens only, and talks to a process on this computer.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from core.bench.naive_wire import BACKWARD, FORWARD, STEP, TRAIN, Piece, Wire
from core.bench.work import ALPHA, LEARNING_RATE, RANK, Clock, random_ids, training_rows
from core.model.lora import adamw, add_lora, lora_parameters, optimiser_step
from core.model.partition import Partition
from core.model.source import ModelSource
from core.model.split import ClientModel
from core.training.batches import collate
from core.training.loss import summed_loss

_LEAST = torch.finfo(torch.float32).min


class NaiveSide:
    """Client blocks here, the rest behind `port`.

    `ballast` is how many bytes are sent with every forward pass besides: what the published code
    sends that nobody needs.
    """

    def __init__(self, source: ModelSource, cut: Partition, port: int, ballast: int = 0) -> None:
        self._client = ClientModel(source, cut, torch.float32, torch.device("cpu"))
        self._line = socket.create_connection(("127.0.0.1", port))
        self._wire = Wire(self._line)
        self._client.attach(_NaiveRemote(self._wire, ballast))
        self._vocabulary = int(source.config["vocab_size"])
        self._modules = source.family.adapter_modules

    @torch.inference_mode()
    def chat(self, context: int, tokens: int) -> dict[str, float]:
        """Generate greedily after a context of random tokens."""
        ids = torch.tensor([random_ids(context, self._vocabulary)])
        before = self._wire.bytes
        clock = Clock()
        clock.put(ids)
        for _ in range(tokens):
            logits = self._client.network(
                input_ids=ids, row_lengths=[ids.shape[1]], use_cache=False, logits_to_keep=1
            ).logits
            token = logits[:, -1:].argmax(-1)
            ids = torch.cat([ids, token], dim=1)
            clock.put(token)
        return {**clock.figures(), "bytes": self._wire.bytes - before}

    def close(self) -> None:
        """Leave the server."""
        self._line.close()

    def learn(
        self,
        first_block: int,
        lengths: list[int],
        in_flight: int,  # noqa: ARG002 - nothing flies here
        learnt: int,
    ) -> dict[str, float]:
        """Put LoRA on the blocks here from `first_block` on."""
        layers = [
            layer
            for layer, block in enumerate(self._client.block_of_layer)
            if block is not None and block >= first_block
        ]
        add_lora(self._client.network.model, self._modules, layers, RANK, ALPHA, 0)
        self._optimiser = adamw(list(lora_parameters(self._client.network)), 0.0)
        self._batch = collate(training_rows(lengths, learnt, self._vocabulary))
        return {}

    def step(self) -> dict[str, float]:
        """One step over a padded batch."""
        batch = self._batch
        before, start = self._wire.bytes, time.perf_counter()
        loss = summed_loss(self._client.network, batch) / batch.response_tokens
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser_step(self._optimiser, LEARNING_RATE, 1.0)
        self._wire.send(Piece(STEP, torch.zeros(1, 1, 1)))
        self._wire.receive()
        seconds = time.perf_counter() - start
        return {
            "seconds": seconds,
            "tokens_per_second": sum(batch.lengths) / seconds,
            "bytes": self._wire.bytes - before,
        }


class _NaiveRemote:
    """Implements `core.model.split.RemoteTrunk` without saving anything."""

    def __init__(self, wire: Wire, ballast: int) -> None:
        self.wire, self.ballast = wire, ballast

    def generate(self, hidden: Tensor, ids: Tensor, past: int) -> Tensor:
        """There is no cache."""
        raise NotImplementedError

    def evaluate(self, hidden: Tensor, ids: Tensor, lengths: Sequence[int]) -> Tensor:  # noqa: ARG002
        """All positions, there and back."""
        return self.ask(FORWARD, hidden, lengths)

    def train(self, hidden: Tensor, ids: Tensor, lengths: Sequence[int]) -> Tensor:  # noqa: ARG002
        """The same with gradient."""
        anchor = torch.zeros(1, requires_grad=True)
        output: Tensor = _ThroughWire.apply(hidden, anchor, self, lengths)  # type: ignore[no-untyped-call]
        return output

    def ask(self, kind: int, hidden: Tensor, lengths: Sequence[int]) -> Tensor:
        """One exchange, with the mask."""
        self.wire.send(Piece(kind, hidden, full_mask(lengths, hidden.shape[1]), self.ballast))
        return self.wire.receive().states


class _ThroughWire(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, hidden: Tensor, _anchor: Tensor, remote: _NaiveRemote, lengths: Sequence[int]
    ) -> Tensor:
        ctx.remote = remote
        return remote.ask(TRAIN, hidden, lengths)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None, None]:
        ctx.remote.wire.send(Piece(BACKWARD, gradients[0]))
        return ctx.remote.wire.receive().states, None, None, None


def full_mask(lengths: Sequence[int], longest: int) -> Tensor:
    """What is added to attention scores, `batch x 1 x longest x longest`, in float32."""
    ahead = torch.ones(longest, longest, dtype=torch.bool).triu(1)
    padded = torch.arange(longest) >= torch.tensor(lengths)[:, None]
    hidden = ahead[None] | padded[:, None, :]
    hidden = hidden & ~torch.eye(longest, dtype=torch.bool)  # padding looks at itself
    return torch.zeros(hidden.shape).masked_fill(hidden, _LEAST)[:, None].contiguous()
