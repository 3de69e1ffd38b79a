"""A TLS server that keeps what a client sends within the encryption, and answers as told."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from types import TracebackType
from typing import Self

from support.certificates import Certified

ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class TlsListener:
    """`received` is all that came after handshakes; `handshakes` counts those that succeeded."""

    def __init__(
        self,
        shown: Certified,
        port: int = 0,
        clients: Certified | None = None,
        answer: bytes = ANSWER,
    ) -> None:
        """`clients` is the authority whose certificates clients have to show."""
        self.answer = answer
        self.silence = threading.Event()
        """While it is set, requests wait for their answer."""
        self.received = b""
        self.handshakes = 0
        self.clients: list[str] = []
        """Names of the clients that showed a certificate."""
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(shown.file, shown.key)
        if clients is not None:
            self._context.load_verify_locations(clients.file)
            self._context.verify_mode = ssl.CERT_REQUIRED
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port = self._listener.getsockname()[1]
        self.url = f"https://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            with plain, contextlib.suppress(OSError, ValueError):
                plain.settimeout(5)
                self._serve(self._context.wrap_socket(plain, server_side=True))

    def _serve(self, client: ssl.SSLSocket) -> None:
        with client:
            self.handshakes += 1
            if shown := client.getpeercert():
                self.clients.append(str(shown["subject"]))
            while data := client.recv(1 << 16):
                self.received += data
                if b"\r\n\r\n" in self.received:
                    while self.silence.is_set():
                        time.sleep(0.01)
                    client.sendall(self.answer)
                    return

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)
