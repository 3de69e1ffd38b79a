"""The other reference: a model split as in the first papers, with nothing saved on the wire.

Every token sends the hidden states of the whole sequence again, padded, in half precision, with
the full attention mask `batch x 1 x length x length` in float32; there is no cache on either side,
and no noise. It is fed public or random tokens only, and talks to a process on this computer.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence

import torch
from torch import Tensor

from core.bench.naive_wire import BACKWARD, FORWARD, STEP, TRAIN, Piece, Wire
from core.bench.work import ALPHA, LEARNING_RATE, RANK, Clock, random_ids, training_rows
from core.model.ends import logits_of
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
        self._ballast = ballast
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
            token = self.logits(ids).argmax(-1)
            ids = torch.cat([ids, token], dim=1)
            clock.put(token)
        return {**clock.figures(), "bytes": self._wire.bytes - before}

    def logits(self, ids: Tensor) -> Tensor:
        """Of the last position of `1 x length` ids, `1 x 1 x vocabulary`."""
        output = self._ask(FORWARD, self._client.enter_trunk(ids), [ids.shape[1]])
        return logits_of(self._client.network, self._client.leave_trunk(output)[:, -1:])

    def _ask(self, kind: int, hidden: Tensor, lengths: Sequence[int]) -> Tensor:
        mask = full_mask(lengths, hidden.shape[1])
        self._wire.send(Piece(kind, hidden, mask, self._ballast))
        return self._wire.receive().states

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
        hidden = self._client.enter_trunk(batch.ids)
        output = self._ask(TRAIN, hidden, batch.lengths).requires_grad_()
        loss = summed_loss(self._client, output, batch) / batch.response_tokens
        loss.backward()  # type: ignore[no-untyped-call]
        assert output.grad is not None
        self._wire.send(Piece(BACKWARD, output.grad))
        gradient = self._wire.receive().states
        if hidden.requires_grad:
            hidden.backward(gradient)  # type: ignore[no-untyped-call]
        optimiser_step(self._optimiser, LEARNING_RATE, 1.0)
        self._wire.send(Piece(STEP, torch.zeros(1, 1, 1)))
        self._wire.receive()
        seconds = time.perf_counter() - start
        return {
            "seconds": seconds,
            "tokens_per_second": sum(batch.lengths) / seconds,
            "bytes": self._wire.bytes - before,
        }


def full_mask(lengths: Sequence[int], longest: int) -> Tensor:
    """What is added to attention scores, `batch x 1 x longest x longest`, in float32."""
    ahead = torch.ones(longest, longest, dtype=torch.bool).triu(1)
    padded = torch.arange(longest) >= torch.tensor(lengths)[:, None]
    hidden = ahead[None] | padded[:, None, :]
    hidden = hidden & ~torch.eye(longest, dtype=torch.bool)  # padding looks at itself
    return torch.zeros(hidden.shape).masked_fill(hidden, _LEAST)[:, None].contiguous()
