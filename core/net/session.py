"""A session on the trunk server: what the trunk layer and the training loop call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from core.errors import NoiseImpossible, ServerLost, ServerRefused
from core.model.partition import Partition
from core.net.link import Link, Reply, expect, expect_done
from core.net.sent_rows import SentRows
from core.net.trunk_optimiser import TrunkOptimiser
from core.policy_rules import check_adapter_sharing
from core.privacy.gradients import GradientNoise
from core.privacy.noise import Digests, NoiseSource
from core.privacy.outbound import Gate, OutboundAdapter
from core.protocol.messages import (
    AdapterBlock,
    Backward,
    CloseSession,
    Code,
    CreateAdapter,
    ForgetRows,
    Forward,
    ForwardKept,
    GetAdapter,
    InputGradient,
    LoadHardened,
    Mode,
    Number,
    OpenSession,
    Output,
    Part,
    Ping,
    PutAdapter,
    SessionOpened,
    Step,
    TensorHead,
)
from core.protocol.ragged import pack, unpack
from core.protocol.tensors import NotFinite, decode_tensor
from core.text import QT_TRANSLATE_NOOP as _

BlockAdapter = Mapping[tuple[int, Part], Tensor]
"""A block's LoRA matrices by (index of the module, part)."""


def number_for(level: float, *, eight_bits: bool = False) -> Number:
    """How tensors are written: rounding to bfloat16 is far below any noise, but not below none."""
    if eight_bits:
        return Number.INT8
    return Number.BFLOAT16 if level > 0 else Number.FLOAT32


