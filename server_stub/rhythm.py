"""When sessions that generate come back with their next position."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

_PATIENCE = 0.5
"""Of a pass's time: what may be waited for others. Two passes instead of one cost more."""
_JITTER = 2.0, 0.1
"""A session is late after so many times its last pause, and such a share of a pass more."""
_REMEMBERED = 1.0
"""Seconds for which one that is late is not forgotten, so that its pause can be learnt."""


@dataclass
class _Session:
    company: Hashable | None
    seconds: float
    """Of its last pass."""
    went: float
    pause: float | None = None
    """Between its last reply and the request after that."""
    is_away: bool = True

    def due(self) -> float:
        factor, more = _JITTER
        return self.went + factor * (self.pause or 0.0) + more * self.seconds

    def is_forgotten(self, now: float) -> bool:
        return now > max(self.due(), self.went + _REMEMBERED)


class Rhythm:
    """Notes for each session how long it was away the last time.

    Without this, sessions would keep running in whatever groups they began in: while one group is
    computed the other comes back, just too late to join.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sessions: dict[Hashable, _Session] = {}

    def came(self, session: Hashable) -> None:
        """A request of this session waits."""
        if (seen := self._sessions.get(session)) is not None:
            seen.pause = self._clock() - seen.went
            seen.is_away = False

    def went(self, session: Hashable, company: Hashable | None, seconds: float) -> None:
        """Its reply goes out, after a pass of so many seconds with this company."""
        now = self._clock()
        gone = [key for key, it in self._sessions.items() if it.is_away and it.is_forgotten(now)]
        for key in gone:
            del self._sessions[key]
        before = self._sessions.get(session)
        pause = before.pause if before else None
        self._sessions[session] = _Session(company, seconds, now, pause)

    def latest(self, session: Hashable) -> float:
        """Until when this one may be kept waiting for others."""
        seen = self._sessions.get(session)
        return self._clock() + (_PATIENCE * seen.seconds if seen else 0.0)

    def until_complete(self, session: Hashable, latest: float) -> float:
        """Seconds to wait for all who should come before `latest` and may go with this one."""
        seen, now = self._sessions.get(session), self._clock()
        if seen is None or seen.company is None:
            return 0.0
        expected = [
            it.due()
            for it in self._sessions.values()
            if it.is_away and it.company == seen.company and it.pause is not None
            if it.went + it.pause < latest and it.due() > now
        ]
        return min(max(expected, default=now), latest) - now
