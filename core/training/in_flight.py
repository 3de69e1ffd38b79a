"""Batches on their way through the trunk while others are worked on here.

The trunk computes one batch while this side is at another, and the wire carries a third. What is
added up is added in the order of the batches, whatever comes back when: nothing depends on time.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator

import torch
from torch import Tensor

from core.errors import RunDiverged
from core.net.passes import Pass
from core.net.private_model import PrivateModel
from core.training.batches import Batch
from core.training.loss import summed_loss

_RETURNING = 2
AT_ONCE = 1 + _RETURNING
"""How many batches are on their way at most: one gets its output, one its loss, one its gradient.

With a step whose reply nobody has waited for yet, the trunk has fewer messages than it reads ahead,
so its socket is always read. It keeps the activations of two batches, since it answers in order.
"""


class BatchInFlight:
    """One batch: sent through the input blocks when made, then `output`, then back again."""

    def __init__(self, model: PrivateModel, batch: Batch, *, training: bool) -> None:
        self.batch = batch
        self._client = model.client
        with torch.set_grad_enabled(training and model.trains_input_blocks):
            self._hidden = model.client.enter_trunk(batch.ids.to(model.client.device))
        self._pass: Pass = model.session.begin(
            self._hidden, batch.ids, batch.lengths, training=training
        )

    def output(self) -> Tensor:
        """Wait for what the trunk makes of it, `batch x longest x hidden`."""
        return self._pass.output()

    def turn(self, tokens: int, step: int) -> float:
        """Wait for the output, compute the loss over `tokens`, and send the gradient back.

        Raises `RunDiverged` for a loss that is no number, before its gradient could leave.
        """
        output = self.output().requires_grad_()
        loss = summed_loss(self._client, output, self.batch) / tokens
        value = float(loss.detach())
        if not math.isfinite(value):
            raise RunDiverged(loss=value, step=step)
        loss.backward()  # type: ignore[no-untyped-call]
        assert output.grad is not None
        self._pass.send_gradient(output.grad, want=self._hidden.requires_grad)
        return value

    def finish(self) -> None:
        """Wait for the trunk's way back, and go on through the input blocks if they learn."""
        gradient = self._pass.input_gradient()
        if gradient is not None:
            self._hidden.backward(gradient)  # type: ignore[no-untyped-call]


def in_flight(
    model: PrivateModel, batches: Iterable[Batch], *, training: bool
) -> Iterator[BatchInFlight]:
    """Each batch, with the next one sent already."""
    ahead: deque[BatchInFlight] = deque()
    for batch in batches:
        ahead.append(BatchInFlight(model, batch, training=training))
        if len(ahead) > 1:
            yield ahead.popleft()
    yield from ahead


def accumulate(model: PrivateModel, batches: list[Batch], step: int) -> float:
    """Gradients of a step's batches on both sides; the loss is the mean over all their tokens.

    Raises `RunDiverged`.
    """
    tokens = sum(batch.response_tokens for batch in batches)
    returning: deque[BatchInFlight] = deque()
    total = 0.0
    for batch in in_flight(model, batches, training=True):
        total += batch.turn(tokens, step)
        returning.append(batch)
        if len(returning) == _RETURNING:
            returning.popleft().finish()
    for batch in returning:
        batch.finish()
    return total
