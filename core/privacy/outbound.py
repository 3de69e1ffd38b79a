"""The only values that the client's encoder accepts: tensors with proof of what they are.

A hidden state becomes an `OutboundHidden` in one place, `core.privacy.noise`, and a gradient an
`OutboundGradient` in `core.privacy.gradients`. The proof (the receipt) says how much noise is in
it. Whoever has just a tensor cannot send it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.errors import UnprotectedSend
from core.policy import Policy
from core.policy_rules import check_gradient, check_noise
from core.protocol.messages import (
    MAX_KEPT_ROWS,
    MAX_TENSORS,
    SHARE_COLUMNS,
    Backward,
    ClientMessage,
    Forward,
    ForwardKept,
    Kind,
    Mode,
    Part,
    PutAdapter,
    PutOptimiser,
    Share,
)
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase

CARRIES: dict[type[ClientMessage], tuple[Kind, int]] = {
    Forward: (Kind.HIDDEN, 1),
    Backward: (Kind.GRADIENT, 1),
    PutAdapter: (Kind.ADAPTER, MAX_TENSORS),
    PutOptimiser: (Kind.OPTIMISER, MAX_TENSORS),
    Share: (Kind.MASKED, 1),
}
"""The kind of tensor of each message that carries any, and how many at most."""


@dataclass(frozen=True)
class Receipt:
    """How much noise was drawn for one tensor."""

    level: float
    sigma: float
    """Standard deviation in the model's own units."""


@dataclass(frozen=True)
class OutboundHidden:
    """Hidden states `positions x hidden`, noise added, with the receipt."""

    tensor: Tensor
    receipt: Receipt
    seal: object

    kind = Kind.HIDDEN
    module = 0
    part = Part.A


@dataclass(frozen=True)
class OutboundGradient:
    """Gradient of the loss by the trunk's output, `positions x hidden`, with the receipt."""

    tensor: Tensor
    receipt: Receipt
    seal: object

    kind = Kind.GRADIENT
    module = 0
    part = Part.A


@dataclass(frozen=True)
class OutboundAdapter:
    """One LoRA matrix of a trunk block."""

    tensor: Tensor
    module: int
    part: Part

    kind = Kind.ADAPTER


@dataclass(frozen=True)
class OutboundOptimiser:
    """One of AdamW's running means for a LoRA matrix of a trunk block, which the server made."""

    tensor: Tensor
    module: int
    part: Part

    kind = Kind.OPTIMISER


@dataclass(frozen=True)
class OutboundMasked:
    """Whole numbers for the other seats of a common run, under a pad that the server lacks."""

    tensor: Tensor
    nonce: int
    seal: object

    kind = Kind.MASKED
    module = 0
    part = Part.A


_Given = OutboundAdapter | OutboundOptimiser
"""What has the shape of the agreed adapter and carries no noise."""
Outbound = OutboundHidden | OutboundGradient | OutboundAdapter | OutboundOptimiser | OutboundMasked
_Noisy = OutboundHidden | OutboundGradient


def noise_level_of(outbound: Sequence[Outbound]) -> float | None:
    """The least noise of what a message carries, by the receipts; None for what needs none."""
    levels = [item.receipt.level for item in outbound if isinstance(item, _Noisy)]
    return min(levels, default=None)


