"""A trunk server of its own for tools that bear down on it, and asynchronous clients for it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import torch

from core.executable import compute_environment, program
from core.protocol.frames import join, split_server_frame
from core.protocol.messages import (
    VERSION,
    ClientMessage,
    Hello,
    Kind,
    Number,
    OpenSession,
    SessionOpened,
    TensorHead,
)
from core.protocol.tensors import encode_tensor

TOKEN = "a-token-for-this-measurement"
_MOST_MESSAGE = 256 << 20


class Ended(Exception):
    """The server ended the connection."""


@dataclass
class Served:
    """A running `fedsea serve`."""

    url: str
    process: psutil.Process
    log: Path

    @property
    def host(self) -> tuple[str, int]:
        """Where it listens."""
        host, _, port = self.url.removeprefix("http://").rpartition(":")
        return host, int(port)

    @property
    def resident(self) -> int:
        """Bytes of memory."""
        return int(self.process.memory_info().rss)

    def faults(self) -> int:
        """Tracebacks in its log."""
        return self.log.read_text("utf-8", "replace").count("Traceback")


@contextlib.contextmanager
def served(log: Path, *options: str) -> Iterator[Served]:
    """Start a server, and end it."""
    with log.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            program("serve", "--json", "--port", "0", *options),
            env={**compute_environment(), "FEDSEA_TOKEN": TOKEN},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
        )
    try:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        yield Served(ready["url"], psutil.Process(process.pid), log)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


@dataclass
class Client:
    """One WebSocket. Numbers its own requests."""

    socket: aiohttp.ClientWebSocketResponse
    number: int = 0
    frames: list[bytes] = field(default_factory=list)

    async def ask(
        self, kind: type, *fields: Any, tensor: tuple[TensorHead, bytes] | None = None
    ) -> Any:
        """One request's reply with its payloads. Raises `Ended`."""
        self.number += 1
        heads, payloads = ([tensor[0]], [tensor[1]]) if tensor else ([], [])
        message: ClientMessage = kind(self.number, heads, *fields)
        return await self.send(join(message, payloads))

    async def send(self, frame: bytes) -> Any:
        """What comes back. Raises `Ended`."""
        try:
            await self.socket.send_bytes(frame)
            return await self.receive()
        except (ConnectionError, aiohttp.ClientError) as error:
            raise Ended from error

    async def receive(self) -> Any:
        """The next message. Raises `Ended`."""
        message = await self.socket.receive()
        if message.type is not aiohttp.WSMsgType.BINARY:
            raise Ended
        return split_server_frame(message.data)

    async def open(self, blocks: tuple[int, int] = (1, 1)) -> int:
        """A session's number. Raises `Ended`, and `RuntimeError` if it is refused."""
        reply, _ = await self.ask(OpenSession, 0, *blocks, Number.FLOAT32)
        if not isinstance(reply, SessionOpened):
            raise RuntimeError(reply.detail)
        return int(reply.session)


@contextlib.asynccontextmanager
async def client(http: aiohttp.ClientSession, url: str) -> AsyncIterator[Client]:
    """A client that has said hello. Raises `Ended`."""
    try:
        socket = await http.ws_connect(
            f"{url}/v1/trunk",
            headers={"Authorization": f"Bearer {TOKEN}"},
            max_msg_size=_MOST_MESSAGE,
            heartbeat=20,
            compress=0,
        )
    except (aiohttp.ClientError, OSError) as error:
        raise Ended from error
    try:
        found = Client(socket)
        await found.ask(Hello, VERSION)
        yield found
    finally:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(socket.close(), 5)


def states(rows: int, width: int, seed: int, kind: Kind = Kind.HIDDEN) -> tuple[TensorHead, bytes]:
    """Random ones, ready to be sent."""
    random = torch.Generator().manual_seed(seed)
    return encode_tensor(torch.randn(rows, width, generator=random), kind, Number.FLOAT32)
