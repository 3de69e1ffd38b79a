"""A small HTTP proxy that tunnels with CONNECT and may want a log-in, in a thread of the test."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import threading
from types import TracebackType
from typing import Any, Self

FORBIDDEN = ":25"
"""Where no tunnel leads."""


class ConnectProxy:
    """Knows the way to `port` of this computer, whatever host it is asked for."""

    def __init__(self, port: int, login: str = "") -> None:
        self.asked: list[str] = []
        """Whom the tunnels that were opened lead to, as `host:port`."""
        self.refused = 0
        """Requests with no log-in, or a wrong one."""
        self.headers: list[str] = []
        """All that the proxy itself was sent."""
        self._target = port
        self._wanted = f"Basic {base64.b64encode(login.encode()).decode()}" if login else ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def _run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._answer(reader, writer)
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.headers.append(head)
        first, *lines = head.split("\r\n")
        method, place, _version = first.split(" ")
        given = {
            name.lower(): value.strip() for name, _, value in (it.partition(":") for it in lines)
        }
        if self._wanted and given.get("proxy-authorization") != self._wanted:
            self.refused += 1
            writer.write(
                b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                b'Proxy-Authenticate: Basic realm="clinic"\r\nContent-Length: 0\r\n\r\n'
            )
            await writer.drain()
            return
        assert method == "CONNECT", "everything that leaves is over TLS"
        if place.endswith(FORBIDDEN):
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return
        self.asked.append(place)
        other_reader, other_writer = await asyncio.open_connection("127.0.0.1", self._target)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            await asyncio.gather(_pump(reader, other_writer), _pump(other_reader, writer))
        finally:
            other_writer.transport.abort()

    async def _stop(self) -> None:
        self._server.close()
        others = [it for it in asyncio.all_tasks() if it is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.05)  # the loop closes the sockets itself

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()