class Gate:
    """Lets through what fits the chosen noise levels and the policy, and stops everything else.

    Raises `ForbiddenByPolicy` for a level below the policy's, on construction and on sealing.
    """

    def __init__(
        self,
        level: float,
        hidden_size: int,
        *,
        gradient_noise: float = 0.0,
        policy: Policy | None = None,
    ) -> None:
        self.policy = policy or Policy()
        check_noise(self.policy, level)
        self.level = level
        self.gradient_noise = gradient_noise
        self.hidden_size = hidden_size
        self._seal = object()
        self._rank = 0
        self._awaited: dict[int, int] = {}
        self._handed: dict[int, range] = {}
        self._to_keep = (0, 0, 0)

    def seal(self, tensor: Tensor, receipt: Receipt) -> OutboundHidden:
        """Called by the noise source of this gate, and by nobody else."""
        check_noise(self.policy, receipt.level)
        return OutboundHidden(tensor, receipt, self._seal)

    def seal_gradient(self, tensor: Tensor, receipt: Receipt) -> OutboundGradient:
        """The same for the noise on gradients."""
        return OutboundGradient(tensor, receipt, self._seal)

    def seal_masked(self, tensor: Tensor, nonce: int) -> OutboundMasked:
        """The same for what the pads of a common run have made unreadable."""
        return OutboundMasked(tensor, nonce, self._seal)

    def expect_adapter(self, rank: int) -> None:
        """From now on adapter matrices of this rank may leave."""
        self._rank = rank

    def expect_gradient(self, forward: int, positions: int) -> None:
        """One gradient of so many positions may leave: that of the forward pass `forward`."""
        self._awaited[forward] = positions

    def take_awaited(self, forward: int) -> int | None:
        """How many positions the gradient of `forward` has; it may leave once."""
        return self._awaited.pop(forward, None)

    def hand_out(self, session: int, count: int) -> int:
        """Numbers for so many rows of the next `Forward`, which the server is asked to keep.

        They go up from 1 and are never given twice, so a row's number cannot depend on what is in
        it. Returns the first, or 0 if there are not that many left.
        """
        handed = self._handed.get(session, range(1, 1))
        if handed.stop + count - 1 > MAX_KEPT_ROWS:
            return 0
        self._handed[session] = range(handed.start, handed.stop + count)
        self._to_keep = session, handed.stop, count
        return handed.stop

    def take_back(self, session: int, last: int) -> None:
        """No number up to `last` that was handed out so far may be used any more."""
        handed = self._handed.get(session, range(1, 1))
        first = min(max(handed.start, last + 1), handed.stop)
        self._handed[session] = range(first, handed.stop)

    def check_numbers(self, message: Forward | ForwardKept) -> None:
        """Raise `UnprotectedSend` unless its row numbers were handed out for it."""
        if isinstance(message, ForwardKept):
            handed = self._handed.get(message.session, range(0))
            known = all(row in handed for row in message.rows)
        else:
            wanted = message.session, message.keep_from, len(message.lengths)
            known = message.keep_from == 0 or wanted == self._to_keep
            self._to_keep = (0, 0, 0)
        if not known:
            raise self.refuse(_("errors", "its row numbers were not handed out"))
        if message.mode is Mode.GENERATE and (
            isinstance(message, ForwardKept) or message.keep_from
        ):
            raise self.refuse(_("errors", "no rows are kept in a chat"))

    def check(self, outbound: object) -> Outbound:
        """Return `outbound` or raise `UnprotectedSend` before a byte leaves."""
        if not isinstance(outbound, Outbound):
            raise self.refuse(_("errors", "it was no tensor of a declared kind"))
        tensor = outbound.tensor
        if isinstance(outbound, OutboundMasked):
            self._check_masked(outbound)
            return outbound
        if tensor.dim() != 2 or not tensor.is_floating_point():
            raise self.refuse(_("errors", "its tensor had the wrong form"))
        if isinstance(outbound, _Noisy) and tensor.shape[1] != self.hidden_size:
            raise self.refuse(_("errors", "its tensor had the wrong width"))
        if isinstance(outbound, OutboundHidden):
            self._check_receipt(outbound, self.level)
        if isinstance(outbound, OutboundGradient):
            self._check_receipt(outbound, self.gradient_noise)
            check_gradient(self.policy, outbound.receipt.level)
        if isinstance(outbound, _Given):
            rank = tensor.shape[0 if outbound.part is Part.A else 1]
            if not rank or rank != self._rank:
                raise self.refuse(_("errors", "it was no matrix of the agreed adapter"))
        return outbound

    def _check_masked(self, outbound: OutboundMasked) -> None:
        if outbound.seal is not self._seal:
            raise self.refuse(_("errors", "it was not made unreadable for this connection"))
        tensor = outbound.tensor
        if tensor.dim() != 2 or tensor.shape[1] != SHARE_COLUMNS or tensor.dtype is not torch.int64:
            raise self.refuse(_("errors", "its tensor had the wrong form"))

    def _check_receipt(self, outbound: OutboundHidden | OutboundGradient, least: float) -> None:
        if outbound.seal is not self._seal:
            raise self.refuse(_("errors", "its noise was not drawn for this connection"))
        if not outbound.receipt.level >= least:
            raise self.refuse(_("errors", "it carried less noise than was chosen"))
        if least > 0 and not outbound.receipt.sigma > 0:
            raise self.refuse(_("errors", "it carried no noise"))

    @staticmethod
    def refuse(reason: str) -> UnprotectedSend:
        """The error for a message that must not leave; `reason` is a marked clause."""
        return UnprotectedSend(
            reason=phrase(_("errors", "It was stopped because {cause}."), cause=reason)
        )


def check_message(message: ClientMessage, outbound: Sequence[Outbound], gate: Gate | None) -> None:
    """Raise `UnprotectedSend` unless these tensors are what this message is there for."""
    kind, most = CARRIES.get(type(message), (None, 0))
    if len(outbound) > most or any(item.kind is not kind for item in outbound):
        raise Gate.refuse(_("errors", "its tensors were not of the kind that it is there for"))
    if kind is not None and gate is None:
        raise Gate.refuse(_("errors", "no gate was given for its tensors"))
    rows = [item.tensor.shape[0] for item in outbound]
    match message:
        case Forward(lengths=lengths):
            if gate is None or rows != [sum(lengths)]:
                raise Gate.refuse(_("errors", "its tensor did not fit its row lengths"))
            gate.check_numbers(message)
        case ForwardKept():
            if gate is None:
                raise Gate.refuse(_("errors", "no gate was given for its row numbers"))
            gate.check_numbers(message)
        case Backward(forward=forward):
            if gate is None or rows != [gate.take_awaited(forward)]:
                raise Gate.refuse(_("errors", "no such gradient was expected"))
