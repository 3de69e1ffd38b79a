"""The rounds of a common run: who works, whose share is missing, who waits for what.

No sockets, no tensors, no clock of its own: whoever calls says what happened and what time it is.

A round is atomic. What its seats did counts when all who are still in it have shared, and then all
of it at once (`close`); until then a seat that is lost, late or comes back changes nothing that has
counted, and a round that cannot be closed is tried again under a new number (`attempt`).
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.protocol.messages import Contribution, Doing, SeatStanding, Task
from core.together import CommonRun, Way


@dataclass
class Seat:
    """One place in the run. `applied` rounds are in what its holder has."""

    number: int
    present: bool = False
    applied: int = 0
    rounds: int = 0
    """In which its work counted, with `steps` steps, the last of them under `nonce`."""
    steps: int = 0
    nonce: int = 0
    heard: float = 0.0
    pace: float = 0.0
    attempt: int = 0
    """That it works at."""
    made: int = 0
    """Steps in the present attempt."""


class Phase(enum.Enum):
    """What the run waits for."""

    SEATS = enum.auto()
    """More seats that are there."""
    WORK = enum.auto()
    CLOSING = enum.auto()
    """The trunk's side of the round."""
    CATCHING_UP = enum.auto()
    """One seat's state, for those that were away."""
    FINISHED = enum.auto()


@dataclass
class Attempt:
    """One try at a round, or at a state for those that were away."""

    number: int = 0
    round: int = 0
    began: float = 0.0
    workers: set[int] = field(default_factory=set)
    shared: dict[int, Contribution] = field(default_factory=dict)
    tokens: dict[int, int] = field(default_factory=dict)
    late: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    """Who has done its part for now, since `waited_since`."""
    waited_since: float | None = None
    takers: set[int] = field(default_factory=set)
    """Who may take what came of it."""

    @property
    def missing(self) -> set[int]:
        """Who has not shared yet."""
        return self.workers - self.shared.keys()


@dataclass(frozen=True)
class Given:
    """What a seat is to do."""

    task: Task
    round: int
    attempt: int = 0
    contributions: tuple[Contribution, ...] = ()


