"""The HTTP side: routes, tokens, one WebSocket a client."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import itertools
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import msgspec
from aiohttp import WSCloseCode, web

from core.model.source import ModelSource
from core.protocol.info import ServerInfo
from core.protocol.messages import ClientMessage
from server_stub.computing import Computing
from server_stub.connection import Compute, Connection
from server_stub.decoding import Asked
from server_stub.federation.desk import Desk
from server_stub.federation.routes import PLACE, RunRoutes
from server_stub.federation.shelf import RunShelf
from server_stub.inbox import Inbox
from server_stub.limits import Limits
from server_stub.timely import timely_bodies
from server_stub.visitor import talk_of
from server_stub.weights import WeightRoutes

_log = logging.getLogger(__name__)
_CLOSE_SECONDS = 2.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class TrunkServer:
    """Ties what computes to aiohttp. `token` is compared in constant time."""

    def __init__(
        self,
        computing: Computing,
        sources: Mapping[str, ModelSource],
        limits: Limits,
        info: ServerInfo,
        token: str,
        weights: WeightRoutes,
        shelf: RunShelf,
        *,
        expected: bool = False,
    ) -> None:
        """`expected`: a client waits for this server to be ready, so it warms up at once."""
        self._computing, self._sources, self._limits = computing, sources, limits
        self._weights = weights
        self._info = msgspec.json.encode(info)
        self._token = token.encode()
        self._expected = expected
        self._connections: dict[int, web.WebSocketResponse] = {}
        self._numbers = itertools.count(1)
        self._desk = Desk(computing, shelf)

    def application(self) -> web.Application:
        """The aiohttp application with its background task."""
        timely = timely_bodies(self._limits.request_seconds)
        app = web.Application(middlewares=[self._authorise, timely], client_max_size=1 << 16)
        app.router.add_get("/healthz", self._health)
        app.router.add_get("/v1/info", self._show_info)
        app.router.add_get("/v1/trunk", self._serve_client)
        self._weights.add_to(app)
        RunRoutes(self._desk, self._sources).add_to(app)
        app.cleanup_ctx.append(self._background)
        app.on_shutdown.append(self._close_all)
        return app

    @web.middleware
    async def _authorise(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get("Authorization", "")
        allowed = hmac.compare_digest(
            given.encode(errors="surrogateescape"), b"Bearer " + self._token
        )
        if not allowed and (place := self._desk.place_of(given.removeprefix("Bearer "))):
            allowed, request[PLACE] = True, place
        open_to_all = request.path == "/healthz" or RunRoutes.is_enrolling(request)
        if not (allowed or open_to_all):
            raise web.HTTPUnauthorized(
                text="A valid access token is needed.", headers={"WWW-Authenticate": "Bearer"}
            )
        return await handler(request)

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _show_info(self, _: web.Request) -> web.Response:
        return web.Response(body=self._info, content_type="application/json")

    async def _serve_client(self, request: web.Request) -> web.StreamResponse:
        limits = self._limits
        if len(self._connections) >= limits.max_connections:
            raise web.HTTPServiceUnavailable(
                text="Busy: too many connections.", headers={"Retry-After": "10"}
            )
        socket = web.WebSocketResponse(
            timeout=_CLOSE_SECONDS,
            max_msg_size=limits.max_message_bytes,
            heartbeat=limits.heartbeat_seconds,
            compress=False,
        )
        connection = next(self._numbers)
        self._connections[connection] = socket
        self._desk.connected(connection, request.get(PLACE))
        self._computing.connected(connection, self._desk.together(connection))
        try:
            await socket.prepare(request)
            inbox = Inbox(limits.max_unread_bytes // 2, talk_of(request))
            await Connection(socket, self._answering_to(connection), inbox).serve()
        finally:
            del self._connections[connection]
            self._desk.gone(connection)
            await self._computing.close_connection(connection)
        return socket

    def _answering_to(self, connection: int) -> Compute:
        async def answer(request: ClientMessage, payloads: list[memoryview]) -> bytes:
            if self._desk.takes(connection, request):
                return await self._desk.answer(Asked(connection, request, payloads))
            return await self._computing.answer(connection, request, payloads)

        return answer

    async def _background(self, _: web.Application) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(self._drop_idle()), asyncio.create_task(self._desk.watch())]
        self._computing.begin(self._expected)
        yield
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._computing.close()

    async def _drop_idle(self) -> None:
        pause = max(0.1, min(30.0, self._limits.idle_seconds / 4))
        while True:
            await asyncio.sleep(pause)
            if dropped := await self._computing.drop_idle():
                _log.info("dropped %d idle sessions", len(dropped))

    async def _close_all(self, _: web.Application) -> None:
        self._computing.stop_reading()
        farewells = [
            socket.close(code=WSCloseCode.GOING_AWAY, message=b"the server stops")
            for socket in self._connections.values()
            if socket.prepared
        ]
        await asyncio.gather(*farewells, return_exceptions=True)
