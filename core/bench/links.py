"""The networks that are measured over, and a check that they are what they say."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from core.bench.errors import MeasuringFailed
from core.executable import program
from core.text import QT_TRANSLATE_NOOP as _

_PROBE_SECONDS = 0.5
_TRIES = 4
_TOLERANCE = 0.1
_LATE_SECONDS = 0.002
_PINGS = 15


@dataclass(frozen=True)
class Link:
    """A network by its rate and the time of a round trip; without a rate, this computer itself."""

    name: str
    megabits: float = 0.0
    round_trip: float = 0.0
    """In seconds, of an empty message."""

    @property
    def rate(self) -> float:
        """Bytes a second in each direction."""
        return self.megabits * 1e6 / 8


LOOPBACK = Link("loopback")
OFFICE = Link("100 Mbit/s, 20 ms", 100.0, 0.020)
HOME = Link("20 Mbit/s, 40 ms", 20.0, 0.040)
LINKS = {"loopback": LOOPBACK, "office": OFFICE, "home": HOME}


@contextlib.contextmanager
def through(link: Link, port: int) -> Iterator[int]:
    """A port of this computer that leads to `port` over `link`, checked before it is used."""
    if not link.megabits:
        yield port
        return
    with _echo() as echo, relayed_to(link, echo) as checked:
        check(link, checked)
    with relayed_to(link, port) as relayed:
        yield relayed


@contextlib.contextmanager
def relayed_to(link: Link, port: int) -> Iterator[int]:
    """The same unchecked."""
    words = ("--relay", str(port), str(link.rate), str(link.round_trip / 2))
    with subprocess.Popen(program("bench", *words), stdout=subprocess.PIPE, text=True) as relay:
        try:
            assert relay.stdout is not None
            yield int(relay.stdout.readline())
        finally:
            relay.kill()


def check(link: Link, port: int) -> tuple[float, float]:
    """Round trip (seconds) and rate (bytes a second) of the link to an echo at `port`.

    Raises `MeasuringFailed` if either is off by more than a tenth, each time of a few.
    """
    for _try in range(_TRIES):
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            trip = sorted(exchange(line, 1) for _ in range(_PINGS))[_PINGS // 2]
            size = int(link.rate * _PROBE_SECONDS)
            # It flows both ways at once, so the last byte comes one round trip after it left.
            rate = size / (exchange(line, size) - trip)
        late = trip - link.round_trip
        if (
            -_LATE_SECONDS < late < link.round_trip * _TOLERANCE + _LATE_SECONDS
            and abs(rate / link.rate - 1) < _TOLERANCE
        ):
            return trip, rate
    raise MeasuringFailed(
        reason=_("errors", "The slow link is not as slow or as fast as it should be.")
    )


def exchange(line: socket.socket, size: int) -> float:
    """Seconds until `size` bytes that were sent have come back."""
    start = time.perf_counter()
    sender = threading.Thread(target=line.sendall, args=(bytes(size),))
    sender.start()
    left = size
    while left:
        left -= len(line.recv(min(left, 1 << 16)))
    sender.join()
    return time.perf_counter() - start


@contextlib.contextmanager
def _echo() -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = listener.accept()
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while data := line.recv(1 << 16):
                    line.sendall(data)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.close()
