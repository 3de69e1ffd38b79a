"""A TCP relay between client and trunk that keeps every byte the client sent.

It sits at the socket, so nothing that leaves can pass it by. `client_messages` takes the bytes
apart again with code of its own down to the WebSocket's payloads.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from torch import Tensor

from core.protocol.frames import split_client_frame
from core.protocol.tensors import decode_tensor


class Recorder:
    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname, parts.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.connections: list[bytearray] = []
        """What the client sent, by connection."""
        self.replies: list[bytearray] = []
        """What came back, by connection."""
        self._sockets: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._target)
            except OSError:  # the server is away, and so is this for its client
                client.close()
                continue
            self._sockets += [client, server]
            sent = bytearray()
            self.connections.append(sent)
            self.replies.append(bytearray())
            ways = ((client, server, sent), (server, client, self.replies[-1]))
            for source, sink, keep in ways:
                source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                thread = threading.Thread(target=self._pump, args=(source, sink, keep))
                self._threads.append(thread)
                thread.start()

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket, keep: bytearray) -> None:
        try:
            while data := source.recv(1 << 16):
                keep += data
                sink.sendall(data)
        except OSError:
            pass
        finally:
            with contextlib.suppress(OSError):
                sink.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)
        for one in self._sockets:
            one.close()


def requests_of(sent: bytes) -> list[str]:
    """First lines, without the version, of all requests on a connection; none has a body."""
    head, rest = split_http(sent)
    more = requests_of(rest) if rest.startswith(b"GET ") else []
    return [head.partition(" HTTP/")[0], *more]


def split_http(sent: bytes) -> tuple[str, bytes]:
    """The request's head, and what the client sent after it on the same connection."""
    head, _, rest = bytes(sent).partition(b"\r\n\r\n")
    return head.decode("ascii"), rest


def websocket_payloads(sent: bytes) -> Iterator[bytes]:
    """Payloads of the binary messages in a client's half of a WebSocket (RFC 6455, 5.2)."""
    position, message = 0, b""
    while position < len(sent):
        first, second = sent[position], sent[position + 1]
        position += 2
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack_from(">H", sent, position)
            position += 2
        elif length == 127:
            (length,) = struct.unpack_from(">Q", sent, position)
            position += 8
        assert second & 0x80, "a client has to mask its frames"
        mask = sent[position : position + 4]
        position += 4
        payload = _unmask(sent[position : position + length], mask)
        position += length
        opcode = first & 0x0F
        assert opcode in (0, 2, 8, 9, 10), "no text frames"
        if opcode in (0, 2):
            message += payload
            if first & 0x80:
                yield message
                message = b""


def decoded(sent: bytes) -> Iterator[tuple[Any, list[Tensor]]]:
    """Messages and their tensors in a client's half of a WebSocket."""
    for payload in websocket_payloads(sent):
        message, parts = split_client_frame(payload)
        yield message, [decode_tensor(h, p) for h, p in zip(message.tensors, parts, strict=True)]


def _unmask(data: bytes, mask: bytes) -> bytes:
    repeated = (mask * (len(data) // 4 + 1))[: len(data)]
    whole = int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")
    return whole.to_bytes(len(data), "big")
