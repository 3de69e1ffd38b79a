"""One entry of the ledger, and how it is written: one line of JSON that ends with its own hash."""

from __future__ import annotations

import datetime
import hashlib
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from core.protocol.messages import ClientMessage

NOTHING_BEFORE = "0" * 64
"""What the very first entry is chained to."""
CHAT = "chat"
"""The run of what leaves for a conversation; the empty run is connecting."""
TRIAL = "trial"
"""The run of steps with made-up rows, which tell how long a real one will take."""

_BEFORE_HASH, _AFTER_HASH = b',"hash":"', b'"}'
_HASH_LENGTH = 64
_LONGEST_RUN = 255
_ENDING = len(_BEFORE_HASH) + _HASH_LENGTH + len(_AFTER_HASH)
_PORTS = {"http": 80, "https": 443}


class BadEntry(ValueError):
    """The line is no entry, or its hash is not that of its bytes."""


class SentTensor(Struct, frozen=True, array_like=True):
    """Kind and shape of a tensor that left."""

    kind: str
    rows: int
    columns: int


class Sent(Struct, frozen=True):
    """What is noted of one message. There is no field for content, text, ids or file names."""

    destination: str
    """scheme://host:port"""
    run: str
    """Name of the run folder, `CHAT`, `TRIAL`, or empty for connecting."""
    message: str
    """Kind of the message, or method and path of a request without content."""
    tensors: list[SentTensor]
    bytes: int
    noise_level: float | None
    """Of the hidden states in it; None where there are none."""
    sha256: str
    """Of the bytes that were handed to the socket."""


class Entry(Sent, frozen=True):
    """What was sent, when, and where it stands in the chain."""

    number: int
    """Counted from 1."""
    time: str
    """UTC, ISO 8601, to the microsecond, so that texts sort as times do."""
    previous: str
    """Hash of the entry before."""


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Entry)


def now() -> str:
    """The present time as entries write it."""
    return utc_text(datetime.datetime.now(datetime.UTC))


def utc_text(time: datetime.datetime) -> str:
    """`time` (with its zone) as entries write it."""
    return time.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def destination_of(url: str) -> str:
    """scheme://host:port of an address, and nothing else of it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}:{parts.port or _PORTS.get(parts.scheme, 0)}"


def plain(name: str) -> str:
    """A folder's name in letters that every file can hold, and not too many of them."""
    return name[:_LONGEST_RUN].encode("utf-8", "replace").decode("utf-8")


def sent_frame(
    destination: str, run: str, message: ClientMessage, frame: bytes, noise_level: float | None
) -> Sent:
    """What is noted of one WebSocket message."""
    return Sent(
        destination,
        plain(run),
        type(message).__name__,
        [SentTensor(it.kind.name.lower(), it.rows, it.columns) for it in message.tensors],
        len(frame),
        noise_level,
        hashlib.sha256(frame).hexdigest(),
    )


def sent_request(
    url: str, route: str, run: str = "", *, method: str = "GET", body: bytes = b""
) -> Sent:
    """What is noted of an HTTP request, such as opening the WebSocket; most have no content."""
    hashed = hashlib.sha256(body).hexdigest()
    return Sent(destination_of(url), run, f"{method} {route}", [], len(body), None, hashed)


def write_line(sent: Sent, number: int, previous: str) -> tuple[bytes, str]:
    """The line of a new entry, and its hash."""
    entry = Entry(
        sent.destination,
        sent.run,
        sent.message,
        sent.tensors,
        sent.bytes,
        sent.noise_level,
        sent.sha256,
        number,
        now(),
        previous,
    )
    body = _ENCODER.encode(entry)
    hashed = hashlib.sha256(body).hexdigest()
    return body[:-1] + _BEFORE_HASH + hashed.encode() + _AFTER_HASH + b"\n", hashed


def read_line(line: bytes) -> tuple[Entry, str]:
    """An entry and its hash from a line without its end. Raises `BadEntry`."""
    hashed = line[-_ENDING + len(_BEFORE_HASH) : -len(_AFTER_HASH)]
    if not (line[-_ENDING:].startswith(_BEFORE_HASH) and line.endswith(_AFTER_HASH)):
        raise BadEntry("no hash")
    body = line[:-_ENDING] + b"}"
    if hashlib.sha256(body).hexdigest().encode() != hashed:
        raise BadEntry("wrong hash")
    try:
        return _DECODER.decode(body), hashed.decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadEntry("no entry") from error
