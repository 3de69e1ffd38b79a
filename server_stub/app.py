"""The HTTP side: routes, tokens, one WebSocket a client."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple

import msgspec
from aiohttp import WSCloseCode, web

from core.model.source import ModelSource
from core.protocol.info import ServerInfo
from core.protocol.messages import ClientMessage
from server_stub.access.allowance import Allowances, SessionKey, whole_seconds
from server_stub.access.door import CALLER, COMPUTE, Caller, Door
from server_stub.access.gate import CountedSocket, Gate
from server_stub.access.tokens import Scope, TokenBook
from server_stub.audit import Audit
from server_stub.computing import Computing
from server_stub.connection import Compute, Connection
from server_stub.decoding import Asked
from server_stub.federation.desk import Desk
from server_stub.federation.routes import RunRoutes
from server_stub.federation.shelf import RunShelf
from server_stub.inbox import Inbox
from server_stub.limits import Limits
from server_stub.openapi import description_of
from server_stub.routes import ANY_TOKEN, NO_TOKEN, Handler, Route, Routes
from server_stub.timely import timely_bodies
from server_stub.visitor import talk_of
from server_stub.weights import WeightRoutes

_log = logging.getLogger(__name__)
_CLOSE_SECONDS = 2.0
_LOOK_SECONDS = 0.5
"""Between looks at the book of tokens."""
_REVOKED = b"the token was revoked"
_MOST_REST_DELAY = 2.0
"""Seconds that a client with too many requests waits; with more it is sent away."""


class Health(msgspec.Struct):
    """What everybody may know."""

    status: str


class Here(NamedTuple):
    """A connection that is open."""

    socket: web.WebSocketResponse
    caller: Caller
    peer: str


class TrunkServer:
    """Ties what computes to aiohttp."""

    def __init__(
        self,
        computing: Computing,
        sources: Mapping[str, ModelSource],
        limits: Limits,
        info: ServerInfo,
        token: str | None,
        book: TokenBook | None,
        audit: Audit,
        weights: WeightRoutes,
        shelf: RunShelf,
        *,
        expected: bool = False,
    ) -> None:
        """`token` may do everything; `book` has those of clients.

        `expected`: a client waits for this server to be ready, so it warms up at once.
        """
        self._computing, self._limits = computing, limits
        self._info, self._book, self._audit = info, book, audit
        self._expected = expected
        self._connections: dict[int, Here] = {}
        self._numbers = itertools.count(1)
        self._desk = Desk(computing, shelf)
        self._door = Door(token, book, self._desk)
        self._models = [offer.model for offer in info.models]
        self._allowances = Allowances(self._models)
        runs = RunRoutes(self._desk, sources, audit)
        self._routes = Routes([*self._own_routes(), *weights.routes(), *runs.routes()])
        self._description = msgspec.json.encode(description_of(self._routes.all))
        computing.when_lost(self._lost)

    def application(self) -> web.Application:
        """The aiohttp application with its background task."""
        timely = timely_bodies(self._limits.request_seconds)
        app = web.Application(middlewares=[self._authorise, timely], client_max_size=1 << 16)
        self._routes.add_to(app)
        app.cleanup_ctx.append(self._background)
        app.on_shutdown.append(self._close_all)
        return app

    def _own_routes(self) -> list[Route]:
        return [
            Route(
                *("GET", "/healthz", self._health, "Whether the server is there."),
                answer=Health,
                lock=NO_TOKEN,
            ),
            Route(
                *("GET", "/v1/info", self._show_info, "Models, limits, what is kept."),
                answer=ServerInfo,
            ),
            Route(
                *("GET", "/v1/openapi.json", self._show_description, "This description."),
                answer=dict[str, Any],
            ),
            Route(
                *("GET", "/v1/trunk", self._serve_client, "The WebSocket."),
                scopes=COMPUTE,
                status=101,
                refusals={400: "This is for WebSockets only.", 503: "Too many connections."},
            ),
        ]

    @web.middleware
    async def _authorise(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        route = self._routes.of(request)
        if route is not None and route.lock != ANY_TOKEN:
            return await handler(request)
        peer = request.remote or ""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        caller = self._door.caller(token) if kind == "Bearer" else None
        if caller is None:
            self._audit.note_some("refused", "a stranger", peer, why="no valid token")
            raise web.HTTPUnauthorized(
                text="A valid access token is needed.", headers={"WWW-Authenticate": "Bearer"}
            )
        request[CALLER] = caller
        if route is not None and not caller.may(route.scopes):
            self._audit.note_some("refused", caller.name, peer, why="scope", path=route.path)
            raise web.HTTPForbidden(text="This token is not for that.")
        await self._pace(caller)
        self._audit.note_some("let in", caller.name, peer)
        return await handler(request)

    async def _pace(self, caller: Caller) -> None:
        if caller.client is None:
            return
        allowance = self._allowances.of(caller.client)
        if allowance.bucket is not None and (seconds := allowance.bucket.wait()) > _MOST_REST_DELAY:
            raise web.HTTPTooManyRequests(
                text="Too many requests.", headers={"Retry-After": whole_seconds(seconds)}
            )
        await allowance.pace()

    async def _health(self, _: web.Request) -> web.Response:
        return _json(Health("ok"))

    async def _show_info(self, request: web.Request) -> web.Response:
        allowed = self._info.export_allowed and Scope.EXPORT in request[CALLER].scopes
        return _json(msgspec.structs.replace(self._info, export_allowed=allowed))

    async def _show_description(self, _: web.Request) -> web.Response:
        return web.Response(body=self._description, content_type="application/json")

    async def _serve_client(self, request: web.Request) -> web.StreamResponse:
        limits = self._limits
        if len(self._connections) >= limits.max_connections:
            raise web.HTTPServiceUnavailable(
                text="Busy: too many connections.", headers={"Retry-After": "10"}
            )
        socket = CountedSocket(
            timeout=_CLOSE_SECONDS,
            max_msg_size=limits.max_message_bytes,
            heartbeat=limits.heartbeat_seconds,
            compress=False,
        )
        connection = next(self._numbers)
        caller, peer = request[CALLER], request.remote or ""
        here = self._connections[connection] = Here(socket, caller, peer)
        began = time.monotonic()
        self._audit.note("connected", caller.name, peer, connection=connection)
        self._desk.connected(connection, caller.place)
        self._computing.connected(connection, self._desk.together(connection))
        try:
            await socket.prepare(request)
            if self._gone([here]):  # while it was being let in
                await self._close([here], WSCloseCode.POLICY_VIOLATION, _REVOKED)
            else:
                inbox = Inbox(limits.max_unread_bytes // 2, talk_of(request))
                await Connection(socket, self._gate(connection, here), inbox).serve()
        finally:
            del self._connections[connection]
            self._desk.gone(connection)
            if caller.client is not None:
                self._allowances.of(caller.client).left(connection)
            self._audit.note(
                *("disconnected", caller.name, peer),
                connection=connection,
                bytes_in=socket.bytes_in,
                bytes_out=socket.bytes_out,
                seconds=round(time.monotonic() - began, 1),
            )
            await self._computing.close_connection(connection)
        return socket

    def _gate(self, connection: int, here: Here) -> Compute:
        async def answer(request: ClientMessage, payloads: list[memoryview]) -> bytes:
            if self._desk.takes(connection, request):
                return await self._desk.answer(Asked(connection, request, payloads))
            return await self._computing.answer(connection, request, payloads)

        client = here.caller.client
        allowance = None if client is None else self._allowances.of(client)
        return Gate(
            *(connection, here.caller, here.peer, allowance, self._audit, self._models, answer)
        ).answer

    def _lost(self, session: SessionKey) -> None:
        self._desk.forget(session)
        self._allowances.ended(session)

    async def _background(self, _: web.Application) -> AsyncIterator[None]:
        work = self._drop_idle(), self._desk.watch(), self._watch_book(), self._audit.write_on()
        tasks = [asyncio.create_task(it) for it in work]
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
                for session in dropped:
                    self._allowances.ended(session)

    async def _watch_book(self) -> None:
        """Close the connections of clients whose token was revoked."""
        while (book := self._book) is not None:
            await asyncio.sleep(_LOOK_SECONDS)
            if not await asyncio.to_thread(book.changed):
                continue
            gone = self._gone([*self._connections.values()])
            for here in gone:
                self._audit.note("token revoked", here.caller.name, here.peer)
            await self._close(gone, WSCloseCode.POLICY_VIOLATION, _REVOKED)

    def _gone(self, connections: list[Here]) -> list[Here]:
        """Those of clients that may not come any more, or not as they could."""
        if self._book is None:
            return []
        clients = ((it, it.caller.client) for it in connections)
        return [it for it, client in clients if client and not self._book.holds(client)]

    async def _close_all(self, _: web.Application) -> None:
        self._computing.stop_reading()
        here = [*self._connections.values()]
        await self._close(here, WSCloseCode.GOING_AWAY, b"the server stops")

    @staticmethod
    async def _close(connections: list[Here], code: WSCloseCode, reason: bytes) -> None:
        farewells = [
            it.socket.close(code=code, message=reason) for it in connections if it.socket.prepared
        ]
        await asyncio.gather(*farewells, return_exceptions=True)


def _json(answer: msgspec.Struct) -> web.Response:
    return web.Response(body=msgspec.json.encode(answer), content_type="application/json")
