"""One client's WebSocket: requests are answered in their order, and the socket is read meanwhile.

Reading on matters: only a socket that is being read answers the client's pings, and a request
may be computed, or wait for those of other clients, for longer than a client's patience.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from aiohttp import WSCloseCode, WSMsgType, web

from core.protocol.frames import BadFrame, split_client_frame
from core.protocol.messages import VERSION, ClientMessage, Code, Hello
from server_stub.dispatch import done, refused
from server_stub.inbox import Inbox

_HELLO_SECONDS = 15.0

Compute = Callable[[ClientMessage, list[memoryview]], Awaitable[bytes]]


class Farewell(NamedTuple):
    """Why the server ends a connection."""

    code: WSCloseCode
    reason: bytes


class Connection:
    """Talks with one client over a prepared `socket`; `compute` carries out its requests."""

    def __init__(self, socket: web.WebSocketResponse, compute: Compute, inbox: Inbox) -> None:
        self._socket = socket
        self._compute = compute
        self._inbox = inbox
        self._greeted = False
        self._last_id = -1

    async def serve(self) -> None:
        """Until the client leaves, breaks the protocol or the server stops."""
        reading = asyncio.create_task(self._read())
        farewell = None
        try:
            with contextlib.suppress(ConnectionError):  # it left while its request was computed
                farewell = await self._converse()
        finally:
            # Closing waits for the client's close frame, so nobody else may be reading then.
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reading
        if farewell is not None:
            await self._socket.close(code=farewell.code, message=farewell.reason)

    async def _read(self) -> None:
        while True:
            message = await self._socket.receive()
            await self._inbox.put(message)
            if message.type is not WSMsgType.BINARY:
                return

    async def _converse(self) -> Farewell | None:
        while True:
            try:
                async with asyncio.timeout(None if self._greeted else _HELLO_SECONDS):
                    message = await self._inbox.get()
            except TimeoutError:
                return Farewell(WSCloseCode.POLICY_VIOLATION, b"no hello")
            if message.type is WSMsgType.TEXT:
                return Farewell(WSCloseCode.UNSUPPORTED_DATA, b"binary messages only")
            if message.type is not WSMsgType.BINARY:
                return None
            farewell = await self._answer(message.data)
            if farewell is not None:
                return farewell

    async def _answer(self, data: bytes) -> Farewell | None:
        try:
            request, payloads = split_client_frame(data)
            if not self._greeted and not isinstance(request, Hello):
                raise BadFrame("the first message has to be a hello")
            if request.id <= self._last_id:
                raise BadFrame("the numbers of requests have to rise: this one may be a repetition")
        except BadFrame as error:
            await self._socket.send_bytes(refused(0, Code.BAD_MESSAGE, str(error)))
            return Farewell(WSCloseCode.PROTOCOL_ERROR, b"bad message")
        self._last_id = request.id
        if isinstance(request, Hello):
            return await self._greet(request)
        await self._socket.send_bytes(await self._compute(request, payloads))
        return None

    async def _greet(self, hello: Hello) -> Farewell | None:
        if hello.version != VERSION or hello.tensors:
            detail = f"this server speaks version {VERSION}"
            await self._socket.send_bytes(refused(hello.id, Code.WRONG_VERSION, detail))
            return Farewell(WSCloseCode.PROTOCOL_ERROR, b"another version")
        self._greeted = True
        await self._socket.send_bytes(done(hello.id))
        return None
