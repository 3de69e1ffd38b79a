"""A relay between client and trunk that knows messages: it notes their order and can hold replies.

Where `BreakingRelay` and `Recorder` pass bytes on, this one is a WebSocket on both sides.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import WSMsgType, web

from core.protocol.frames import split_client_frame, split_server_frame

MAX_MESSAGE = 256 << 20
IN_VAIN_SECONDS = 20.0


class MessageRelay:
    """`hold(relay, reply)` says whether a reply has to wait for a further request.

    `alter(relay, reply)` returns other bytes to answer with, or None. `cut(relay, request)` says
    whether the connection ends instead of a request being passed on.
    """

    def __init__(self, target: str, token: str) -> None:
        self._target, self._token = target, token
        self.hold: Callable[[MessageRelay, Any], bool] = lambda *_: False
        self.alter: Callable[[MessageRelay, Any], bytes | None] = lambda *_: None
        self.cut: Callable[[MessageRelay, Any], bool] = lambda *_: False
        self.asked: list[Any] = []
        self.answered: list[Any] = []
        self.most_open = 0
        """Requests that waited for their reply at the same time."""
        self.in_vain = False
        """Whether a reply was held for a request that never came."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.url = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(20)

    def asked_of(self, *kinds: type) -> list[Any]:
        return [message for message in self.asked if isinstance(message, kinds)]

    async def _start(self) -> str:
        app = web.Application()
        app.router.add_get("/v1/trunk", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        client = web.WebSocketResponse(timeout=0.2, max_msg_size=MAX_MESSAGE)
        await client.prepare(request)
        headers = {"Authorization": f"Bearer {self._token}"}
        came = asyncio.Event()
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(
                f"{self._target}/v1/trunk", headers=headers, max_msg_size=MAX_MESSAGE
            ) as trunk,
        ):
            back = asyncio.create_task(self._back(trunk, client, came))
            with contextlib.suppress(ConnectionError):
                while (frame := await client.receive()).type is WSMsgType.BINARY:
                    message, _ = split_client_frame(frame.data)
                    self.asked.append(message)
                    self.most_open = max(self.most_open, len(self.asked) - len(self.answered))
                    if self.cut(self, message):
                        break
                    came.set()
                    await trunk.send_bytes(frame.data)
            back.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await back
            await client.close()
        return client

    async def _back(self, trunk: Any, client: web.WebSocketResponse, came: asyncio.Event) -> None:
        with contextlib.suppress(ConnectionError):
            while (frame := await trunk.receive()).type is WSMsgType.BINARY:
                reply, _ = split_server_frame(frame.data)
                try:
                    async with asyncio.timeout(IN_VAIN_SECONDS):
                        while self.hold(self, reply):
                            came.clear()
                            await came.wait()
                except TimeoutError:
                    self.in_vain = True
                self.answered.append(reply)
                await client.send_bytes(self.alter(self, reply) or frame.data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()
