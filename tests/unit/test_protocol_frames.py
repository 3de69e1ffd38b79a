"""Bytes to messages and back, and what happens to bytes that are none."""

from __future__ import annotations

import struct

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.mutations import Damage, damages, valid_frames

from core.protocol.frames import (
    BadFrame,
    join,
    payload_bytes,
    split_client_frame,
    split_server_frame,
)
from core.protocol.messages import (
    MAX_HEADER_BYTES,
    Forward,
    Hello,
    Kind,
    Mode,
    Number,
    Output,
    Ping,
    PutAdapter,
    TensorHead,
)

FRAMES = valid_frames(session=3)
QUICK = settings(deadline=None, database=None, max_examples=300)


def take_apart(data: bytes) -> None:
    try:
        message, payloads = split_client_frame(data)
    except BadFrame:
        return
    assert len(message.tensors) == len(payloads)
    for head, payload in zip(message.tensors, payloads, strict=True):
        assert len(payload) == payload_bytes(head)
    # What is accepted can be written again and read the same.
    again, _ = split_client_frame(join(message, payloads))
    assert again == message


@pytest.mark.parametrize("frame", FRAMES, ids=range(len(FRAMES)))
def test_valid_messages_come_back(frame: bytes) -> None:
    message, payloads = split_client_frame(frame)
    assert join(message, payloads) == frame
    for end in range(len(frame)):
        with pytest.raises(BadFrame):
            split_client_frame(frame[:end])
    with pytest.raises(BadFrame):
        split_client_frame(frame + b"\x00")


@QUICK
@given(st.binary(max_size=300))
def test_random_bytes(data: bytes) -> None:
    take_apart(data)
    take_apart(struct.pack("<I", len(data)) + data)


@QUICK
@given(damages())
def test_damaged_messages(damage: Damage) -> None:
    take_apart(damage.of(FRAMES))


@QUICK
@given(
    st.recursive(
        st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text() | st.binary() | st.none(),
        lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=20,
    )
)
def test_any_messagepack(value: object) -> None:
    header = msgspec.msgpack.encode(value)
    take_apart(struct.pack("<I", len(header)) + header)


@pytest.mark.slow
@settings(QUICK, max_examples=50_000)
@given(damages())
def test_many_damaged_messages(damage: Damage) -> None:
    take_apart(damage.of(FRAMES))


def test_tensors_are_views_of_the_message() -> None:
    heads = [
        TensorHead(Kind.ADAPTER, Number.FLOAT32, 2, 3),
        TensorHead(Kind.ADAPTER, Number.INT8, 2, 5),
    ]
    message = PutAdapter(4, heads, 1, 2)
    frame = join(message, [bytes(range(24)), bytes(range(14))])
    found, (first, second) = split_client_frame(frame)
    assert found == message
    assert (bytes(first), bytes(second)) == (bytes(range(24)), bytes(range(14)))
    assert first.obj is frame


def test_sizes_are_checked_before_anything_is_taken_apart() -> None:
    with pytest.raises(BadFrame, match="longer than allowed"):
        split_client_frame(struct.pack("<I", MAX_HEADER_BYTES + 1) + bytes(MAX_HEADER_BYTES + 1))
    huge = TensorHead(Kind.HIDDEN, Number.FLOAT32, 1 << 32, 1 << 22)
    with pytest.raises(BadFrame, match="shorter than its header says"):
        split_client_frame(join(Forward(1, [huge], 1, Mode.TRAIN, [1], 0, 0), [b"abc"]))


def test_the_sides_do_not_take_each_others_messages() -> None:
    with pytest.raises(BadFrame):
        split_server_frame(join(Hello(1, [], 1), []))
    with pytest.raises(BadFrame):
        split_client_frame(join(Output(1, [], False), []))


def test_the_worked_example_of_the_document() -> None:
    frame = join(Ping(7, [], 3), [])
    assert frame.hex(" ") == "05 00 00 00 94 0a 07 90 03"
    head = TensorHead(Kind.HIDDEN, Number.FLOAT32, 1, 2)
    frame = join(Forward(5, [head], 3, Mode.GENERATE, [1], 9, 0), [struct.pack("<ff", 1.0, -2.0)])
    assert frame.hex(" ") == (
        "11 00 00 00 98 06 05 91 96 01 01 01 02 00 01 03 01 91 01 09 00 00 00 80 3f 00 00 00 c0"
    )


def test_a_text_that_is_no_text_is_a_bad_frame() -> None:
    header = msgspec.msgpack.encode([199, 5, [], "busy", "0123"]).replace(
        b"0123", b"\xff\xfe\xfd\xfc"
    )
    with pytest.raises(BadFrame):
        split_server_frame(struct.pack("<I", len(header)) + header)