class Rounds:
    """The course of one run. `round` of them are closed."""

    def __init__(self, run: CommonRun, seats: dict[int, Seat], round_: int = 0) -> None:
        self.run = run
        self.seats = seats
        self.round = round_
        self.attempt = Attempt()
        self.phase = Phase.FINISHED if round_ >= run.rounds else Phase.SEATS
        self.cancelled = False
        self._numbers = itertools.count(1)
        self._last: Attempt | None = None
        """The attempt whose sum can be taken."""
        self._state: Attempt | None = None
        """The attempt whose state can be taken."""
        self._turn = 0
        self.begun: Callable[[set[int]], None] = lambda _workers: None
        """Is called when these seats begin to work at a round."""
        self.given_up: Callable[[], None] = lambda: None
        """Is called when what they did does not count."""

    # --- what happens ---------------------------------------------------------------------

    def arrive(self, seat: int, applied: int, now: float) -> None:
        """Somebody takes a seat, holding so many rounds; more than are closed are none."""
        it = self.seats[seat]
        it.present, it.heard = True, now
        it.applied = applied if applied <= self.round else -1
        if self.phase is Phase.WORK and seat in self.attempt.missing:
            self._drop(seat, now)  # it comes back without what it was at
        self.look(now)

    def leave(self, seat: int, now: float) -> None:
        """A seat is empty."""
        self.seats[seat].present = False
        if self.phase in (Phase.WORK, Phase.CATCHING_UP) and seat in self.attempt.missing:
            self._drop(seat, now)
        self.look(now)

    def holds(self, seat: int, applied: int, now: float) -> None:
        """A seat says how many rounds are in what it holds."""
        self.heard(seat, now)
        if applied <= self.round:
            self.seats[seat].applied = applied
        self.look(now)

    def cancel(self) -> None:
        """The run ends where it is."""
        working, self.cancelled, self.phase = self.phase is Phase.WORK, True, Phase.FINISHED
        if working:
            self.given_up()

    def heard(self, seat: int, now: float) -> None:
        """A seat gave a sign of life."""
        self.seats[seat].heard = now

    def works(self, seat: int) -> bool:
        """Whether a seat is to train now."""
        begun = self.seats[seat].attempt == self.attempt.number
        return begun and self.phase is Phase.WORK and seat in self.attempt.missing

    def begins(self, seat: int, attempt: int) -> None:
        """A seat was told to work; all that it did before is of another attempt."""
        self.seats[seat].attempt = attempt

    def waits(self, seat: int, now: float) -> None:
        """A seat has done its part for now, and needs those of others to go on."""
        attempt = self.attempt
        attempt.waiting.add(seat)
        attempt.waited_since = now if attempt.waited_since is None else attempt.waited_since

    def goes_on(self) -> None:
        """Nobody waits for others any more."""
        self.attempt.waiting = set(self.attempt.shared)
        if not self.attempt.waiting:
            self.attempt.waited_since = None

    def share(self, seat: int, attempt: int, share: Contribution, tokens: int, now: float) -> bool:
        """A seat shares. Returns whether it is still waited for; else it must be thrown away."""
        it = self.seats[seat]
        it.heard = now
        present = self.phase in (Phase.WORK, Phase.CATCHING_UP)
        if not present or attempt != self.attempt.number or seat not in self.attempt.missing:
            return False
        self.attempt.shared[seat] = share
        self.attempt.tokens[seat] = tokens
        it.pace = now - self.attempt.began
        self.waits(seat, now)
        return True

    def look(self, now: float) -> None:
        """Go on if there is a way: call after everything that happened, and once a second."""
        if self.phase in (Phase.WORK, Phase.CATCHING_UP):
            self._leave_out_the_late(now)
        if self.phase is Phase.SEATS:
            self._begin(now)

    @property
    def catching_up(self) -> bool:
        """Whether the attempt is about the state of those that were away."""
        return self._state is self.attempt

    def to_be_taken(self) -> set[int]:
        """The attempts whose sums somebody may still take."""
        return {it.number for it in (self._last, self._state) if it is not None}

    @property
    def complete(self) -> bool:
        """Whether all who are in the attempt have shared: time to `close` it."""
        waiting = self.phase in (Phase.WORK, Phase.CATCHING_UP)
        return waiting and bool(self.attempt.shared) and not self.attempt.missing

    def closing(self) -> Attempt:
        """Begin to close the attempt, which nobody may change any more."""
        self.attempt.takers = {it.number for it in self.seats.values() if it.present}
        if self.phase is Phase.CATCHING_UP:
            self._state = self.attempt
        self.phase = Phase.CLOSING
        return self.attempt

    def counted(self) -> dict[int, Seat]:
        """All seats as they will be when the attempt counts."""
        found = dict(self.seats)
        for seat, share in self.attempt.shared.items():
            it = self.seats[seat]
            steps = it.steps + (1 if self.run.way is Way.CLIENT_BATCH else it.made)
            found[seat] = replace(it, rounds=it.rounds + 1, steps=steps, nonce=share.nonce)
        return found

    def closed(self, now: float) -> None:
        """The attempt counts."""
        if self._state is self.attempt:
            self.phase = Phase.SEATS
            self.look(now)
            return
        self._last, self._state = self.attempt, None
        self.seats = self.counted()
        self.round += 1
        self.phase = Phase.SEATS
        self.look(now)

    def failed(self, now: float) -> None:
        """Closing did not succeed: the round is tried again."""
        self.phase = Phase.SEATS
        self.given_up()
        self.look(now)

    # --- what to do -----------------------------------------------------------------------

    def task(self, seat: int) -> Given:
        """What a seat is to do now."""
        it = self.seats[seat]
        if self._last is not None and self._will_take(it):
            shares = tuple(self._last.shared.values())
            return Given(Task.TAKE, self.round, self._last.number, shares)
        if self._behind(it) and self._state is not None and seat in self._state.takers:
            shares = tuple(self._state.shared.values())
            return Given(Task.TAKE_STATE, self.round, self._state.number, shares)
        if self.phase is Phase.FINISHED or self.cancelled:
            return Given(Task.FINISH, self.round)
        if seat in self.attempt.missing:
            if self.phase is Phase.CATCHING_UP:
                return Given(Task.SHARE_STATE, self.round, self.attempt.number)
            if self.phase is Phase.WORK:
                task = Task.SHARE if seat in self.attempt.late else Task.WORK
                return Given(task, self.round, self.attempt.number)
        return Given(Task.WAIT, self.round)

    def standings(self, now: float) -> list[SeatStanding]:
        """All seats as everybody may see them."""
        return [
            SeatStanding(
                it.number, self._doing(it), it.rounds, self._silent(it, now), round(it.pace, 1)
            )
            for it in self.seats.values()
        ]

    @staticmethod
    def _silent(it: Seat, now: float) -> float:
        """0 for a seat that was never heard of."""
        return max(0.0, now - it.heard) if it.heard else 0.0

    def _doing(self, it: Seat) -> Doing:
        if not it.present:
            return Doing.AWAY
        if it.number in self.attempt.late:
            return Doing.LATE
        if self.phase is Phase.WORK and it.number in self.attempt.workers:
            return Doing.SHARED if it.number in self.attempt.shared else Doing.WORKING
        return Doing.WAITING

    # --- how it goes on -------------------------------------------------------------------

    def _behind(self, it: Seat) -> bool:
        """Whether a seat lacks what the others share."""
        return self.run.share_output_blocks and it.applied != self.round

    def _will_take(self, it: Seat) -> bool:
        """Whether a seat has yet to take what came of the last round, and can."""
        if self._last is None or it.number not in self._last.takers:
            return False
        if self.run.way is Way.CLIENT_BATCH and self.run.share_output_blocks:
            # It is a change, which is of use only to those who have all before it.
            return it.applied == self.round - 1
        return it.applied < self.round

    def _begin(self, now: float) -> None:
        """The next attempt, as soon as enough seats are there."""
        here = [it for it in self.seats.values() if it.present]
        over = self.round >= self.run.rounds
        if (len(here) < self.run.least_seats and not over) or self.cancelled:
            return
        up_to_date = [it for it in here if not self._behind(it) or self._will_take(it)]
        behind = [it for it in here if it not in up_to_date]
        if self._state is not None:
            behind = [it for it in behind if it.number not in self._state.takers]
        if over and not (behind and up_to_date):
            self.phase = Phase.FINISHED
            return
        if behind and not up_to_date:
            return  # whoever has the state may come back
        if behind:
            source = min(up_to_date, key=lambda it: (it.pace, it.number))
            self._try(Phase.CATCHING_UP, {source.number}, now)
            return
        self._try(Phase.WORK, self._chosen(here), now)

    def _chosen(self, here: list[Seat]) -> set[int]:
        many = 1 if self.run.way is Way.SEQUENTIAL else self.run.seats_per_round
        numbers = sorted(it.number for it in here)
        if not 0 < many < len(numbers):
            return set(numbers)
        after = [it for it in numbers if it > self._turn] + [
            it for it in numbers if it <= self._turn
        ]
        self._turn = after[many - 1]
        return set(after[:many])

    def _try(self, phase: Phase, workers: set[int], now: float) -> None:
        self.phase = phase
        self.attempt = Attempt(next(self._numbers), self.round, now, workers)
        for it in self.seats.values():
            it.made = 0
        if phase is Phase.WORK:
            self.begun(workers)

    def _leave_out_the_late(self, now: float) -> None:
        attempt, patience = self.attempt, self.run.patience
        waited = 0.0 if attempt.waited_since is None else now - attempt.waited_since
        ask = self.run.way is Way.HIERARCHICAL and self.phase is Phase.WORK
        for seat in sorted(attempt.missing - attempt.waiting):
            it = self.seats[seat]
            if ask and it.made and waited > patience > now - it.heard and waited < 2 * patience:
                attempt.late.add(seat)  # it shares the steps that it has made
            elif waited > patience or now - it.heard > patience:
                self._drop(seat, now)

    def _drop(self, seat: int, now: float) -> None:
        """Go on without a seat; what it did in this attempt does not count."""
        attempt = self.attempt
        if seat not in attempt.missing:
            return
        attempt.workers.discard(seat)
        attempt.late.add(seat)
        if self.run.way is Way.HIERARCHICAL and attempt.workers and self.phase is Phase.WORK:
            return
        # A gradient of it may be in the trunk already, or it was the only one.
        if self.phase is Phase.WORK:
            self.given_up()
        self.phase = Phase.SEATS
        if not attempt.workers:
            self.attempt = Attempt(late=attempt.late)
        self._begin_without(attempt.late, now)

    def _begin_without(self, late: set[int], now: float) -> None:
        """The same round again, with those who are not late; with all if nobody else is there."""
        here = [it for it in self.seats.values() if it.present]
        rest = [it for it in here if it.number not in late]
        if self.run.way is Way.SEQUENTIAL or len(rest) < self.run.least_seats:
            self._begin(now)
            return
        if any(self._behind(it) and not self._will_take(it) for it in rest):
            self._begin(now)
            return
        self._try(Phase.WORK, self._chosen(rest), now)
        self.attempt.late |= late
