"""Valid frames of both sides, and ways to damage them, for fuzzing. All from one `Random`."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
import torch

from core.protocol.frames import join, payload_bytes
from core.protocol.messages import (
    SHARE_COLUMNS,
    VERSION,
    AdapterBlock,
    AskTask,
    Backward,
    ClientMessage,
    CloseSession,
    Code,
    Contribution,
    CreateAdapter,
    Doing,
    Done,
    ForgetRows,
    Forward,
    ForwardKept,
    GetAdapter,
    GetOptimiser,
    Hello,
    InputGradient,
    Kind,
    LeaveSeat,
    LoadHardened,
    Mode,
    Moment,
    Number,
    OpenSession,
    OptimiserBlock,
    Output,
    Part,
    Ping,
    PutAdapter,
    PutOptimiser,
    Refused,
    SeatStanding,
    ServerMessage,
    SessionOpened,
    Share,
    Step,
    TakeSeat,
    Task,
    TaskGiven,
    TensorHead,
)
from core.protocol.tensors import encode_tensor

_FLOATS = (Number.FLOAT32, Number.FLOAT16, Number.BFLOAT16, Number.INT8)
_EDGES: list[Any] = [
    *(-1, 0, 1, 2, 3, 5, 7, 127, 128, 255, 256, 1024, 1025, 4096, 4097, 65535, 65536),
    *(2**20, 2**24, 2**24 + 1, 2**31 - 1, 2**31, 2**32, 2**53, 2**53 + 1, 2**63 - 1, 2**64 - 1),
    *(-(2**31), -(2**63), 0.0, -0.0, 1.0, 0.5, 5e-324, 1.8e308, math.nan, math.inf, -math.inf),
    *(None, True, False, "", "secret", b"", b"\xff" * 9, [], [1], [[]], {}, {"a": 1}, [0] * 70),
]


def client_messages(
    session: int, number: int, width: int, block: int, lengths: tuple[int, int]
) -> list[tuple[ClientMessage, list[bytes]]]:
    """One of each, for a session whose trunk has this block and hidden size `width`."""
    rows = sum(lengths)

    def with_tensor(
        kind: type, what: Kind, count: int, written: Number, *fields: Any
    ) -> tuple[Any, list[bytes]]:
        values = torch.linspace(-1, 1, count * width).reshape(count, width)
        head, payload = encode_tensor(
            values.abs() if what is Kind.OPTIMISER else values, what, written
        )
        return kind(number, [head], *fields), [payload]

    whole = torch.ones(1, SHARE_COLUMNS, dtype=torch.int64)
    share, masked = encode_tensor(whole, Kind.MASKED, Number.INT64)
    plain: list[ClientMessage] = [
        Hello(number, [], VERSION),
        OpenSession(number, [], 0, 1, 1, Number.FLOAT32),
        CreateAdapter(number, [], session, 2, 4.0, 1, 0.0, True),
        GetAdapter(number, [], session, block, False),
        Step(number, [], session, 0.01, 1.0),
        CloseSession(number, [], session),
        Ping(number, [], session),
        ForwardKept(number, [], session, Mode.EVALUATE, [2, 1]),
        ForgetRows(number, [], session),
        LoadHardened(number, [], session, 0),
        GetOptimiser(number, [], session, block, Moment.FIRST),
        TakeSeat(number, [], session, 0),
        AskTask(number, [], session, 0),
        LeaveSeat(number, [], session),
    ]
    it = session
    return [
        *((message, []) for message in plain),
        with_tensor(Forward, Kind.HIDDEN, 2, Number.FLOAT32, it, Mode.GENERATE, [2], 0, 0),
        with_tensor(Forward, Kind.HIDDEN, 1, Number.FLOAT16, it, Mode.GENERATE, [1], 2, 0),
        with_tensor(Forward, Kind.HIDDEN, rows, Number.INT8, it, Mode.TRAIN, [*lengths], 0, 0),
        with_tensor(
            Forward, Kind.HIDDEN, rows, Number.BFLOAT16, it, Mode.EVALUATE, [*lengths], 0, 1
        ),
        with_tensor(Backward, Kind.GRADIENT, rows, Number.FLOAT16, it, max(0, number - 1), True),
        with_tensor(PutAdapter, Kind.ADAPTER, 2, Number.FLOAT32, it, block),
        with_tensor(PutOptimiser, Kind.OPTIMISER, 2, Number.FLOAT32, it, block, Moment.SECOND, 3),
        (Share(number, [share], it, 2, 7, 5), [masked]),
    ]


def client_frames(session: int, number: int, width: int, block: int) -> list[bytes]:
    """The same as bytes."""
    return [join(*it) for it in client_messages(session, number, width, block, (1, 2))]


def server_frames(width: int) -> list[bytes]:
    """One of each message of a server."""
    values = torch.linspace(-1, 1, 3 * width).reshape(3, width)
    hidden = [encode_tensor(values, Kind.HIDDEN, it) for it in _FLOATS]
    gradient, written = encode_tensor(values, Kind.GRADIENT, Number.BFLOAT16)
    matrices = [
        encode_tensor(values, Kind.ADAPTER, Number.FLOAT32, module, part)
        for module in (0, 1)
        for part in Part
    ]
    whole = torch.ones(1, SHARE_COLUMNS, dtype=torch.int64)
    share, masked = encode_tensor(whole, Kind.MASKED, Number.INT64)
    seats = [SeatStanding(1, Doing.WORKING, 3, 0.5, 1.5)]
    told = TaskGiven(5, [share], Task.TAKE, 1, 2, 0, 0, 7, [Contribution(1, 7)], seats)
    messages: list[tuple[ServerMessage, list[bytes]]] = [
        (Done(5, []), []),
        (SessionOpened(5, [], 3), []),
        (Refused(5, [], Code.BUSY, "try again"), []),
        (InputGradient(5, [gradient], 0.5), [written]),
        (AdapterBlock(5, [it for it, _ in matrices], 2), [it for _, it in matrices]),
        (
            OptimiserBlock(5, [it for it, _ in matrices], 2, Moment.FIRST, 4),
            [it for _, it in matrices],
        ),
        (told, [masked]),
        *((Output(5, [head], False), [payload]) for head, payload in hidden),
    ]
    return [join(*it) for it in messages]


def damaged(frame: bytes, others: list[bytes], random: Random) -> bytes:
    """The frame with one to three things wrong; sometimes bytes that never were one."""
    if random.random() < 0.08:
        body = random.randbytes(random.randrange(300))
        return struct.pack("<I", len(body)) + body if random.random() < 0.5 else body
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        frame = random.choice(_DAMAGES)(frame, others, random)
    return frame


def _flip(frame: bytes, _others: list[bytes], random: Random) -> bytes:
    if not frame:
        return b"\x00"
    end = min(len(frame), 60) if random.random() < 0.8 else len(frame)
    place = random.randrange(end)
    return frame[:place] + bytes([random.randrange(256)]) + frame[place + 1 :]


def _cut(frame: bytes, _others: list[bytes], random: Random) -> bytes:
    return frame[: random.randrange(len(frame) + 1)]


def _stretch(frame: bytes, _others: list[bytes], random: Random) -> bytes:
    return frame + random.randbytes(random.choice((1, 4, 8, 100, 3000)))


def _repeat(frame: bytes, _others: list[bytes], random: Random) -> bytes:
    begin = random.randrange(len(frame) + 1)
    end = min(len(frame), begin + random.choice((1, 4, 16, 400)))
    return frame[:end] + frame[begin:]


def _leave_out(frame: bytes, _others: list[bytes], random: Random) -> bytes:
    begin = random.randrange(len(frame) + 1)
    return frame[:begin] + frame[begin + random.choice((1, 4, 16, 400)) :]


def _splice(frame: bytes, others: list[bytes], random: Random) -> bytes:
    other = random.choice(others)
    return frame[: random.randrange(len(frame) + 1)] + other[random.randrange(len(other) + 1) :]


def _length(frame: bytes, _others: list[bytes], random: Random) -> bytes:
    edge = random.choice(
        (0, 1, 3, 4, len(frame) - 4, len(frame), 65535, 65536, 65537, 2**31, 2**32 - 1)
    )
    return struct.pack("<I", max(0, edge)) + frame[4:]


def _not_finite(frame: bytes, _others: list[bytes], random: Random) -> bytes:
    place = max(0, len(frame) - 4 * random.randrange(1, 40))
    return (
        frame[:place]
        + random.choice((b"\xff\xff\xff\x7f", b"\x00\x00\x80\xff"))
        + frame[place + 4 :]
    )


def _field(frame: bytes, _others: list[bytes], random: Random) -> bytes:
    """One field of the header is something else; the bytes behind it stay, or fit again."""
    taken = _taken_apart(frame)
    if taken is None:
        return frame
    header, payload = taken
    place: Any = header
    for _ in range(4):
        index = random.randrange(len(place)) if place else 0
        if place and isinstance(place[index], list) and place[index] and random.random() < 0.8:
            place = place[index]
        else:
            break
    choice = random.random()
    if place and choice < 0.75:
        place[index] = random.choice(_EDGES)
    elif place and choice < 0.85:
        del place[index]
    else:
        place.insert(index, random.choice(_EDGES))
    written = msgspec.msgpack.encode(header)
    if random.random() < 0.5:
        payload = _fitting(header, payload)
    return struct.pack("<I", len(written)) + written + payload


def _taken_apart(frame: bytes) -> tuple[list[Any], bytes] | None:
    if len(frame) < 4:
        return None
    end = 4 + struct.unpack_from("<I", frame)[0]
    try:
        header = msgspec.msgpack.decode(frame[4:end])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return (header, frame[end:]) if isinstance(header, list) else None


def _fitting(header: list[Any], payload: bytes) -> bytes:
    """As many bytes as the heads ask for, if these are heads and that is not too many."""
    try:
        heads = msgspec.convert(header[2], list[TensorHead])
        size = sum(payload_bytes(head) for head in heads)
    except (msgspec.ValidationError, IndexError, OverflowError):
        return payload
    return (payload + bytes(size))[:size] if size < 1 << 20 else payload


_DAMAGES: list[Callable[[bytes, list[bytes], Random], bytes]] = [
    *(_flip, _flip, _cut, _stretch, _repeat, _leave_out, _splice, _length, _not_finite),
    *(_field, _field, _field, _field),
]
