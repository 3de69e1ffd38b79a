"""Whom a trunk server waits for before it computes, and for how long."""

from __future__ import annotations

import pytest

from server_stub.rhythm import Rhythm

PASS = 0.100
PAUSE = 0.010


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rhythm(clock: Clock) -> Rhythm:
    """Sessions a and b have each been away for `PAUSE` once, and are away now."""
    rhythm = Rhythm(clock)
    for _ in range(2):
        for session in "ab":
            rhythm.went(session, "company", PASS)
        clock.now += PAUSE
        for session in "ab":
            rhythm.came(session)
    for session in "ab":
        rhythm.went(session, "company", PASS)
    return rhythm


def wait(rhythm: Rhythm, session: str) -> float:
    return rhythm.until_complete(session, rhythm.latest(session))


def test_nobody_waits_alone(rhythm: Rhythm) -> None:
    assert wait(rhythm, "new") == 0
    only = Rhythm(Clock())
    for _ in range(3):
        only.went("a", "company", PASS)
        only.came("a")
        assert wait(only, "a") == 0


def test_who_was_away_shortly_is_waited_for(rhythm: Rhythm, clock: Clock) -> None:
    clock.now += PAUSE / 2
    rhythm.came("a")
    assert PAUSE / 2 < wait(rhythm, "a") < 3 * PAUSE
    rhythm.came("b")
    assert wait(rhythm, "a") == 0


def test_who_is_late_is_waited_for_no_longer(rhythm: Rhythm, clock: Clock) -> None:
    rhythm.came("a")
    clock.now += 4 * PAUSE
    assert wait(rhythm, "a") == 0


def test_other_company_is_not_waited_for(rhythm: Rhythm) -> None:
    for company in (None, "other"):
        rhythm.went("a", company, PASS)
        rhythm.came("a")
        assert wait(rhythm, "a") == 0


def test_a_long_pause_is_not_worth_it(clock: Clock, rhythm: Rhythm) -> None:
    """A client far away: the pass is shorter than its way."""
    clock.now += 5 * PASS
    rhythm.came("b")
    rhythm.went("b", "company", PASS)
    clock.now += PAUSE
    rhythm.came("a")
    assert wait(rhythm, "a") == 0


def test_never_longer_than_half_a_pass(rhythm: Rhythm, clock: Clock) -> None:
    clock.now += 0.4 * PASS
    rhythm.came("b")
    rhythm.went("b", "company", PASS)
    rhythm.came("a")
    latest = rhythm.latest("a")
    clock.now += 0.3 * PASS
    assert rhythm.until_complete("a", latest) == pytest.approx(0.2 * PASS)


def test_who_never_returns_is_forgotten(rhythm: Rhythm, clock: Clock) -> None:
    clock.now += 2.0
    rhythm.went("c", "company", PASS)
    assert set(rhythm._sessions) == {"c"}