class TrunkSession:
    """Implements `core.model.split.RemoteTrunk` over a link; adds noise to all hidden states.

    In training and measuring the server is asked to keep the rows, and a row that it keeps is not
    sent again: its bytes would be the same. Not so where the noise is fresh at every send.
    """

    def __init__(
        self,
        link: Link,
        partition: Partition,
        gate: Gate,
        noise: NoiseSource,
        gradient_noise: float = 0.0,
        model_number: int = 0,
        *,
        eight_bits: bool = False,
    ) -> None:
        self.link = link
        self.partition = partition
        self.noise = noise
        self.squared_gradient_norm = 0.0
        """Of the trunk's adapter, as of the last backward pass."""
        self._gate = gate
        self._gradients = GradientNoise(gate, gradient_noise)
        self._number = number_for(noise.level, eight_bits=eight_bits)
        self._cached: Digests = [noise.start]
        """Digests of the positions in the server's KV cache, after that of the start."""
        # Makes the trunk's output require a gradient also when the input blocks are frozen.
        self._anchor = torch.zeros(1, requires_grad=True)
        reply, _ = link.request(
            lambda number, heads: OpenSession(
                number,
                heads,
                model_number,
                partition.input_blocks,
                partition.output_blocks,
                self._number,
            )
        )
        self._id = expect(reply, SessionOpened).session
        self._sent = SentRows(gate, self._id)
        self.optimiser = TrunkOptimiser(link, gate, self._id)
        self._traffic_before = link.bytes_sent, link.bytes_received

    @property
    def traffic(self) -> tuple[int, int]:
        """Bytes sent and received on the link since this session began."""
        sent, received = self._traffic_before
        return self.link.bytes_sent - sent, self.link.bytes_received - received

    # --- the trunk layer's calls (core.model.split.RemoteTrunk) ------------------------
    # Token ids end here: behind these three methods there are only their digests.

    def generate(self, hidden: Tensor, ids: Tensor, past: int) -> Tensor:
        """One row with the server's KV cache."""
        if self._cached[0] != self.noise.start:  # another model or sigma: what is cached is void
            self._cached = [self.noise.start]
        kept = self._cached[: past + 1]
        if len(kept) <= past:
            raise NoiseImpossible(reason=_("errors", "The tokens before these are not known."))
        row = self.noise.digests(ids[0].tolist(), kept[-1])
        output = self._forward(hidden, [row], Mode.GENERATE, past)[0]
        self._cached = kept + row
        return output

    def evaluate(self, hidden: Tensor, ids: Tensor, lengths: Sequence[int]) -> Tensor:
        """Rows without cache and without gradient."""
        return self._forward(hidden, self._digests(ids, lengths), Mode.EVALUATE)[0]

    def train(self, hidden: Tensor, ids: Tensor, lengths: Sequence[int]) -> Tensor:
        """Rows with gradient."""
        rows = self._digests(ids, lengths)
        result: Tensor = _ThroughTrunk.apply(hidden, self._anchor, self, rows)  # type: ignore[no-untyped-call]
        return result

    def _digests(self, ids: Tensor, lengths: Sequence[int]) -> list[Digests]:
        return [
            self.noise.digests(row[:length])
            for row, length in zip(ids.tolist(), lengths, strict=True)
        ]

    def _forward(
        self, hidden: Tensor, rows: Sequence[Digests], mode: Mode, past: int = 0
    ) -> tuple[Tensor, int]:
        """The trunk's output, and the number of the request that led to it."""
        lengths = [len(row) for row in rows]
        keep = mode is not Mode.GENERATE and not self.noise.fresh
        reply, payloads = self._send_kept(rows, mode) if keep else (None, [])
        if reply is None:
            reply, payloads = self._send(hidden, rows, mode, past, keep)
        shape = torch.Size((sum(lengths), hidden.shape[2]))
        packed = self._read(expect(reply, Output).tensors, payloads, shape, hidden)
        return unpack(packed, lengths, hidden.shape[1]), reply.id

    def _send(
        self, hidden: Tensor, rows: Sequence[Digests], mode: Mode, past: int, keep: bool
    ) -> Reply:
        lengths = [len(row) for row in rows]
        protected = self.noise.protect(hidden, rows, past)
        first = self._sent.hand_out(rows) if keep else 0
        reply, payloads = self.link.request(
            lambda number, heads: Forward(number, heads, self._id, mode, lengths, past, first),
            [protected],
            self._gate,
            self._number,
        )
        if first and expect(reply, Output).kept:
            self._sent.kept(first, rows)
        return reply, payloads

    def _send_kept(self, rows: Sequence[Digests], mode: Mode) -> Reply:
        """Name the rows instead of sending them; no reply if the server does not keep them all."""
        kept = self._sent.numbers(rows)
        if not kept:
            return None, []
        try:
            return self.link.request(
                lambda number, heads: ForwardKept(number, heads, self._id, mode, kept),
                gate=self._gate,
            )
        except ServerRefused as refusal:
            if refusal.details["code"] != Code.NO_SUCH_ROWS:
                raise
            self._sent.forget()
            return None, []

    def forget_rows(self) -> None:
        """Have the server delete the rows that it keeps; they are sent again when needed."""
        expect_done(self.link.request(lambda number, heads: ForgetRows(number, heads, self._id)))
        self._sent.forget()

    def backward(
        self, gradient: Tensor, lengths: Sequence[int], forward: int, want_gradient: bool
    ) -> Tensor | None:
        """Send the gradient at the trunk's output; receive the one at its input if wanted.

        With noise on gradients, both are those of the noisy one.
        """
        outbound = self._gradients.protect(pack(gradient, lengths))
        reply, payloads = self.link.request(
            lambda number, heads: Backward(number, heads, self._id, forward, want_gradient),
            [outbound],
            self._gate,
            self._number,
        )
        self.squared_gradient_norm = expect(reply, InputGradient).squared_norm
        if not want_gradient:
            return None
        packed = self._read(reply.tensors, payloads, outbound.tensor.shape, gradient)
        return unpack(packed, lengths, gradient.shape[1])

    @staticmethod
    def _read(heads: Any, payloads: list[memoryview], shape: torch.Size, like: Tensor) -> Tensor:
        if len(heads) != 1 or (heads[0].rows, heads[0].columns) != tuple(shape):
            raise ServerLost(reason=_("errors", "It answered with a tensor of another shape."))
        return _decode(heads[0], payloads[0]).to(like.device, like.dtype)

    # --- the adapter and its optimiser ---------------------------------------------------

    def create_adapter(
        self,
        rank: int,
        alpha: float,
        *,
        seed: int = 0,
        weight_decay: float = 0.0,
        trainable: bool = True,
    ) -> None:
        """Give the trunk's blocks a fresh LoRA adapter."""
        self._gate.expect_adapter(rank)
        expect_done(
            self.link.request(
                lambda number, heads: CreateAdapter(
                    number, heads, self._id, rank, alpha, seed, weight_decay, trainable
                )
            )
        )

    def load_hardened(self, number: int) -> None:
        """Have the trunk's adapter start from one that the server offers."""
        expect_done(
            self.link.request(lambda id_, heads: LoadHardened(id_, heads, self._id, number))
        )

    def put_adapter(self, block: int, matrices: BlockAdapter) -> None:
        """Set the LoRA matrices of one trunk block."""
        check_adapter_sharing(self._gate.policy)
        outbound = [
            OutboundAdapter(tensor.float(), module, part)
            for (module, part), tensor in matrices.items()
        ]
        expect_done(
            self.link.request(
                lambda number, heads: PutAdapter(number, heads, self._id, block),
                outbound,
                self._gate,
            )
        )

    def get_adapter(self, block: int, *, gradients: bool = False) -> dict[tuple[int, Part], Tensor]:
        """Fetch the LoRA matrices of one trunk block, or their gradients since the last step."""
        reply, payloads = self.link.request(
            lambda number, heads: GetAdapter(number, heads, self._id, block, gradients)
        )
        expect(reply, AdapterBlock)
        return {
            (head.module, head.part): _decode(head, payload)
            for head, payload in zip(reply.tensors, payloads, strict=True)
        }

    def step(self, learning_rate: float, scale: float) -> None:
        """One optimiser step of the trunk's adapter, gradients multiplied by `scale` before."""
        expect_done(
            self.link.request(
                lambda number, heads: Step(number, heads, self._id, learning_rate, scale)
            )
        )

    def keep_alive(self) -> None:
        """Tell the server that this session is still wanted."""
        expect_done(self.link.request(lambda number, heads: Ping(number, heads, self._id)))

    def close(self) -> None:
        """Free what the server holds for this session."""
        if self.link.alive:
            expect_done(
                self.link.request(lambda number, heads: CloseSession(number, heads, self._id))
            )


def _decode(head: TensorHead, payload: memoryview) -> Tensor:
    try:
        return decode_tensor(head, payload)
    except NotFinite:
        raise ServerLost(
            reason=_("errors", "It answered with numbers that are not finite.")
        ) from None


class _ThroughTrunk(torch.autograd.Function):
    """The remote trunk as one differentiable operation: two round trips a training step."""

    @staticmethod
    def forward(
        ctx: Any, hidden: Tensor, _anchor: Tensor, session: TrunkSession, rows: list[Digests]
    ) -> Tensor:
        output, ctx.request = session._forward(hidden, rows, Mode.TRAIN)
        lengths = [len(row) for row in rows]
        session._gate.expect_gradient(ctx.request, sum(lengths))
        ctx.session, ctx.lengths = session, lengths
        return output

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, None, None, None]:
        wanted = ctx.needs_input_grad[0]
        gradient = ctx.session.backward(gradients[0], ctx.lengths, ctx.request, wanted)
        return gradient, None, None, None
