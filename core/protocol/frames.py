"""One WebSocket message: `u32 header length`, header, then each tensor's bytes. Little endian."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import msgspec

from core.protocol.messages import (
    MAX_HEADER_BYTES,
    ClientMessage,
    Kind,
    Number,
    ServerMessage,
    TensorHead,
)

_PREFIX = struct.Struct("<I")
_WIDTH = {
    Number.FLOAT32: 4,
    Number.FLOAT16: 2,
    Number.BFLOAT16: 2,
    Number.INT8: 1,
    Number.INT64: 8,
}
EIGHT_BIT_GROUP = 128
"""Values of a row that share a scale: few enough that an outlier blurs only its neighbours."""
_SCALE_BYTES = 2
_ENCODER = msgspec.msgpack.Encoder()
_DECODERS: dict[Any, msgspec.msgpack.Decoder[Any]] = {
    ClientMessage: msgspec.msgpack.Decoder(ClientMessage),
    ServerMessage: msgspec.msgpack.Decoder(ServerMessage),
}


class BadFrame(ValueError):
    """The bytes are not a valid message."""


def payload_bytes(head: TensorHead) -> int:
    """How many bytes a tensor described by `head` takes on the wire."""
    scales = eight_bit_groups(head.columns) * _SCALE_BYTES if head.number is Number.INT8 else 0
    return head.rows * (head.columns * _WIDTH[head.number] + scales)


def eight_bit_groups(columns: int) -> int:
    """How many scales a row of so many 8-bit values has."""
    return -(-columns // EIGHT_BIT_GROUP)


def join(message: ClientMessage | ServerMessage, payloads: Sequence[bytes | memoryview]) -> bytes:
    """Put a header and its tensors' bytes into one message."""
    header = _ENCODER.encode(message)
    return b"".join((_PREFIX.pack(len(header)), header, *payloads))


def split_client_frame(data: bytes) -> tuple[ClientMessage, list[memoryview]]:
    """Take apart what a client sent. Raises `BadFrame`; allocates nothing but views."""
    return _split(data, ClientMessage)


def split_server_frame(data: bytes) -> tuple[ServerMessage, list[memoryview]]:
    """Take apart what a server sent. Raises `BadFrame`; allocates nothing but views."""
    return _split(data, ServerMessage)


def _split(data: bytes, kind: Any) -> tuple[Any, list[memoryview]]:
    if len(data) < _PREFIX.size:
        raise BadFrame("shorter than its prefix")
    (length,) = _PREFIX.unpack_from(data)
    body = _PREFIX.size + length
    if length > MAX_HEADER_BYTES or body > len(data):
        raise BadFrame("the header is longer than allowed")
    view = memoryview(data)
    try:
        message = _DECODERS[kind].decode(view[_PREFIX.size : body])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadFrame(str(error)[:200]) from error
    payloads = []
    for head in message.tensors:
        if (head.kind is Kind.MASKED) != (head.number is Number.INT64):
            raise BadFrame("whole numbers are for what is masked, and for nothing else")
        end = body + payload_bytes(head)
        if end > len(data):
            raise BadFrame("a tensor is shorter than its header says")
        payloads.append(view[body:end])
        body = end
    if body != len(data):
        raise BadFrame("bytes are left over after the last tensor")
    return message, payloads
