"""A WebSocket client that may misbehave: it sends whatever bytes it is given (RFC 6455)."""

from __future__ import annotations

import base64
import os
import socket
import struct
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from msgspec import structs
from support.trunk_process import TOKEN
from torch import Tensor

from core.protocol.frames import join, split_server_frame
from core.protocol.messages import (
    VERSION,
    Backward,
    Hello,
    Kind,
    Number,
    OpenSession,
    Refused,
    SessionOpened,
    TensorHead,
)
from core.protocol.tensors import encode_tensor

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
_SECONDS = 60


@dataclass(frozen=True)
class Closed:
    """The server ended the connection. Code 0: without a word."""

    code: int
    reason: str


class RawClient:
    def __init__(self, url: str, token: str | None = TOKEN, *, hello: bool = True) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname, parts.port), timeout=_SECONDS)
        self._stream = self._socket.makefile("rb")
        self._last_id = 0
        self._given: dict[int, int] = {}
        self.status = self._handshake(parts.netloc, token)
        if hello and self.status == 101:
            self.request(Hello(1, [], VERSION))

    def _handshake(self, host: str, token: str | None) -> int:
        lines = [
            "GET /v1/trunk HTTP/1.1",
            f"Host: {host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
            *([f"Authorization: Bearer {token}"] if token is not None else []),
        ]
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        status = int(self._stream.readline().split()[1])
        while self._stream.readline().strip():
            pass
        return status

    def send(self, payload: bytes, opcode: int = BINARY) -> None:
        length = len(payload)
        if length < 126:
            head = struct.pack(">BB", 0x80 | opcode, 0x80 | length)
        elif length < 1 << 16:
            head = struct.pack(">BBH", 0x80 | opcode, 0x80 | 126, length)
        else:
            head = struct.pack(">BBQ", 0x80 | opcode, 0x80 | 127, length)
        # A mask of zeros leaves the payload as it is.
        self._socket.sendall(head + bytes(4) + payload)

    def receive_frame(self) -> tuple[int, bytes]:
        head = self._stream.read(2)
        if len(head) < 2:
            return CLOSE, b""
        length = head[1] & 0x7F
        if length == 126:
            (length,) = struct.unpack(">H", self._stream.read(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self._stream.read(8))
        return head[0] & 0x0F, self._stream.read(length)

    def receive(self) -> Any:
        """The next message's header, or `Closed`."""
        try:
            opcode, payload = self.receive_frame()
        except ConnectionError:
            return Closed(0, "")
        if opcode == CLOSE:
            code = struct.unpack(">H", payload[:2])[0] if payload else 0
            return Closed(code, payload[2:].decode())
        assert opcode == BINARY, opcode
        return split_server_frame(payload)[0]

    def request(self, message: Any, *payloads: bytes) -> Any:
        """One message and its reply. Here numbers may repeat, though not on the wire."""
        number = message.id
        self.send(join(self.numbered(message), payloads))
        reply = self.receive()
        if getattr(reply, "id", 0):
            reply = structs.replace(reply, id=number)
        return reply

    def numbered(self, message: Any) -> Any:
        """The message under the next number that the server takes."""
        self._last_id = max(self._last_id + 1, message.id)
        self._given[message.id] = self._given[self._last_id] = self._last_id
        if isinstance(message, Backward):
            message = structs.replace(
                message, forward=self._given.get(message.forward, message.forward)
            )
        return structs.replace(message, id=self._last_id)

    def close(self) -> None:
        self._stream.close()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def wire(
    tensor: Tensor, kind: Kind = Kind.HIDDEN, number: Number = Number.FLOAT32, **more: Any
) -> tuple[TensorHead, bytes]:
    return encode_tensor(tensor, kind, number, **more)


def code_of(reply: Any) -> str:
    assert isinstance(reply, Refused), reply
    return reply.code


def new_session(client: RawClient, input_blocks: int = 14, output_blocks: int = 14) -> int:
    reply = client.request(OpenSession(2, [], 0, input_blocks, output_blocks, Number.FLOAT32))
    assert isinstance(reply, SessionOpened)
    return reply.session
