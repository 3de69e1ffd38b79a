"""Bad messages get a typed refusal or a close, and nobody else on the server notices."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import torch
from support.raw_client import TEXT, Closed, RawClient, code_of, new_session, wire
from support.trunk_process import (
    HIDDEN,
    TrunkProcess,
    states,
)
from torch import Tensor

from core.protocol.frames import join, split_server_frame
from core.protocol.messages import (
    VERSION,
    Backward,
    CloseSession,
    Code,
    CreateAdapter,
    Done,
    Forward,
    GetAdapter,
    GetOptimiser,
    Hello,
    Kind,
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
    Step,
    TensorHead,
)


def forward(
    session: int, tensor: Tensor, lengths: list[int], mode: Mode = Mode.GENERATE, past: int = 0
) -> tuple[Any, bytes]:
    head, payload = wire(tensor)
    return Forward(7, [head], session, mode, lengths, past, 0), payload


def create_adapter(client: RawClient, session: int, *, trainable: bool = True) -> Any:
    return client.request(CreateAdapter(3, [], session, 4, 8.0, 1, 0.0, trainable))


# --- messages that are no messages: refused with the number 0, then the connection ends ----------

_MESSAGE, _PAYLOAD = forward(1, states(2, 0), [2])
GOOD = join(_MESSAGE, [_PAYLOAD])
HEADER = struct.unpack_from("<I", GOOD)[0]


def packed(*fields: Any) -> bytes:
    header = msgspec.msgpack.encode(list(fields))
    return struct.pack("<I", len(header)) + header


UNREADABLE = {
    "empty": b"",
    "shorter than the prefix": b"\x01\x00",
    "no MessagePack": struct.pack("<I", 4) + b"\xc1\xc1\xc1\xc1",
    "row number 0": packed(11, 1, [], 1, 2, [0]),
    "row number too high": packed(11, 1, [], 1, 2, [2**24 + 1]),
    "no row number": packed(11, 1, [], 1, 2, []),
    "too many row numbers": packed(11, 1, [], 1, 2, [1] * 4097),
    "to be kept under a negative number": packed(6, 1, [], 1, 2, [1], 0, -1),
    "text instead of a header": b"GET / HTTP/1.1\r\n\r\n",
    "header longer than the message": struct.pack("<I", 4000) + b"\x90",
    "header of four gigabytes": struct.pack("<I", 2**32 - 1) + b"\x90",
    "a map for a header": struct.pack("<I", 1) + b"\x80",
    "no step": packed(15, 1, [], 1, 14, 1, 0),
    "too many steps": packed(15, 1, [], 1, 14, 1, 2**24 + 1),
    "a third mean": packed(14, 1, [], 1, 14, 3),
    "wrong tag": packed(77, 1, [], 1),
    "a server's tag": packed(101, 1, []),
    "a text for the tag": packed("Forward", 1, []),
    "a text in a field": packed(10, 1, [], "secret"),
    "bytes in a field": packed(10, 1, [], b"secret"),
    "one field too many": packed(10, 1, [], 0, 0),
    "one field too few": packed(10, 1, []),
    "negative session": packed(10, 1, [], -1),
    "session beyond 64 bits": struct.pack("<I", 13) + b"\x94\x0a\x01\x90\xcf" + b"\xff" * 8,
    "no row": packed(6, 1, [], 1, 1, [], 0, 0),
    "too many rows": packed(6, 1, [], 1, 1, [1] * 4097, 0, 0),
    "an empty row": packed(6, 1, [], 1, 1, [0], 0, 0),
    "unknown mode": packed(6, 1, [], 1, 9, [1], 0, 0),
    "NaN for a learning rate": packed(8, 1, [], 1, float("nan"), 1.0),
    "unknown kind of tensor": packed(6, 1, [[5, 1, 1, 576]], 1, 1, [1], 0, 0) + bytes(2304),
    "unknown number format": packed(6, 1, [[1, 5, 1, 576]], 1, 1, [1], 0, 0) + bytes(2304),
    "a tensor of petabytes": packed(6, 1, [[1, 1, 2**32, 2**22]], 1, 1, [1], 0, 0),
    "too many tensors": packed(4, 1, [[3, 1, 0, 1]] * 65, 1, 1),
    "deeply nested": struct.pack("<I", 5000) + b"\x91" * 5000,
    "truncated tensor": GOOD[:-1],
    "truncated header": GOOD[: HEADER - 3],
    "left-over bytes": GOOD + b"\x00",
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE.keys())
@pytest.mark.usefixtures("bystander")
def test_unreadable_messages_end_the_connection(client: RawClient, data: bytes) -> None:
    client.send(data)
    reply = client.receive()
    assert (reply.id, code_of(reply)) == (0, Code.BAD_MESSAGE)
    assert client.receive() == Closed(1002, "bad message")


@pytest.mark.usefixtures("bystander")
def test_text_frames_end_the_connection(client: RawClient) -> None:
    client.send(b"My name is Adalbert", TEXT)
    assert client.receive() == Closed(1003, "binary messages only")


@pytest.mark.usefixtures("bystander")
def test_first_message_has_to_be_a_hello(trunk: TrunkProcess) -> None:
    with RawClient(trunk.url, hello=False) as client:
        assert code_of(client.request(Ping(1, [], 0))) == Code.BAD_MESSAGE
        assert client.receive() == Closed(1002, "bad message")


@pytest.mark.parametrize("version", [0, VERSION + 1, 2**16])
@pytest.mark.usefixtures("bystander")
def test_another_version_is_refused(trunk: TrunkProcess, version: int) -> None:
    with RawClient(trunk.url, hello=False) as client:
        assert code_of(client.request(Hello(1, [], version))) == Code.WRONG_VERSION
        assert client.receive() == Closed(1002, "another version")


# --- readable, but not possible: a typed refusal, and the connection goes on ---------------------


def _hidden(change: Callable[[Tensor], None]) -> Callable[[int], tuple[Any, bytes]]:
    def make(session: int) -> tuple[Any, bytes]:
        values = states(3, 1)
        change(values)
        payload = values.numpy().tobytes()
        head = TensorHead(Kind.HIDDEN, Number.FLOAT32, 3, HIDDEN)
        return Forward(7, [head], session, Mode.GENERATE, [3], 0, 0), payload

    return make


def _int8_overflow(session: int) -> tuple[Any, bytes]:
    head = TensorHead(Kind.HIDDEN, Number.INT8, 1, HIDDEN)
    payload = b"\x7f" * HIDDEN + b"\x7f\x7f" * 5  # as bfloat16 3.4e38
    return Forward(7, [head], session, Mode.GENERATE, [1], 0, 0), payload


def _of_kind(*kinds: Kind) -> Callable[[int], tuple[Any, bytes]]:
    def make(session: int) -> tuple[Any, bytes]:
        heads, payloads = zip(*[wire(states(2, 1), kind) for kind in kinds], strict=True)
        message = Forward(7, list(heads), session, Mode.GENERATE, [2], 0, 0)
        return message, b"".join(payloads)

    return make


def _ping_with_tensor(session: int) -> tuple[Any, bytes]:
    head, payload = wire(states(2, 1))
    return Ping(7, [head], session), payload


def _gradient(session: int) -> tuple[Any, bytes]:
    head, payload = wire(states(2, 1), Kind.GRADIENT)
    return Backward(8, [head], session, 99, True), payload


REFUSED: dict[str, tuple[Code, Callable[[int], tuple[Any, bytes]]]] = {
    "NaN": (Code.NOT_FINITE, _hidden(lambda values: values[1, 5:6].fill_(torch.nan))),
    "infinity": (Code.NOT_FINITE, _hidden(lambda values: values[2, :1].fill_(-torch.inf))),
    "8-bit overflow": (Code.NOT_FINITE, _int8_overflow),
    "gradient instead of states": (Code.BAD_MESSAGE, _of_kind(Kind.GRADIENT)),
    "adapter instead of states": (Code.BAD_MESSAGE, _of_kind(Kind.ADAPTER)),
    "two tensors": (Code.BAD_MESSAGE, _of_kind(Kind.HIDDEN, Kind.HIDDEN)),
    "no tensor": (Code.BAD_MESSAGE, lambda it: (Forward(7, [], it, Mode.GENERATE, [1], 0, 0), b"")),
    "tensor in a ping": (Code.BAD_MESSAGE, _ping_with_tensor),
    "fewer rows": (Code.BAD_SHAPE, lambda it: forward(it, states(2, 1), [3])),
    "more rows": (Code.BAD_SHAPE, lambda it: forward(it, states(4, 1), [3])),
    "no rows": (Code.BAD_SHAPE, lambda it: forward(it, states(0, 1), [1])),
    "other width": (Code.BAD_SHAPE, lambda it: forward(it, torch.zeros(2, 575), [2])),
    "two rows and a cache": (Code.BAD_SHAPE, lambda it: forward(it, states(2, 1), [1, 1])),
    "past beyond the cache": (
        Code.BAD_PAST,
        lambda it: forward(it, states(1, 1), [1], past=5),
    ),
    "past in evaluation": (
        Code.BAD_PAST,
        lambda it: forward(it, states(1, 1), [1], Mode.EVALUATE, 1),
    ),
    "row too long": (Code.TOO_LARGE, lambda it: forward(it, torch.zeros(8193, HIDDEN), [8193])),
    "unknown session": (Code.NO_SUCH_SESSION, lambda it: forward(it + 999, states(1, 1), [1])),
    "training without adapter": (
        Code.NO_ADAPTER,
        lambda it: forward(it, states(2, 1), [2], Mode.TRAIN),
    ),
    "step without adapter": (Code.NO_ADAPTER, lambda it: (Step(7, [], it, 0.1, 1.0), b"")),
    "no adapter to fetch": (Code.NO_ADAPTER, lambda it: (GetAdapter(7, [], it, 14, False), b"")),
    "no means to fetch": (
        Code.NO_ADAPTER,
        lambda it: (GetOptimiser(7, [], it, 14, Moment.FIRST), b""),
    ),
    "gradient of no forward pass": (Code.NO_SUCH_FORWARD, _gradient),
}


@pytest.mark.parametrize(("code", "make"), REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.usefixtures("bystander")
def test_impossible_requests_change_nothing(
    client: RawClient, code: Code, make: Callable[[int], tuple[Any, bytes]]
) -> None:
    session = new_session(client)
    cached, payload = forward(session, states(3, 0), [3])
    assert isinstance(client.request(cached, payload), Output)
    message, payload = make(session)
    reply = client.request(message, payload)
    assert (code_of(reply), reply.id) == (code, message.id)
    assert len(reply.detail) > 10
    message, payload = forward(session, states(1, 3), [1], past=3)  # what was cached is there
    assert isinstance(client.request(message, payload), Output)


@pytest.mark.parametrize(
    ("input_blocks", "output_blocks"), [(0, 1), (1, 0), (15, 15), (29, 1), (1024, 1024)]
)
@pytest.mark.usefixtures("bystander")
def test_impossible_partitions(client: RawClient, input_blocks: int, output_blocks: int) -> None:
    wish = OpenSession(2, [], 0, input_blocks, output_blocks, Number.FLOAT32)
    assert code_of(client.request(wish)) == Code.BAD_PARTITION
    assert new_session(client)


@pytest.mark.usefixtures("bystander")
def test_sessions_of_other_connections_are_out_of_reach(
    trunk: TrunkProcess, client: RawClient
) -> None:
    with RawClient(trunk.url) as other:
        theirs = new_session(other)
        create_adapter(other, theirs)
        for message, payload in (
            forward(theirs, states(1, 1), [1]),
            (GetAdapter(7, [], theirs, 14, False), b""),
            (Step(7, [], theirs, 0.1, 1.0), b""),
            (Ping(7, [], theirs), b""),
            (CloseSession(7, [], theirs), b""),
        ):
            assert code_of(client.request(message, payload)) == Code.NO_SUCH_SESSION
        assert isinstance(other.request(Ping(8, [], theirs)), Done)


def _matrix(rows: int, columns: int, module: int, part: Part) -> tuple[TensorHead, bytes]:
    return wire(torch.ones(rows, columns), Kind.ADAPTER, module=module, part=part)


ADAPTERS = {
    "other rank": (Code.BAD_SHAPE, 14, [_matrix(5, HIDDEN, 0, Part.A)]),
    "turned": (Code.BAD_SHAPE, 14, [_matrix(HIDDEN, 4, 0, Part.A)]),
    "module that does not exist": (Code.BAD_SHAPE, 14, [_matrix(4, HIDDEN, 200, Part.A)]),
    "good one and bad one": (
        Code.BAD_SHAPE,
        14,
        [_matrix(4, HIDDEN, 0, Part.A), _matrix(4, 5, 1, Part.A)],
    ),
    "the same one twice": (Code.BAD_MESSAGE, 14, [_matrix(4, HIDDEN, 0, Part.A)] * 2),
    "hidden states": (Code.BAD_MESSAGE, 14, [wire(torch.ones(4, HIDDEN))]),
    "block before the trunk": (Code.BAD_PARTITION, 13, [_matrix(4, HIDDEN, 0, Part.A)]),
    "block after the trunk": (Code.BAD_PARTITION, 16, [_matrix(4, HIDDEN, 0, Part.A)]),
}


@pytest.mark.parametrize(("code", "block", "matrices"), ADAPTERS.values(), ids=ADAPTERS.keys())
@pytest.mark.usefixtures("bystander")
def test_adapters_that_do_not_fit_change_nothing(
    client: RawClient, code: Code, block: int, matrices: list[tuple[TensorHead, bytes]]
) -> None:
    session = new_session(client)
    assert isinstance(create_adapter(client, session), Done)
    client.send(join(client.numbered(GetAdapter(4, [], session, 14, False)), []))
    _, before = split_server_frame(client.receive_frame()[1])
    heads = [head for head, _ in matrices]
    message = PutAdapter(5, heads, session, block)
    assert code_of(client.request(message, *[payload for _, payload in matrices])) == code
    client.send(join(client.numbered(GetAdapter(4, [], session, 14, False)), []))
    assert split_server_frame(client.receive_frame()[1])[1] == before


def _mean(
    value: float = 1.0, rows: int = 4, columns: int = HIDDEN, kind: Kind = Kind.OPTIMISER
) -> tuple[TensorHead, bytes]:
    return wire(torch.full((rows, columns), value), kind, module=0, part=Part.A)


MEANS = {
    "other rank": (Code.BAD_SHAPE, 14, [_mean(rows=5)]),
    "a tensor far too large": (Code.BAD_SHAPE, 14, [_mean(rows=4096)]),
    "the same one twice": (Code.BAD_MESSAGE, 14, [_mean()] * 2),
    "a matrix": (Code.BAD_MESSAGE, 14, [_mean(kind=Kind.ADAPTER)]),
    "block before the trunk": (Code.BAD_PARTITION, 13, [_mean()]),
    "below zero": (Code.NOT_FINITE, 14, [_mean(-1.0)]),
}


@pytest.mark.parametrize(("code", "block", "means"), MEANS.values(), ids=MEANS.keys())
@pytest.mark.usefixtures("bystander")
def test_means_that_do_not_fit_change_nothing(
    client: RawClient, code: Code, block: int, means: list[tuple[TensorHead, bytes]]
) -> None:
    session = new_session(client)
    create_adapter(client, session)
    heads, payloads = [head for head, _ in means], [payload for _, payload in means]
    message = PutOptimiser(5, heads, session, block, Moment.SECOND, 3)
    assert code_of(client.request(message, *payloads)) == code
    reply = client.request(GetOptimiser(6, [], session, 14, Moment.SECOND))
    assert isinstance(reply, OptimiserBlock)
    assert reply.steps == 0


@pytest.mark.usefixtures("bystander")
def test_means_come_back_as_they_were_given(client: RawClient) -> None:
    session = new_session(client)
    create_adapter(client, session)
    head, payload = _mean(0.25)
    put = PutOptimiser(5, [head], session, 14, Moment.SECOND, 3)
    assert isinstance(client.request(put, payload), Done)
    client.send(join(client.numbered(GetOptimiser(6, [], session, 14, Moment.SECOND)), []))
    reply, payloads = split_server_frame(client.receive_frame()[1])
    assert (reply.block, reply.moment, reply.steps) == (14, Moment.SECOND, 3)
    found = {(it.module, it.part): bytes(p) for it, p in zip(reply.tensors, payloads, strict=True)}
    assert found[0, Part.A] == payload
    assert not any(found[0, Part.B])  # zero, as before the first step
    frozen = new_session(client)
    create_adapter(client, frozen, trainable=False)
    assert code_of(client.request(GetOptimiser(7, [], frozen, 14, Moment.FIRST))) == Code.NO_ADAPTER
    put = PutOptimiser(8, [head], frozen, 14, Moment.SECOND, 3)
    assert code_of(client.request(put, payload)) == Code.NO_ADAPTER


@pytest.mark.usefixtures("bystander")
def test_adapters_are_made_once_and_have_blocks_of_the_trunk(client: RawClient) -> None:
    session = new_session(client)
    assert isinstance(create_adapter(client, session, trainable=False), Done)
    assert code_of(create_adapter(client, session)) == Code.BAD_MESSAGE
    assert code_of(client.request(GetAdapter(5, [], session, 3, False))) == Code.BAD_PARTITION
    assert code_of(client.request(Step(6, [], session, 0.1, 1.0))) == Code.NO_ADAPTER
    message, payload = forward(session, states(2, 1), [2], Mode.TRAIN)
    assert code_of(client.request(message, payload)) == Code.NO_ADAPTER


@pytest.mark.usefixtures("bystander")
def test_gradients_have_to_fit_their_forward_pass_and_come_once(client: RawClient) -> None:
    session = new_session(client)
    create_adapter(client, session)
    message, payload = forward(session, states(3, 1), [1, 2], Mode.TRAIN)
    assert isinstance(client.request(message, payload), Output)

    def backward(gradient: Tensor) -> Any:
        head, payload = wire(gradient, Kind.GRADIENT)
        return client.request(Backward(9, [head], session, message.id, True), payload)

    assert code_of(backward(states(2, 1))) == Code.BAD_SHAPE
    endless = TensorHead(Kind.GRADIENT, Number.FLOAT32, 3, HIDDEN)
    infinite = torch.full((3, HIDDEN), torch.inf).numpy().tobytes()
    reply = client.request(Backward(9, [endless], session, message.id, True), infinite)
    assert code_of(reply) == Code.NOT_FINITE
    accepted = backward(states(3, 1))
    assert accepted.squared_norm > 0
    assert code_of(backward(states(3, 1))) == Code.NO_SUCH_FORWARD


@pytest.mark.usefixtures("bystander")
def test_gradients_that_overflow_are_thrown_away(client: RawClient) -> None:
    session = new_session(client)
    create_adapter(client, session)
    message, payload = forward(session, states(2, 1), [2], Mode.TRAIN)
    client.request(message, payload)
    head, payload = wire(torch.full((2, HIDDEN), 3e38), Kind.GRADIENT)
    client.request(Backward(9, [head], session, message.id, False), payload)
    assert code_of(client.request(Step(10, [], session, 0.1, 1.0))) == Code.NOT_FINITE
    message, payload = forward(session, states(2, 1), [2])
    assert isinstance(client.request(message, payload), Output)
