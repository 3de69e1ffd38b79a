"""The rounds of a common run, with a clock of the test's own."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.protocol.messages import Contribution, Doing, Task
from core.together import CommonRun, Way
from server_stub.federation.rounds import Phase, Rounds, Seat

FINGERPRINT = "ab" * 16


class Clock:
    """Rounds of a run with seats that do what they are told, when the test lets them."""

    def __init__(self, way: Way, seats: int, **changes: object) -> None:
        values = {"rounds": 3, "steps_per_round": 2, "patience": 10.0, "least_seats": 1}
        self.run = CommonRun(way, FINGERPRINT, **{**values, **changes})  # type: ignore[arg-type]
        self.rounds = Rounds(self.run, {it: Seat(it) for it in range(1, seats + 1)})
        self.now = 0.0
        self.applied = dict.fromkeys(self.rounds.seats, 0)
        self.nonces = itertools.count(1)
        self.given_up = 0
        self.rounds.given_up = self.count

    def count(self) -> None:
        self.given_up += 1

    def arrive(self, *seats: int) -> None:
        for seat in seats:
            self.rounds.arrive(seat, self.applied[seat], self.now)

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.rounds.look(self.now)
        self.close()

    def close(self) -> None:
        if self.rounds.complete:
            self.rounds.closing()
            self.rounds.closed(self.now)

    def do(self, seat: int) -> Task:
        """One thing that this seat is asked for."""
        self.rounds.holds(seat, self.applied[seat], self.now)
        given = self.rounds.task(seat)
        if given.task in (Task.WORK, Task.SHARE, Task.SHARE_STATE):
            self.rounds.begins(seat, given.attempt)
            it = self.rounds.seats[seat]
            if given.task is Task.WORK:
                it.made = self.run.steps_of_a_round
            share = Contribution(seat, next(self.nonces))
            assert self.rounds.share(seat, given.attempt, share, 7, self.now)
            self.close()
        elif given.task in (Task.TAKE, Task.TAKE_STATE):
            self.applied[seat] = given.round
            self.rounds.holds(seat, given.round, self.now)
        return given.task


@pytest.mark.parametrize("way", Way)
def test_a_run_ends_after_its_rounds(way: Way) -> None:
    clock = Clock(way, 3)
    clock.arrive(1, 2, 3)
    for _ in range(40):
        for seat in (1, 2, 3):
            clock.do(seat)
    assert clock.rounds.phase is Phase.FINISHED
    assert [clock.do(seat) for seat in (1, 2, 3)] == [Task.FINISH] * 3
    assert clock.applied == {1: 3, 2: 3, 3: 3}


def test_turns_go_round() -> None:
    clock = Clock(Way.SEQUENTIAL, 3, rounds=6, least_seats=3)
    clock.arrive(1, 2, 3)
    workers = []
    while clock.rounds.phase is not Phase.FINISHED:
        workers += [it for it in clock.rounds.attempt.workers if it not in workers[-1:]]
        for seat in (1, 2, 3):
            clock.do(seat)
    assert workers == [1, 2, 3, 1, 2, 3]


def test_a_round_waits_for_enough_seats() -> None:
    clock = Clock(Way.CLIENT_BATCH, 3, least_seats=2)
    clock.arrive(1)
    assert clock.do(1) is Task.WAIT
    clock.arrive(3)
    assert clock.rounds.attempt.workers == {1, 3}


@pytest.mark.parametrize("way", [Way.CLIENT_BATCH, Way.HIERARCHICAL])
def test_a_late_seat_is_left_out_and_catches_up(way: Way) -> None:
    clock = Clock(way, 3, least_seats=2)
    clock.arrive(1, 2, 3)
    clock.rounds.leave(3, clock.now)  # a round of 1 and 2
    clock.arrive(3)
    while clock.rounds.attempt.workers != {1, 2, 3}:
        for seat in (1, 2, 3):
            clock.do(seat)
    began = clock.rounds.round
    assert {clock.do(1), clock.do(2)} <= {Task.WORK, Task.TAKE}
    clock.do(1)
    clock.do(2)
    clock.wait(5)
    assert clock.rounds.round == began
    for seat in (1, 2):
        clock.rounds.heard(seat, clock.now)
    clock.wait(6)
    if way is Way.CLIENT_BATCH:
        assert clock.given_up >= 1  # a gradient of it may have been among the others'
        clock.do(1)
        clock.do(2)
    assert clock.rounds.round == began + 1
    assert clock.rounds.seats[3].rounds < clock.rounds.seats[1].rounds
    for _ in range(20):
        for seat in (1, 2, 3):
            clock.do(seat)
    assert clock.rounds.phase is Phase.FINISHED
    assert clock.applied[3] == clock.run.rounds


def test_a_slow_sub_trunk_shares_what_it_has() -> None:
    clock = Clock(Way.HIERARCHICAL, 2, least_seats=2)
    clock.arrive(1, 2)
    clock.rounds.holds(2, 0, 0.0)
    clock.rounds.begins(2, clock.rounds.task(2).attempt)
    clock.rounds.seats[2].made = 1
    clock.do(1)
    clock.wait(9)
    clock.rounds.heard(2, clock.now)
    clock.wait(3)
    assert clock.rounds.task(2).task is Task.SHARE
    assert clock.rounds.standings(clock.now)[1].doing is Doing.LATE
    clock.do(2)
    assert clock.rounds.round == 1
    assert clock.rounds.seats[2].steps == 1


def test_what_is_shared_too_late_does_not_count() -> None:
    clock = Clock(Way.CLIENT_BATCH, 2, least_seats=2)
    clock.arrive(1, 2)
    attempt = clock.rounds.task(2).attempt
    clock.do(1)
    clock.wait(11)
    assert not clock.rounds.share(2, attempt, Contribution(2, 9), 7, clock.now)


def test_who_comes_back_holds_what_the_others_hold_before_it_works() -> None:
    clock = Clock(Way.CLIENT_BATCH, 2, rounds=4)
    clock.arrive(1, 2)
    clock.do(1)
    clock.rounds.leave(2, clock.now)
    clock.do(1)
    assert clock.rounds.round == 1
    clock.arrive(2)
    tasks = []
    for _ in range(8):
        tasks += [(1, clock.do(1)), (2, clock.do(2))]
    assert (1, Task.SHARE_STATE) in tasks
    first = next(task for seat, task in tasks if seat == 2 and task is not Task.WAIT)
    assert first is Task.TAKE_STATE


def test_a_change_is_given_to_nobody_who_lacks_what_was_before_it() -> None:
    """A seat that was there when a round was closed comes back with something older."""
    clock = Clock(Way.CLIENT_BATCH, 2, rounds=4, least_seats=2)
    clock.arrive(1, 2)
    for _ in range(3):
        clock.do(1)
        clock.do(2)
    assert clock.rounds.round == 2
    clock.rounds.leave(2, clock.now)
    clock.applied[2] = 0
    clock.arrive(2)
    assert clock.rounds.task(2).task is not Task.TAKE
    tasks = [(clock.do(1), clock.do(2)) for _ in range(6)]
    assert Task.TAKE_STATE in [two for _, two in tasks]


def test_a_seat_ahead_of_the_server_is_taken_for_an_empty_one() -> None:
    """The server went back to what it had on its disk."""
    clock = Clock(Way.CLIENT_BATCH, 2)
    clock.applied[1] = 3
    clock.arrive(1, 2)
    assert clock.rounds.seats[1].applied == -1
    clock.rounds.holds(1, 0, clock.now)
    assert clock.rounds.seats[1].applied == 0


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(Way),
    st.lists(st.tuples(st.sampled_from("adlw"), st.integers(1, 4)), max_size=120),
    st.booleans(),
)
def test_nothing_counts_twice_whatever_happens(
    way: Way, happenings: list[tuple[str, int]], shared: bool
) -> None:
    """Seats arrive, do, leave and dawdle in any order; each closed round counts its sharers once,
    and whoever then stays gets the run to its end."""
    clock = Clock(way, 4, rounds=5, share_output_blocks=shared)
    counted: dict[int, int] = dict.fromkeys(clock.rounds.seats, 0)

    for what, seat in happenings:
        present = clock.rounds.seats[seat].present
        closed = clock.rounds.round
        if what == "a":
            clock.arrive(seat)
        elif what == "l" and present:
            clock.rounds.leave(seat, clock.now)
            clock.close()
        elif what == "d" and present:
            clock.do(seat)
        elif what == "w":
            clock.wait(seat * 4.0)
        assert clock.rounds.round - closed in (0, 1)
        for number, it in clock.rounds.seats.items():
            assert it.rounds - counted[number] in (0, clock.rounds.round - closed)
            counted[number] = it.rounds
    for seat in clock.rounds.seats:
        clock.arrive(seat)
    for _ in range(80):
        for seat in clock.rounds.seats:
            clock.do(seat)
        clock.wait(1.0)
    assert clock.rounds.phase is Phase.FINISHED
    assert set(clock.applied.values()) == {5}
