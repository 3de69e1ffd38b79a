"""The common runs of a server, and which connection has which seat in them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Hashable
from typing import TYPE_CHECKING

from core.protocol.frames import join
from core.protocol.messages import (
    MAX_SEATS,
    AskTask,
    Backward,
    ClientMessage,
    CloseSession,
    Code,
    Contribution,
    CreateAdapter,
    Forward,
    ForwardKept,
    GetOptimiser,
    Kind,
    LeaveSeat,
    LoadHardened,
    Mode,
    Number,
    PutAdapter,
    PutOptimiser,
    Share,
    Step,
    TakeSeat,
    TaskGiven,
)
from core.protocol.tensors import decode_tensor, encode_tensor
from core.together import CommonRun, Way
from server_stub.decoding import Asked
from server_stub.dispatch import done, excuse
from server_stub.federation.common_run import RunAtWork
from server_stub.federation.place import Place
from server_stub.federation.shelf import RunShelf, Saved
from server_stub.refusal import Refusal, busy

if TYPE_CHECKING:
    from server_stub.computing import Computing

_MOST_RUNS = 256
_ASK_SECONDS = 5.0
"""How long a question for the next task is kept, if the answer were to wait."""
_SECRET_BYTES = 32
_NEEDS_THE_SEAT = AskTask | Share | Step | Backward
_NOT_AT_A_SEAT = CreateAdapter | PutAdapter | LoadHardened | GetOptimiser | PutOptimiser


class Desk:
    """Answers what has to do with common runs. Lives in the event loop."""

    def __init__(self, computing: Computing, shelf: RunShelf) -> None:
        self._computing, self._shelf = computing, shelf
        self._runs = {
            number: RunAtWork(number, saved, computing, shelf)
            for number, saved in shelf.all().items()
        }
        self._places: dict[int, Place] = {}
        """By connection: what its token opens."""
        self._sessions: dict[tuple[int, int], Place] = {}
        """Sessions that compute with a run's adapter, by connection and number, to their end."""
        self._holders: dict[Place, tuple[int, int]] = {}
        """The session that has a seat now. Others that had it may read, and nothing else."""

    # --- runs and their seats -----------------------------------------------------------------

    async def create(self, run: CommonRun) -> str:
        """A new run; its number."""
        if len(self._runs) >= _MOST_RUNS:
            raise busy("the server has as many common runs as it can hold", 3600)
        number = secrets.token_hex(8)
        saved = await self._computing.in_compute(self._shelf.save, number, Saved(run), None)
        self._runs[number] = RunAtWork(number, saved, self._computing, self._shelf)
        return number

    def run(self, number: str) -> RunAtWork:
        """Raises a refusal if there is none."""
        found = self._runs.get(number)
        if found is None:
            raise Refusal(Code.NO_SEAT, "there is no such common run at this server")
        return found

    async def invite(self, number: str) -> tuple[int, str]:
        """A new seat of a run, and the secret that opens it once."""
        run = self.run(number)
        if len(run.saved.seats) >= MAX_SEATS:
            raise busy(f"a run has {MAX_SEATS} seats at most", 3600)
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        return await run.add_seat(_hash(secret)), secret

    async def enrol(self, number: str, secret: str) -> tuple[int, str]:
        """The seat that a secret opens, and the token for it. A secret opens its seat once."""
        token = secrets.token_urlsafe(_SECRET_BYTES)
        seat = await self.run(number).enrol(_hash(secret), _hash(token))
        if seat is not None:
            return seat, token
        raise Refusal(Code.NO_SEAT, "this invitation was used already, or is for another run")

    def place_of(self, token: str) -> Place | None:
        """The seat that a token is for."""
        hashed = _hash(token)
        for run in self._runs.values():
            for seat, note in run.saved.seats.items():
                if note.token and hmac.compare_digest(note.token, hashed):
                    return Place(run.number, seat)
        return None

    # --- connections ----------------------------------------------------------------------------

    def connected(self, connection: int, place: Place | None) -> None:
        """A client is there; its token opens this place."""
        if place is not None:
            self._places[connection] = place

    def together(self, connection: int) -> Hashable | None:
        """Equal for connections whose sessions have to be in one place."""
        place = self._places.get(connection)
        if place is None or self._runs[place.run].run.way is Way.HIERARCHICAL:
            return place  # a sub-trunk stays where it is
        return place.run

    def gone(self, connection: int) -> None:
        """A client left; so did its sessions."""
        self._places.pop(connection, None)
        for key in [key for key in self._sessions if key[0] == connection]:
            self.forget(key)

    def _stand_up(self, key: tuple[int, int]) -> None:
        place = self._sessions.get(key)
        if place is not None and self._holders.get(place) == key:
            del self._holders[place]
            self._runs[place.run].leave(place.seat)

    def _holds(self, asked: Asked, place: Place) -> bool:
        return self._holders.get(place) == asked.session

    def forget(self, key: tuple[int, int]) -> None:
        """A session has ended."""
        self._stand_up(key)
        self._sessions.pop(key, None)

    def takes(self, connection: int, message: ClientMessage) -> bool:
        """Whether a message is for a common run."""
        if isinstance(message, TakeSeat):
            return True
        return (connection, getattr(message, "session", 0)) in self._sessions

    async def answer(self, asked: Asked) -> bytes:
        """The reply's bytes."""
        try:
            return await self._answer(asked)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - one client's fault must not end the server
            return excuse(asked.message, error)

    async def _answer(self, asked: Asked) -> bytes:
        message = asked.message
        if message.tensors and not isinstance(message, Forward | Backward | Share):
            raise Refusal(Code.BAD_MESSAGE, "this request carries no tensors")
        if isinstance(message, TakeSeat):
            return await self._take_seat(asked.connection, message)
        place = self._sessions[asked.session]
        run, seat = self._runs[place.run], place.seat
        await run.trunk.touch(asked.session)  # it does not idle
        trains = getattr(message, "mode", None) is Mode.TRAIN
        if (trains or isinstance(message, _NEEDS_THE_SEAT)) and not self._holds(asked, place):
            raise Refusal(Code.NO_SEAT, "this seat was left, or taken at another connection")
        match message:
            case AskTask(applied=applied):
                return await self._task(run, seat, message.id, applied, _ASK_SECONDS)
            case Share():
                await self._share(run, seat, message, asked.payloads)
            case LeaveSeat():
                self._stand_up(asked.session)
            case CloseSession():
                self.forget(asked.session)
                return await run.trunk.answer(asked)
            case Step():
                run.check_works(seat)
                await run.step(seat)
            case Backward() | Forward(mode=Mode.TRAIN) | ForwardKept(mode=Mode.TRAIN):
                run.check_works(seat)
                if run.run.way is Way.CLIENT_BATCH:
                    return await run.in_one_pass(seat, asked)
                return await run.trunk.answer(asked)
            case _ if isinstance(message, _NOT_AT_A_SEAT):
                raise Refusal(Code.BAD_MESSAGE, "the adapter belongs to the common run")
            case _:
                return await run.trunk.answer(asked)
        return done(message.id)

    async def _take_seat(self, connection: int, message: TakeSeat) -> bytes:
        place = self._places.get(connection)
        if place is None:
            raise Refusal(Code.NO_SEAT, "the token of this connection is for no common run")
        run, key = self.run(place.run), (connection, message.session)
        if key in self._sessions:
            raise Refusal(Code.BAD_MESSAGE, "this session had its seat already: open another one")
        if (before := self._holders.get(place)) is not None:
            self._stand_up(before)  # the same holder again, whose first connection may be dead
        await run.take_seat(place.seat, key, message.applied)
        self._sessions[key], self._holders[place] = place, key
        if connection not in self._places:  # it left meanwhile
            self.forget(key)
            raise Refusal(Code.NO_SEAT, "the connection is gone")
        return await self._task(run, place.seat, message.id, message.applied, 0.0)

    async def _task(
        self, run: RunAtWork, seat: int, number: int, applied: int, seconds: float
    ) -> bytes:
        given, total = await run.next_task(seat, applied, seconds)
        it = run.rounds.seats[seat]
        heads, payloads = [], []
        if total is not None:
            head, payload = encode_tensor(total, Kind.MASKED, Number.INT64)
            heads, payloads = [head], [payload]
        reply = TaskGiven(
            number,
            heads,
            given.task,
            given.round,
            given.attempt,
            run.first_step,
            it.steps,
            it.nonce,
            [*given.contributions],
            run.rounds.standings(time.monotonic()),
        )
        return join(reply, payloads)

    async def _share(
        self, run: RunAtWork, seat: int, message: Share, payloads: list[memoryview]
    ) -> None:
        if [head.kind for head in message.tensors] != [Kind.MASKED]:
            raise Refusal(Code.BAD_MESSAGE, "this request carries one tensor of the kind MASKED")
        masked = decode_tensor(message.tensors[0], payloads[0])
        share = Contribution(seat, message.nonce)
        await run.share(seat, message.attempt, share, message.tokens, masked)

    # --- the background -------------------------------------------------------------------------

    async def watch(self) -> None:
        """Look at all runs once a second, for what is late."""
        while True:
            await asyncio.sleep(1.0)
            for run in [*self._runs.values()]:
                await run.go_on()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogateescape")).hexdigest()
