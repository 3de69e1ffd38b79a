"""A session on the trunk server: what the trunk layer and the training loop call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from torch import Tensor

from core.errors import NoiseImpossible
from core.model.partition import Partition
from core.net.link import Awaited, Link, Reply, expect, expect_done
from core.net.passes import Pass, Passes, decode
from core.net.seat import TrunkSeat
from core.net.trunk_optimiser import TrunkOptimiser
from core.policy_rules import check_adapter_sharing
from core.privacy.gradients import GradientNoise
from core.privacy.noise import Digests, NoiseSource
from core.privacy.outbound import Gate, Outbound, OutboundAdapter
from core.protocol.messages import (
    MAX_KEPT_ROWS,
    AdapterBlock,
    ClientMessage,
    CloseSession,
    CreateAdapter,
    ForgetRows,
    GetAdapter,
    LoadHardened,
    Mode,
    Number,
    OpenSession,
    Part,
    Ping,
    PutAdapter,
    SessionOpened,
    Step,
    TensorHead,
)
from core.text import QT_TRANSLATE_NOOP as _

BlockAdapter = Mapping[tuple[int, Part], Tensor]
"""A block's LoRA matrices by (index of the module, part)."""


def number_for(level: float, *, eight_bits: bool = False) -> Number:
    """How tensors are written: rounding to bfloat16 is far below any noise, but not below none."""
    if eight_bits:
        return Number.INT8
    return Number.BFLOAT16 if level > 0 else Number.FLOAT32


class TrunkSession:
    """Implements `core.model.split.RemoteTrunk` over a link; adds noise to all hidden states."""

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
        self._gate = gate
        number = number_for(noise.level, eight_bits=eight_bits)
        self._cached: Digests = [noise.start]
        """Digests of the positions in the server's KV cache, after that of the start."""
        self._step: Awaited | None = None
        reply, _ = link.request(
            lambda id_, heads: OpenSession(
                id_,
                heads,
                model_number,
                partition.input_blocks,
                partition.output_blocks,
                number,
            )
        )
        self._id = expect(reply, SessionOpened).session
        gradients = GradientNoise(gate, gradient_noise)
        self._passes = Passes(link, self._id, gate, noise, gradients, number, self.settle)
        self.optimiser = TrunkOptimiser(self._ask, gate.policy, self._id)
        self.seat = TrunkSeat(self._ask, gate.policy, self._id)
        self._traffic_before = link.bytes_sent, link.bytes_received

    @property
    def gate(self) -> Gate:
        """That all which leaves for this session passes."""
        return self._gate

    @property
    def traffic(self) -> tuple[int, int]:
        """Bytes sent and received on the link since this session began."""
        sent, received = self._traffic_before
        return self.link.bytes_sent - sent, self.link.bytes_received - received

    # --- rows through the trunk ----------------------------------------------------------
    # Token ids end here: behind these methods there are only their digests.

    def generate(self, hidden: Tensor, ids: Tensor, past: int) -> Tensor:
        """One row with the server's KV cache."""
        if self._cached[0] != self.noise.start:  # another model or sigma: what is cached is void
            self._cached = [self.noise.start]
        kept = self._cached[: past + 1]
        if len(kept) <= past:
            raise NoiseImpossible(reason=_("errors", "The tokens before these are not known."))
        row = self.noise.digests(ids[0].tolist(), kept[-1])
        output = self._passes.begin(hidden, [row], Mode.GENERATE, past).output()
        self._cached = kept + row
        return output

    def begin(self, hidden: Tensor, ids: Tensor, lengths: Sequence[int], *, training: bool) -> Pass:
        """Send `batch x longest x hidden` rows on their way, without cache.

        In training the server waits for the gradient. `ids` are the token ids behind the rows.
        """
        rows = [
            self.noise.digests(row[:length])
            for row, length in zip(ids.tolist(), lengths, strict=True)
        ]
        return self._passes.begin(hidden, rows, Mode.TRAIN if training else Mode.EVALUATE)

    def forget_rows(self) -> None:
        """Have the server delete the rows that it keeps; they are sent again when needed."""
        expect_done(self._ask(lambda number, heads: ForgetRows(number, heads, self._id)))
        self._passes.sent.forget(MAX_KEPT_ROWS)

    # --- training --------------------------------------------------------------------------

    @property
    def squared_gradient_norm(self) -> float:
        """Of the trunk's adapter, as of the last gradient that was answered."""
        return self._passes.squared_gradient_norm

    def step(self, learning_rate: float, scale: float) -> None:
        """One optimiser step of the trunk's adapter, gradients multiplied by `scale` before.

        Its reply is taken by `settle`, at the latest with that of the next request.
        """
        self.settle()
        self._step = self.link.send(
            lambda number, heads: Step(number, heads, self._id, learning_rate, scale)
        )

    def settle(self) -> None:
        """Wait until the last step was made. Raises what its request raises, and only once."""
        step, self._step = self._step, None
        if step is not None:
            expect_done(step.result())

    def _ask(
        self,
        make: Callable[[int, list[TensorHead]], ClientMessage],
        outbound: Sequence[Outbound] = (),
        number: Number = Number.FLOAT32,
    ) -> Reply:
        self.settle()
        return self.link.request(make, outbound, self._gate, number)

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
            self._ask(
                lambda number, heads: CreateAdapter(
                    number, heads, self._id, rank, alpha, seed, weight_decay, trainable
                )
            )
        )

    def load_hardened(self, number: int) -> None:
        """Have the trunk's adapter start from one that the server offers."""
        expect_done(self._ask(lambda id_, heads: LoadHardened(id_, heads, self._id, number)))

    def put_adapter(self, block: int, matrices: BlockAdapter) -> None:
        """Set the LoRA matrices of one trunk block."""
        check_adapter_sharing(self._gate.policy)
        outbound = [
            OutboundAdapter(tensor.float(), module, part)
            for (module, part), tensor in matrices.items()
        ]
        expect_done(
            self._ask(lambda number, heads: PutAdapter(number, heads, self._id, block), outbound)
        )

    def get_adapter(self, block: int, *, gradients: bool = False) -> dict[tuple[int, Part], Tensor]:
        """Fetch the LoRA matrices of one trunk block, or their gradients since the last step."""
        reply, payloads = self._ask(
            lambda number, heads: GetAdapter(number, heads, self._id, block, gradients)
        )
        expect(reply, AdapterBlock)
        return {
            (head.module, head.part): decode(head, payload)
            for head, payload in zip(reply.tensors, payloads, strict=True)
        }

    def keep_alive(self) -> None:
        """Tell the server that this session is still wanted."""
        expect_done(self._ask(lambda number, heads: Ping(number, heads, self._id)))

    def close(self) -> None:
        """Free what the server holds for this session."""
        if self.link.alive:
            closed = self.link.send(lambda number, heads: CloseSession(number, heads, self._id))
            self.settle()
            expect_done(closed.result())
