"""A seat over one connection: it does what the common run tells it, round after round.

What a seat holds changes in whole rounds only: `Held.state` is what it was after the last round
that it took. Work that did not count is undone, work that did is kept; the server says which
(`counted_nonce`), so nothing is counted twice, whatever broke off in between.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor

from core.errors import ServerRefused
from core.events import StepDone
from core.federation.client_side import ClientSide, State
from core.federation.masking import Pads, TooLargeToShare
from core.federation.snapshots import Snapshot, read_snapshot, write_snapshot
from core.jobs import Job
from core.model.schedule import learning_rates_of
from core.net.private_model import PrivateModel
from core.net.seat import Told
from core.protocol.messages import Code, Task, TaskGiven
from core.together import CommonRun, Way
from core.together_errors import SharedNonsense
from core.training.batches import Batch, epoch_batches
from core.training.in_flight import BatchInFlight, accumulate
from core.training.rendering import Rendered

_STATISTICS = 2
"""Behind every vector: the loss summed over the tokens that were learnt from, and their number."""
_ROUNDING = 1.01
_LEFT_BEHIND = (Code.LEFT_OUT, Code.NO_SUCH_FORWARD)


@dataclass(frozen=True)
class Pending:
    """Work that was shared, and of which it is not known yet whether it counts."""

    nonce: int
    state: State | None
    """After it; None where it is the sum that changes something."""
    tokens: int


@dataclass
class Held:
    """What a seat holds from one connection to the next. `applied` rounds are in it."""

    applied: int = 0
    state: State | None = None
    pending: Pending | None = None
    own_loss: float | None = None
    common_loss: float | None = None
    steps: int = 0
    """That count."""
    folder: Path = field(default_factory=Path)


class SeatAtWork:
    """Takes the seat on construction. `told` is what the run wants next."""

    def __init__(
        self,
        job: Job,
        run: CommonRun,
        seat: int,
        pads: tuple[bytes, str],
        model: PrivateModel,
        rows: Sequence[Rendered],
        held: Held,
    ) -> None:
        """`pads` are the run's key and number. Raises what the link raises."""
        self._job, self._run, self._seat = job, run, seat
        self._model, self._rows, self._held = model, list(rows), held
        self.told: Told = model.take_seat(run, held.applied)
        self._side = ClientSide(model, run)
        self._pads = Pads(*pads, model.session.gate)
        self._rates = learning_rates_of(run.steps_in_all, run.learning_rate, run.warmup_share)
        self._go_on_from(self.told[0])

    def _go_on_from(self, given: TaskGiven) -> None:
        held = self._held
        pending, held.pending = held.pending, None
        if pending is not None and pending.nonce == given.counted_nonce:
            held.pending = pending
            held.state = pending.state or held.state
        if held.applied > given.round:  # the server went back to what it had on its disk
            older = read_snapshot(held.folder, given.round)
            held.pending = None
            if older is not None:
                held.applied, held.state = older.applied, older.state
        if held.state is None:
            held.state = self._side.state()
        self._side.restore(held.state)

    def ask(self) -> None:
        """Hear what to do next."""
        self.told = self._model.session.seat.ask(self._held.applied)
        self._held.steps = self.told[0].counted_steps

    def do(self) -> Iterator[StepDone]:
        """Do what was told; yields the steps that are made. Raises `RunDiverged` and others."""
        given, total = self.told
        try:
            match given.task:
                case Task.WORK if self._run.way is Way.CLIENT_BATCH:
                    yield self._joint_step(given)
                case Task.WORK:
                    yield from self._own_steps(given)
                case Task.SHARE_STATE:
                    self._share(given, self._side.whole_state(), 0.0, 0)
                case Task.TAKE | Task.TAKE_STATE if total is not None:
                    self._take(given, total)
        except ServerRefused as refusal:
            if refusal.details["code"] not in _LEFT_BEHIND:
                raise
            self._undo()

    # --- work -------------------------------------------------------------------------------------

    def _joint_step(self, given: TaskGiven) -> StepDone:
        """This seat's part of a step over all batches. The gradient is of the summed loss."""
        start = time.perf_counter()
        self._side.forget_gradients()
        batch = self._batch(given.counted_steps)
        flight = BatchInFlight(self._model, batch, training=True)
        loss = flight.turn(1, given.round + 1)
        flight.finish()
        tokens = batch.response_tokens
        gradient = self._side.gradient()
        norm = float(gradient.norm()) / tokens
        vector = gradient * min(1.0, self._run.most_change / (norm + 1e-12))
        self._share(given, vector, loss, tokens)
        rate = self._rates[given.round]
        return self._done(given, 0, [batch], loss / tokens, norm, rate, time.perf_counter() - start)

    def _own_steps(self, given: TaskGiven) -> Iterator[StepDone]:
        """Steps of the seat in its turn, or with its own sub-trunk."""
        summed, learnt = 0.0, 0
        for made in range(self._run.steps_per_round):
            start = time.perf_counter()
            batch = self._batch(given.counted_steps + made)
            loss = accumulate(self._model, [batch], given.first_step + made + 1)
            rate = self._rates[given.first_step + made]
            self._model.session.step(rate, 1.0)
            norm = self._side.step(rate)
            summed, learnt = summed + loss * batch.response_tokens, learnt + batch.response_tokens
            seconds = time.perf_counter() - start
            yield self._done(given, made, [batch], loss, norm, rate, seconds)
            self._job.checkpoint()
            if made + 1 < self._run.steps_per_round:
                self.ask()
                now = self.told[0]
                if now.attempt != given.attempt or now.task not in (Task.WORK, Task.SHARE):
                    self._undo()
                    return
                if now.task is Task.SHARE:
                    break
        if self._run.way is Way.SEQUENTIAL:
            vector = self._side.whole_state()
        else:
            vector = self._changed_little() * learnt
        self._share(given, vector, summed, learnt, self._side.state())

    def _changed_little(self) -> Tensor:
        """The matrices, or those a shorter way from the last round's where they changed by more."""
        now = self._side.matrices()
        before = self._before()
        change = now - before
        return before + change * min(1.0, self._run.most_change / (float(change.norm()) + 1e-12))

    def _before(self) -> Tensor:
        """The shared matrices as they were after the last round."""
        assert self._held.state is not None
        return self._side.shared_of(self._held.state)

    def _batch(self, place: int) -> Batch:
        size, seed = self._run.batch_size, self._run.seed + self._seat
        epoch, number = divmod(place, math.ceil(len(self._rows) / size))
        return next(islice(epoch_batches(self._rows, size, seed, epoch), number, None))

    def _share(
        self,
        given: TaskGiven,
        vector: Tensor,
        loss: float,
        tokens: int,
        state: State | None = None,
    ) -> None:
        statistics = torch.tensor([loss, float(tokens)], dtype=torch.float64)
        try:
            masked = self._pads.mask(torch.cat([vector, statistics]), self._seat)
        except TooLargeToShare as error:
            raise SharedNonsense from error
        if tokens:
            self._held.own_loss = loss / tokens
            self._held.pending = Pending(masked.nonce, state, tokens)
        self._model.session.seat.share(given.attempt, masked, tokens)

    def _undo(self) -> None:
        """What was done since the last round does not count."""
        assert self._held.state is not None
        self._held.pending = None
        self._side.restore(self._held.state)

    # --- what comes back --------------------------------------------------------------------------

    def _take(self, given: TaskGiven, total: Tensor) -> None:
        """Let a round count here."""
        run, side, held = self._run, self._side, self._held
        whole = given.task is Task.TAKE_STATE or run.way is Way.SEQUENTIAL
        length = (3 * side.shared_numbers + 1 if whole else side.shared_numbers) + _STATISTICS
        if total.numel() < length:
            raise SharedNonsense
        vector = self._pads.unmask(total, given.contributions, length)
        loss, tokens = (float(it) for it in vector[-_STATISTICS:])
        mine = self._is_mine(given)
        if not mine:
            self._undo()
        values = vector[:-_STATISTICS]
        if whole:
            if side.shared_numbers and not mine:
                side.put_whole_state(values)
        elif tokens > 0:
            self._take_mean(given, values / tokens, mine=mine)
        if tokens > 0:
            held.common_loss = loss / tokens
        if not math.isfinite(loss) or tokens < 0:
            raise SharedNonsense
        held.applied, held.state, held.pending = given.round, side.state(), None
        if given.round % run.save_every == 0 or given.round == run.rounds:
            write_snapshot(held.folder, Snapshot(held.applied, held.state))

    def _take_mean(self, given: TaskGiven, mean: Tensor, *, mine: bool) -> None:
        run, side = self._run, self._side
        change = mean if run.way is Way.CLIENT_BATCH else mean - self._before()
        if (
            float(change.norm()) > _ROUNDING * run.most_change
            and self._held.applied + 1 == given.round
        ):
            raise SharedNonsense
        if run.way is Way.HIERARCHICAL:
            if side.shared_numbers:
                side.put_matrices(mean)
            return
        pending = self._held.pending
        if mine and pending is not None:
            side.scale_own_gradient(1.0 / pending.tokens)
        side.put_gradient(mean)
        side.step(self._rates[given.round - 1])

    def _is_mine(self, given: TaskGiven) -> bool:
        """Whether what this seat did is in the sum."""
        pending = self._held.pending
        shares = given.contributions
        return pending is not None and any(
            (it.seat, it.nonce) == (self._seat, pending.nonce) for it in shares
        )

    def _done(
        self,
        given: TaskGiven,
        made: int,
        batches: list[Batch],
        loss: float,
        norm: float,
        rate: float,
        seconds: float,
    ) -> StepDone:
        sent, received = self._model.session.traffic
        step = given.counted_steps + made + 1
        return StepDone(
            job=self._job.number,
            step=step,
            total_steps=self._run.steps_in_all,
            epoch=step / math.ceil(len(self._rows) / self._run.batch_size),
            loss=loss,
            learning_rate=rate,
            gradient_norm=norm,
            tokens=sum(sum(batch.lengths) for batch in batches),
            seconds=seconds,
            bytes_sent=sent,
            bytes_received=received,
        )
