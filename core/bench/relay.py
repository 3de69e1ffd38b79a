"""A slow link: a TCP relay that limits the rate and adds delay, as a process of its own.

Each direction is a queue in front of a line: a piece waits for those before it to be written at
the line's rate, and arrives a fixed delay after that. It works where the kernel has no `netem`.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import sys
import threading
import time

_PIECE_BYTES = 1 << 14
_PIECES_AHEAD = 4096
_AHEAD_SECONDS = 0.05
"""How far ahead of the line the sender is read; a real line's buffer is no larger."""

_Waiting = queue.Queue[tuple[float, bytes]]


def run(target_port: int, rate: float, delay: float) -> None:
    """Print the port, then relay to `target_port` on this computer until the process is killed.

    `rate` is in bytes a second, `delay` in seconds one way.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    while True:
        client, _ = listener.accept()
        server = socket.create_connection(("127.0.0.1", target_port))
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for source, sink in ((client, server), (server, client)):
            waiting: _Waiting = queue.Queue(_PIECES_AHEAD)
            _start(_write, waiting, sink)
            _start(_read, source, waiting, rate, delay)


def _start(work: object, *given: object) -> None:
    threading.Thread(target=work, args=given, daemon=True).start()  # type: ignore[arg-type]


def _read(source: socket.socket, waiting: _Waiting, rate: float, delay: float) -> None:
    free = 0.0
    with contextlib.suppress(OSError):
        while piece := source.recv(_PIECE_BYTES):
            free = max(free, time.monotonic()) + len(piece) / rate
            waiting.put((free + delay, piece))
            early = free - time.monotonic()
            if early > _AHEAD_SECONDS:
                time.sleep(early - _AHEAD_SECONDS)
    waiting.put((free + delay, b""))


def _write(waiting: _Waiting, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            due, piece = waiting.get()
            time.sleep(max(0.0, due - time.monotonic()))
            if not piece:
                sink.shutdown(socket.SHUT_WR)
                return
            sink.sendall(piece)
