"""One connection's requests on their way to what computes: may they, and is there room?"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import WSMessage, web

from core.event_values import ModelFacts
from core.protocol.frames import split_server_frame
from core.protocol.messages import (
    ClientMessage,
    CreateAdapter,
    Done,
    OpenSession,
    ServerMessage,
    SessionOpened,
    TakeSeat,
    TaskGiven,
)
from server_stub.access.allowance import Allowance
from server_stub.access.door import Caller, check_scopes
from server_stub.audit import Audit
from server_stub.dispatch import excuse
from server_stub.refusal import Refusal

_SHORT = 1024
"""Bytes; a longer reply holds tensors and so is no refusal."""

Compute = Callable[[ClientMessage, list[memoryview]], Awaitable[bytes]]


class Gate:
    """Scopes, quotas and the audit log, in this one place."""

    def __init__(
        self,
        connection: int,
        caller: Caller,
        peer: str,
        allowance: Allowance | None,
        audit: Audit,
        models: Sequence[ModelFacts],
        compute: Compute,
    ) -> None:
        self._connection, self._caller, self._peer = connection, caller, peer
        self._allowance, self._audit, self._models = allowance, audit, models
        self._compute = compute

    async def answer(self, request: ClientMessage, payloads: list[memoryview]) -> bytes:
        """The reply's bytes."""
        try:
            check_scopes(self._caller, request)
            if self._allowance is None:
                return await self._carry_out(request, payloads, [])
            await self._allowance.pace()
            with self._allowance.room_for(self._connection, request) as replies:
                return await self._carry_out(request, payloads, replies)
        except Refusal as refusal:
            what = type(request).__name__
            self._audit.note_some(
                "refused", self._caller.name, self._peer, request=what, why=refusal.detail
            )
            return excuse(request, refusal)

    async def _carry_out(
        self, request: ClientMessage, payloads: list[memoryview], replies: list[ServerMessage]
    ) -> bytes:
        reply = await self._compute(request, payloads)
        if len(reply) < _SHORT:
            message, _ = split_server_frame(reply)
            replies.append(message)
            self._note(request, message)
        return reply

    def _note(self, request: ClientMessage, reply: ServerMessage) -> None:
        match request, reply:
            case OpenSession(model=model), SessionOpened(session=session):
                self._audit.note(
                    "session opened",
                    self._caller.name,
                    self._peer,
                    session=session,
                    model=self._models[model].name,
                    input_blocks=request.input_blocks,
                    output_blocks=request.output_blocks,
                )
            case CreateAdapter(session=session, trainable=True), Done():
                self._audit.note("training begun", self._caller.name, self._peer, session=session)
            case TakeSeat(session=session), TaskGiven():
                self._audit.note("seat taken", self._caller.name, self._peer, session=session)


class CountedSocket(web.WebSocketResponse):
    """Counts the bytes of messages."""

    bytes_in = 0
    bytes_out = 0

    async def receive(self, timeout: float | None = None) -> WSMessage:
        """The next message."""
        message = await super().receive(timeout)
        with contextlib.suppress(TypeError):
            self.bytes_in += len(message.data)
        return message

    async def send_bytes(self, data: bytes, compress: int | None = None) -> None:
        """Send one message."""
        await super().send_bytes(data, compress)
        self.bytes_out += len(data)
