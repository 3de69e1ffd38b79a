"""Rows on their way through the trunk, several at once: sent now, awaited later.

In training and measuring the server is asked to keep the rows, and a row that it keeps is not sent
again: its bytes would be the same. Not so where the noise is fresh at every send.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from core.errors import ServerLost, ServerRefused
from core.net.link import Awaited, Link, Reply, expect
from core.net.sent_rows import SentRows
from core.privacy.gradients import GradientNoise
from core.privacy.noise import Digests, NoiseSource
from core.privacy.outbound import Gate
from core.protocol.messages import (
    Backward,
    Code,
    Forward,
    ForwardKept,
    InputGradient,
    Mode,
    Number,
    Output,
    TensorHead,
)
from core.protocol.ragged import pack, unpack
from core.protocol.tensors import NotFinite, decode_tensor
from core.text import QT_TRANSLATE_NOOP as _


class Passes:
    """Begins the passes of one session. `settle` is called before a reply is taken."""

    def __init__(
        self,
        link: Link,
        session: int,
        gate: Gate,
        noise: NoiseSource,
        gradients: GradientNoise,
        number: Number,
        settle: Callable[[], None],
    ) -> None:
        self.link, self.session, self.gate = link, session, gate
        self.noise, self.gradients, self.number = noise, gradients, number
        self.settle = settle
        self.sent = SentRows(gate, session)
        self.squared_gradient_norm = 0.0
        """Of the trunk's adapter, as of the last gradient that was answered."""

    def begin(self, hidden: Tensor, rows: Sequence[Digests], mode: Mode, past: int = 0) -> Pass:
        """Send rows, `batch x longest x hidden` with their digests, with noise on them."""
        return Pass(self, hidden.detach(), rows, mode, past)


class Pass:
    """One batch on its way. In training a gradient follows it the same way back."""

    def __init__(
        self, passes: Passes, hidden: Tensor, rows: Sequence[Digests], mode: Mode, past: int
    ) -> None:
        self._passes, self._hidden, self._rows = passes, hidden, rows
        self._mode, self._past = mode, past
        self._lengths = [len(row) for row in rows]
        self._keep = mode is not Mode.GENERATE and not passes.noise.fresh
        self._first = 0
        self._kept = passes.sent.numbers(rows) if self._keep else []
        self._forward = self._name_rows() if self._kept else self._send_rows()
        self._backward: Awaited | None = None
        self._want = False

    def _send_rows(self) -> Awaited:
        on = self._passes
        protected = on.noise.protect(self._hidden, self._rows, self._past)
        first = self._first = on.sent.hand_out(self._rows) if self._keep else 0
        return on.link.send(
            lambda number, heads: Forward(
                number, heads, on.session, self._mode, self._lengths, self._past, first
            ),
            [protected],
            on.gate,
            on.number,
        )

    def _name_rows(self) -> Awaited:
        on = self._passes
        return on.link.send(
            lambda number, heads: ForwardKept(number, heads, on.session, self._mode, self._kept),
            gate=on.gate,
        )

    def output(self) -> Tensor:
        """Wait for the trunk's output, `batch x longest x hidden`."""
        on = self._passes
        on.settle()
        reply, payloads = self._answer()
        shape = torch.Size((sum(self._lengths), self._hidden.shape[2]))
        packed = _read(expect(reply, Output).tensors, payloads, shape, self._hidden)
        if self._first and reply.kept:
            on.sent.kept(self._first, self._rows)
        if self._mode is Mode.TRAIN:
            on.gate.expect_gradient(self._forward.number, sum(self._lengths))
        return unpack(packed, self._lengths, self._hidden.shape[1])

    def _answer(self) -> Reply:
        """Rows that the server does not keep after all are sent."""
        try:
            return self._forward.result()
        except ServerRefused as refusal:
            if not self._kept or refusal.details["code"] != Code.NO_SUCH_ROWS:
                raise
        self._passes.sent.forget(max(self._kept))
        self._forward = self._send_rows()
        return self._forward.result()

    def send_gradient(self, gradient: Tensor, *, want: bool) -> None:
        """Send the gradient at the trunk's output; `want` asks for the one at its input.

        With noise on gradients, both sides' are those of the noisy one.
        """
        on = self._passes
        forward, self._want = self._forward.number, want
        self._backward = on.link.send(
            lambda number, heads: Backward(number, heads, on.session, forward, want),
            [on.gradients.protect(pack(gradient, self._lengths))],
            on.gate,
            on.number,
        )

    def input_gradient(self) -> Tensor | None:
        """Wait for the gradient at the trunk's input, if it was wanted, as `output` has it."""
        assert self._backward is not None, "no gradient was sent"
        reply, payloads = self._backward.result()
        self._passes.squared_gradient_norm = expect(reply, InputGradient).squared_norm
        if not self._want:
            return None
        shape = torch.Size((sum(self._lengths), self._hidden.shape[2]))
        packed = _read(reply.tensors, payloads, shape, self._hidden)
        return unpack(packed, self._lengths, self._hidden.shape[1])


def _read(heads: Any, payloads: list[memoryview], shape: torch.Size, like: Tensor) -> Tensor:
    if len(heads) != 1 or (heads[0].rows, heads[0].columns) != tuple(shape):
        raise ServerLost(reason=_("errors", "It answered with a tensor of another shape."))
    return decode(heads[0], payloads[0]).to(like.device, like.dtype)


def decode(head: TensorHead, payload: memoryview) -> Tensor:
    """A tensor of a reply. Raises `ServerLost` if it is not finite."""
    try:
        return decode_tensor(head, payload)
    except NotFinite:
        raise ServerLost(
            reason=_("errors", "It answered with numbers that are not finite.")
        ) from None
