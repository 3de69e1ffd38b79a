"""One TCP connection, and what it holds of the server's memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

LEAST_BYTES = 16 << 10
"""That have to move before a stall is forgotten, in each direction."""
_SMALL = 64 << 10
"""Of what is arriving: less may be nothing but answers to pings, and holds next to nothing."""


class Visitor(web.RequestHandler):
    """Counts bytes; what is arriving counts from `begin_talk` on, when it became a WebSocket."""

    def __init__(
        self, manager: web.Server, address: str, tell: Callable[[Visitor], None], **settings: Any
    ) -> None:
        """`tell` is called with each change of what is held, and when the connection is gone."""
        super().__init__(manager, loop=asyncio.get_running_loop(), **settings)
        self.address = address
        self.is_gone = False
        self.held = 0
        """Bytes of messages that are arriving or wait for their turn."""
        self._tell = tell
        self._talks = False
        self._arriving = 0
        self._link: asyncio.Transport | None = None
        self._writing = Stall()
        self._reading = Stall()

    # --- what is held ---------------------------------------------------------------------------

    def begin_talk(self) -> None:
        """From now on messages arrive."""
        self._talks = True

    def arrived(self, size: int) -> None:
        """A message of so many bytes is whole. What came with it of the next is not counted."""
        self._hold(size - self._arriving)
        self._arriving = 0

    def answered(self, size: int) -> None:
        """It was answered."""
        self._hold(-size)

    def _hold(self, more: int) -> None:
        if self._talks:
            self.held += more
            self._tell(self)

    @property
    def unsent(self) -> int:
        """Bytes that the peer has not taken."""
        link = self._link
        return 0 if link is None else link.get_write_buffer_size()

    def is_stalled(self, now: float, seconds: float) -> bool:
        """Whether the peer neither takes what it asked for nor ends what it began to send."""
        unsent = self.unsent
        takes_not = self._writing.lasts(unsent > 0, self._writing.last - unsent, unsent, now)
        arriving = self._arriving
        # As long as a whole message waits, it is we who do not read on.
        is_awaited = arriving > _SMALL and arriving == self.held
        sends_not = self._reading.lasts(is_awaited, arriving - self._reading.last, arriving, now)
        return max(takes_not, sends_not) > seconds

    def drop(self) -> None:
        """End the connection at once, with whatever is unsent."""
        if self._link is not None:
            self._link.abort()
        self._forget()

    # --- the connection -------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """As its base."""
        assert isinstance(transport, asyncio.Transport)
        self._link = transport
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """As its base."""
        if self._talks:
            self._arriving += len(data)
            self._hold(len(data))
        super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        """As its base."""
        super().connection_lost(exc)
        self.leave()

    def leave(self) -> None:
        """The connection is gone, or never came to be."""
        self._link, self.is_gone = None, True
        self._forget()

    def _forget(self) -> None:
        self._talks, self.held, self._arriving = False, 0, 0
        self._tell(self)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """As its base, but what is no HTTP is nobody's fault here: no traceback, and no echo."""
        if status >= 500:
            return super().handle_error(request, status, exc, message)
        response = web.Response(status=status, text="This request cannot be read.")
        response.force_close()
        return response


class Stall:
    """How long something has not moved, looked at now and then."""

    def __init__(self) -> None:
        self.last = 0
        self._moved = 0
        self._since: float | None = None

    def lasts(self, is_begun: bool, moved: int, size: int, now: float) -> float:
        """Seconds since `LEAST_BYTES` moved; 0 if nothing is to be moved."""
        self.last = size
        if not is_begun:
            self._since, self._moved = None, 0
            return 0.0
        self._moved += max(0, moved)
        if self._since is None or self._moved >= LEAST_BYTES:
            self._since, self._moved = now, 0
        return now - self._since


def talk_of(request: web.Request) -> Visitor | None:
    """The connection of a request that became a WebSocket, if it came through the front door."""
    visitor = request.protocol
    if not isinstance(visitor, Visitor):
        return None
    visitor.begin_talk()
    return visitor
