"""Valid client messages, and ways to damage them."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from hypothesis import strategies as st

from core.protocol.frames import join
from core.protocol.messages import (
    SHARE_COLUMNS,
    AskTask,
    Backward,
    ClientMessage,
    CloseSession,
    CreateAdapter,
    ForgetRows,
    Forward,
    ForwardKept,
    GetAdapter,
    GetOptimiser,
    Kind,
    LeaveSeat,
    LoadHardened,
    Mode,
    Moment,
    Number,
    OpenSession,
    Ping,
    PutAdapter,
    PutOptimiser,
    Share,
    Step,
    TakeSeat,
)
from core.protocol.tensors import encode_tensor

_WIDTH = 576


def valid_frames(session: int) -> list[bytes]:
    """One of each message, the first two open a session and give it an adapter."""
    plain: list[ClientMessage] = [
        OpenSession(2, [], 0, 14, 14, Number.FLOAT32),
        CreateAdapter(3, [], session, 2, 4.0, 1, 0.0, True),
        GetAdapter(6, [], session, 14, False),
        Step(7, [], session, 0.1, 1.0),
        Ping(8, [], session),
        CloseSession(9, [], session),
    ]
    return [
        *(join(message, []) for message in plain),
        _with(Forward, Kind.HIDDEN, 2, Number.FLOAT32, session, Mode.GENERATE, [2], 0, 0),
        _with(Forward, Kind.HIDDEN, 3, Number.INT8, session, Mode.TRAIN, [1, 2], 0, 0),
        _with(Forward, Kind.HIDDEN, 2, Number.BFLOAT16, session, Mode.EVALUATE, [1, 1], 0, 1),
        _with(Backward, Kind.GRADIENT, 3, Number.FLOAT16, session, 5, True),
        _with(PutAdapter, Kind.ADAPTER, 2, Number.FLOAT32, session, 14),
        join(ForwardKept(10, [], session, Mode.EVALUATE, [2, 1]), []),
        join(ForgetRows(11, [], session), []),
        join(GetOptimiser(13, [], session, 14, Moment.FIRST), []),
        _with(PutOptimiser, Kind.OPTIMISER, 2, Number.FLOAT32, session, 14, Moment.SECOND, 3),
        join(LoadHardened(12, [], session, 0), []),
        *(join(message, []) for message in _of_seats(session)),
        _shared(session),
    ]


SEATS = 4
"""How many messages at the end are of common runs, in which this session takes no part."""


def _of_seats(session: int) -> list[ClientMessage]:
    return [
        TakeSeat(16, [], session, 0),
        AskTask(17, [], session, 3),
        LeaveSeat(18, [], session),
    ]


def _shared(session: int) -> bytes:
    whole = torch.ones(1, SHARE_COLUMNS, dtype=torch.int64)
    head, payload = encode_tensor(whole, Kind.MASKED, Number.INT64)
    return join(Share(19, [head], session, 2, 7, 5), [payload])


def _with(message: type, kind: Kind, rows: int, number: Number, *fields: object) -> bytes:
    head, payload = encode_tensor(torch.ones(rows, _WIDTH), kind, number)
    return join(message(5, [head], *fields), [payload])


@dataclass(frozen=True)
class Damage:
    """What is done to a valid message. Places are shares of its header or of all of it."""

    which: int
    changes: list[tuple[bool, float, int]]
    cut: int
    tail: bytes

    def of(self, frames: list[bytes]) -> bytes:
        """The damaged message."""
        frame = bytearray(frames[self.which % len(frames)])
        header_end = 4 + int.from_bytes(frame[:4], "little")
        for in_header, place, value in self.changes:
            end = header_end if in_header else len(frame)
            frame[int(place * (end - 1))] = value
        return bytes(frame[: len(frame) - self.cut]) + self.tail


def damages() -> st.SearchStrategy[Damage]:
    """A few bytes changed, mostly in the header, sometimes bytes too few or too many."""
    in_header = st.sampled_from([True, True, True, False])
    change = st.tuples(in_header, st.floats(0, 1), st.integers(0, 255))
    return st.builds(
        Damage,
        st.integers(0, len(valid_frames(0)) - 1),
        st.lists(change, max_size=3),
        st.sampled_from([0, 0, 0, 0, 1, 4, 30]),
        st.sampled_from([b"", b"", b"", b"\x00", b"abcd"]),
    )
