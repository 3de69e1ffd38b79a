"""Who sends a request, and what each request needs."""

from __future__ import annotations

import hmac
from typing import NamedTuple, Protocol

from aiohttp import web

from core.protocol.messages import (
    Backward,
    ClientMessage,
    Code,
    CreateAdapter,
    Forward,
    ForwardKept,
    GetOptimiser,
    Mode,
    Ping,
    PutOptimiser,
    Step,
)
from server_stub.access.tokens import ALL_SCOPES, Client, Scope, TokenBook
from server_stub.federation.place import Place
from server_stub.refusal import Refusal

CHAT = frozenset({Scope.CHAT})
TRAIN = frozenset({Scope.TRAIN})
COMPUTE = CHAT | TRAIN
ADMINISTER = frozenset({Scope.ADMINISTER})
NOTHING: frozenset[Scope] = frozenset()
_TRAINING = Backward | Step | GetOptimiser | PutOptimiser


class Caller(NamedTuple):
    """Whose token came with a request."""

    name: str
    scopes: frozenset[Scope]
    client: Client | None = None
    place: Place | None = None
    """The seat in a common run that the token is for."""

    def may(self, needed: frozenset[Scope]) -> bool:
        """Whether one of the `needed` scopes is there, or none is needed."""
        return not needed or bool(self.scopes & needed)


CALLER = web.RequestKey("caller", Caller)


class Seats(Protocol):
    """Who knows the tokens of seats."""

    def place_of(self, token: str) -> Place | None:
        """The seat that a token is for."""


class Door:
    """Knows all tokens: the one that was given at the start, clients', seats'."""

    def __init__(self, own: str | None, book: TokenBook | None, seats: Seats) -> None:
        self._own = None if own is None else own.encode()
        self._book = book
        self._seats = seats

    def caller(self, token: str) -> Caller | None:
        """Who comes with this token; None for a stranger."""
        given = token.encode(errors="surrogateescape")
        if self._own is not None and hmac.compare_digest(given, self._own):
            return Caller("the server’s token", ALL_SCOPES)
        if self._book is not None and (client := self._book.find(token)):
            return Caller(client.name, frozenset(client.scopes), client)
        if (place := self._seats.place_of(token)) is not None:
            name = f"seat {place.seat} of run {place.run}"
            return Caller(name, COMPUTE | {Scope.EXPORT}, place=place)
        return None


def needed_for(message: ClientMessage) -> frozenset[Scope]:
    """The scopes of which one is needed for a message.

    `PutAdapter` needs no more than a session: an adapter that could be trained was made by
    `CreateAdapter`, which asks for it.
    """
    match message:
        case Ping():
            return NOTHING
        case CreateAdapter(trainable=trainable):
            return TRAIN if trainable else CHAT
        case Forward(mode=Mode.GENERATE):
            return CHAT
        case Forward(mode=Mode.TRAIN) | ForwardKept(mode=Mode.TRAIN):
            return TRAIN
        case _ if isinstance(message, _TRAINING):
            return TRAIN
        case _:
            return COMPUTE


def check_scopes(caller: Caller, message: ClientMessage) -> None:
    """Raises a refusal."""
    needed = needed_for(message)
    if not caller.may(needed):
        what = " or ".join(f"“{scope}”" for scope in sorted(needed))
        raise Refusal(Code.FORBIDDEN, f"this token is not for that: it lacks {what}")
