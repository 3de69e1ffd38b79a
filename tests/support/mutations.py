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


def valid_frames(session: int, number: int = 5, forward: int = 5) -> list[bytes]:
    """One of each message, the first two open a session and give it an adapter.

    All have the same number, since a connection takes none twice; `forward` is that of a pass
    that waits for its gradient.
    """
    plain: list[ClientMessage] = [
        OpenSession(number, [], 0, 14, 14, Number.FLOAT32),
        CreateAdapter(number, [], session, 2, 4.0, 1, 0.0, True),
        GetAdapter(number, [], session, 14, False),
        Step(number, [], session, 0.1, 1.0),
        Ping(number, [], session),
        CloseSession(number, [], session),
    ]
    return [
        *(join(message, []) for message in plain),
        _with(Forward, number, Kind.HIDDEN, 2, Number.FLOAT32, session, Mode.GENERATE, [2], 0, 0),
        _with(Forward, number, Kind.HIDDEN, 3, Number.INT8, session, Mode.TRAIN, [1, 2], 0, 0),
        _with(
            Forward, number, Kind.HIDDEN, 2, Number.BFLOAT16, session, Mode.EVALUATE, [1, 1], 0, 1
        ),
        _with(Backward, number, Kind.GRADIENT, 3, Number.FLOAT16, session, forward, True),
        _with(PutAdapter, number, Kind.ADAPTER, 2, Number.FLOAT32, session, 14),
        join(ForwardKept(number, [], session, Mode.EVALUATE, [2, 1]), []),
        join(ForgetRows(number, [], session), []),
        join(GetOptimiser(number, [], session, 14, Moment.FIRST), []),
        _with(
            PutOptimiser, number, Kind.OPTIMISER, 2, Number.FLOAT32, session, 14, Moment.SECOND, 3
        ),
        join(LoadHardened(number, [], session, 0), []),
        *(join(message, []) for message in _of_seats(session, number)),
        _shared(session, number),
    ]


SEATS = 4
"""How many messages at the end are of common runs, in which this session takes no part."""


def _of_seats(session: int, number: int) -> list[ClientMessage]:
    return [
        TakeSeat(number, [], session, 0),
        AskTask(number, [], session, 3),
        LeaveSeat(number, [], session),
    ]


def _shared(session: int, number: int) -> bytes:
    whole = torch.ones(1, SHARE_COLUMNS, dtype=torch.int64)
    head, payload = encode_tensor(whole, Kind.MASKED, Number.INT64)
    return join(Share(number, [head], session, 2, 7, 5), [payload])


def _with(message: type, id_: int, kind: Kind, rows: int, number: Number, *fields: object) -> bytes:
    head, payload = encode_tensor(torch.ones(rows, _WIDTH), kind, number)
    return join(message(id_, [head], *fields), [payload])


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
