"""A trunk server that answers what it is told to, in a thread of the test."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import WSMsgType, web

from core.protocol.frames import join, split_client_frame
from core.protocol.messages import Done, Hello, OpenSession, SessionOpened


class HostileServer:
    """Greets and opens sessions as it should; `reply` makes everything else."""

    def __init__(self, reply: Callable[[Any], bytes]) -> None:
        self._reply = reply
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.url = self._run(self._start())

    def _run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    async def _start(self) -> str:
        app = web.Application()
        app.router.add_get("/v1/trunk", self._serve)
        app.router.add_get("/elsewhere/v1/trunk", self._send_on)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(timeout=0.2)
        await socket.prepare(request)
        with contextlib.suppress(ConnectionError):
            while (frame := await socket.receive()).type is WSMsgType.BINARY:
                message, _ = split_client_frame(frame.data)
                await socket.send_bytes(self._answer(message))
        return socket

    async def _send_on(self, _request: web.Request) -> web.Response:
        raise web.HTTPFound("/v1/trunk")

    def _answer(self, message: Any) -> bytes:
        if isinstance(message, Hello):
            return join(Done(message.id, []), [])
        if isinstance(message, OpenSession):
            return join(SessionOpened(message.id, [], 1), [])
        return self._reply(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()
