"""One common run at work: its rounds, its adapters, and what its seats share.

Lives in the event loop; whatever computes goes through `in_compute`, one after the other.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from torch import Tensor

from core.protocol.messages import Code, Contribution, Task
from core.together import CommonRun
from server_stub.decoding import Asked
from server_stub.dispatch import refused
from server_stub.federation.adapters import RunState
from server_stub.federation.rounds import Given, Phase, Rounds, Seat
from server_stub.federation.run_trunk import RunTrunk, SessionKey, StoredRun
from server_stub.federation.shelf import RunShelf, Saved, SeatNote
from server_stub.refusal import Refusal

if TYPE_CHECKING:
    from server_stub.computing import Computing

_log = logging.getLogger(__name__)
_MOST_FAILURES = 3


class _Gathered(NamedTuple):
    asked: Asked
    reply: asyncio.Future[bytes]


class RunAtWork:
    """`number` names it on this server."""

    def __init__(self, number: str, saved: Saved, computing: Computing, shelf: RunShelf) -> None:
        self.number = number
        self.run: CommonRun = saved.run
        self.rounds = Rounds(self.run, saved.open_seats(), saved.round)
        self.rounds.begun = self._begin
        self.rounds.given_up = self._give_up
        self.rounds.cancelled = saved.cancelled
        self._saved = saved
        self._in_compute, self._shelf = computing.in_compute, shelf
        self._trunk: RunTrunk = computing.trunk_of(StoredRun(number, self.run, self._stored))
        self._sums: dict[int, Tensor] = {}
        """What was shared, by the number of the attempt."""
        self._gathered: dict[int, _Gathered] = {}
        self._sessions: dict[int, SessionKey] = {}
        """By seat."""
        self._changed = asyncio.Event()
        self._closing = asyncio.Lock()
        self._submitted: set[asyncio.Task[object]] = set()
        self._failures = 0

    # --- a seat's requests ------------------------------------------------------------------

    async def take_seat(self, seat: int, session: SessionKey, applied: int) -> None:
        """Let a session compute with the run's adapter, and its seat take part."""
        self._sessions[seat] = session
        await self._trunk.tie(seat, session)
        self.rounds.arrive(seat, applied, time.monotonic())
        await self.go_on()

    def _stored(self) -> RunState | None:
        saved = self._saved
        return RunState(self._shelf.state(self.number, saved), saved.steps) if saved.steps else None

    def leave(self, seat: int) -> None:
        """Nobody has this seat any more."""
        gathered = self._gathered.pop(seat, None)
        if gathered is not None:
            _refuse(gathered)
        self.rounds.leave(seat, time.monotonic())
        self._submit_going_on()

    async def next_task(
        self, seat: int, applied: int, seconds: float
    ) -> tuple[Given, Tensor | None]:
        """What a seat is to do, as soon as that is not waiting; and what was shared, to take."""
        self.rounds.holds(seat, applied, time.monotonic())
        await self.go_on()
        given = self.rounds.task(seat)
        end = time.monotonic() + seconds
        while given.task is Task.WAIT and (left := end - time.monotonic()) > 0:
            changed = self._changed
            try:
                async with asyncio.timeout(left):
                    await changed.wait()
            except TimeoutError:
                pass
            given = self.rounds.task(seat)
        if given.task is Task.WORK:
            self.rounds.begins(seat, given.attempt)
        taken = given.task in (Task.TAKE, Task.TAKE_STATE)
        return given, self._sums.get(given.attempt) if taken else None

    async def share(
        self, seat: int, attempt: int, share: Contribution, tokens: int, masked: Tensor
    ) -> None:
        """Add what a seat shares. What comes too late is thrown away."""
        before = self._sums.get(attempt)
        if before is not None and before.shape != masked.shape:
            raise Refusal(Code.BAD_SHAPE, "the others share something of another size")
        if not self.rounds.share(seat, attempt, share, tokens, time.monotonic()):
            raise Refusal(Code.LEFT_OUT, "the others went on without this share")
        # Addition of whole numbers wraps around, as the pads need it.
        self._sums[attempt] = masked if before is None else before + masked
        await self.go_on()

    def check_works(self, seat: int) -> None:
        """Refuse to train for a seat that is not asked to."""
        if not self.rounds.works(seat):
            raise Refusal(Code.LEFT_OUT, "the others went on without this seat")
        self.rounds.heard(seat, time.monotonic())

    async def step(self, seat: int) -> None:
        """A step of a seat in its turn, or of its sub-trunk."""
        it = self.rounds.seats[seat]
        place = self.first_step + it.made
        if it.made >= self.run.steps_of_a_round:
            raise Refusal(Code.BAD_MESSAGE, "this seat has made all its steps of this round")
        await self._trunk.step(seat, place)
        it.made += 1
        self.rounds.heard(seat, time.monotonic())

    @property
    def first_step(self) -> int:
        """The place in the schedule at which the present round begins."""
        return self.rounds.round * self.run.steps_of_a_round

    async def in_one_pass(self, seat: int, asked: Asked) -> bytes:
        """Answer a training request together with those of all who work in this round."""
        reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._gathered[seat] = _Gathered(asked, reply)
        self.rounds.waits(seat, time.monotonic())
        await self.go_on()
        return await reply

    @property
    def trunk(self) -> RunTrunk:
        """Whatever computes for its seats."""
        return self._trunk

    # --- how it goes on ---------------------------------------------------------------------

    async def go_on(self) -> None:
        """Do what is due. Called after everything that happened, and once a second."""
        async with self._closing:
            for seat in self._gathered:
                self.rounds.heard(seat, time.monotonic())
            self.rounds.look(time.monotonic())
            await self._compute_gathered()
            if self.rounds.complete:
                await self._close()
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _compute_gathered(self) -> None:
        missing = self.rounds.attempt.missing
        if (
            not self._gathered
            or missing - self._gathered.keys()
            or self.rounds.phase is not Phase.WORK
        ):
            return
        gathered, self._gathered = self._gathered, {}
        for other in gathered.keys() - missing:
            _refuse(gathered.pop(other))
        replies = await self._trunk.answer_in_one_pass([it.asked for it in gathered.values()])
        self.rounds.goes_on()
        for (seat, it), reply in zip(gathered.items(), replies, strict=True):
            self.rounds.heard(seat, time.monotonic())
            if not it.reply.done():
                it.reply.set_result(reply)

    async def _close(self) -> None:
        attempt = self.rounds.closing()
        try:
            self._saved = await self._count(self.rounds.counted(), self._saved)
        except Exception:  # noqa: BLE001 - the fault of one run must not end the others
            _log.exception("a round of a common run could not be closed")
            self._failures += 1
            self.rounds.failed(time.monotonic())
            if self._failures >= _MOST_FAILURES:
                self.rounds.cancel()
            return
        self._failures = 0
        self.rounds.closed(time.monotonic())
        held = {attempt.number, *self.rounds.to_be_taken()}
        self._sums = {number: it for number, it in self._sums.items() if number in held}

    async def _count(self, seats: dict[int, Seat], saved: Saved) -> Saved:
        """Close the round at the trunk, and note where the run is before anybody hears of it."""
        attempt = self.rounds.attempt
        if self.rounds.catching_up:
            return saved
        await self._trunk.close(attempt.tokens, attempt.round)
        done = attempt.round + 1
        if done % self.run.save_every and done < self.run.rounds:
            return saved
        tensors, steps = await self._trunk.state()
        at = saved.at(done, seats, steps)
        try:
            return await self._in_compute(self._shelf.save, self.number, at, tensors)
        except OSError:
            # The round counts all the same; a server that is killed goes back further.
            _log.exception("a common run could not be noted")
            return saved

    def _give_up(self) -> None:
        for gathered in self._gathered.values():
            _refuse(gathered)
        self._gathered.clear()
        self._sums.pop(self.rounds.attempt.number, None)
        self._keep(self._trunk.undo())

    def _begin(self, workers: set[int]) -> None:
        self._keep(self._trunk.begin({seat: self._sessions[seat] for seat in workers}))

    # --- from outside -----------------------------------------------------------------------

    @property
    def saved(self) -> Saved:
        """What is noted of it."""
        return self._saved

    async def finish(self) -> None:
        """End the run where it is."""
        async with self._closing:
            self.rounds.cancel()
            await self._note(replace(self._saved, cancelled=True))
        await self.go_on()

    async def add_seat(self, secret: str) -> int:
        """A new place, for whoever has the secret with this hash."""
        async with self._closing:
            seat = max(self._saved.seats, default=0) + 1
            await self._note(self._saved.with_seat(seat, SeatNote(secret=secret)))
            self.rounds.seats[seat] = Seat(seat)
        return seat

    async def enrol(self, secret: str, token: str) -> int | None:
        """The seat that the secret with this hash opens, once; None if it opens none.

        It is held from now on by whoever has the token with the hash `token`.
        """
        async with self._closing:
            for seat, note in self._saved.seats.items():
                if note.secret and hmac.compare_digest(note.secret, secret):
                    held = replace(note, secret="", token=token)
                    await self._note(self._saved.with_seat(seat, held))
                    return seat
        return None

    async def _note(self, saved: Saved) -> None:
        """Only one at a time writes, and a round is not closed meanwhile."""
        self._saved = await self._in_compute(self._shelf.save, self.number, saved, None)

    def _submit_going_on(self) -> None:
        self._keep(self.go_on())

    def _keep(self, work: Awaitable[object]) -> None:
        """Begin something before whatever is asked for later."""

        async def do() -> object:
            return await work

        task = asyncio.get_running_loop().create_task(do())
        self._submitted.add(task)
        task.add_done_callback(self._submitted.discard)


def _refuse(gathered: _Gathered) -> None:
    if not gathered.reply.done():
        reason = "the others went on without this seat"
        gathered.reply.set_result(refused(gathered.asked.message.id, Code.LEFT_OUT, reason))
