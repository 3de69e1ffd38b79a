"""Whatever is handed to the link, only sealed tensors leave, each in the message that is for it."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.wire import Wire

from core.errors import UnprotectedSend
from core.privacy.outbound import (
    Gate,
    OutboundAdapter,
    OutboundGradient,
    OutboundHidden,
    OutboundOptimiser,
    Receipt,
)
from core.protocol.messages import (
    Backward,
    CloseSession,
    CreateAdapter,
    ForgetRows,
    Forward,
    ForwardKept,
    GetAdapter,
    GetOptimiser,
    Hello,
    LoadHardened,
    Mode,
    Moment,
    Number,
    OpenSession,
    Part,
    Ping,
    PutAdapter,
    PutOptimiser,
    Step,
)

HIDDEN, LEVEL, VOCABULARY = 8, 0.5, 49_152

texts = st.text(min_size=1)
token_ids = st.lists(st.integers(0, VOCABULARY - 1), min_size=1, max_size=16)
shapes = st.tuples(st.integers(0, 4), st.sampled_from([1, HIDDEN - 1, HIDDEN, HIDDEN + 1]))
clean_states = shapes.map(lambda shape: torch.randn(*shape))
ids_as_numbers = token_ids.map(lambda ids: torch.tensor(ids).repeat(HIDDEN, 1).T)
tensors = st.one_of(clean_states, ids_as_numbers, ids_as_numbers.map(lambda ids: ids.float()))
numbers = st.one_of(st.floats(), st.sampled_from([0.0, LEVEL, LEVEL - 0.01, 2 * LEVEL]))
receipts = st.builds(Receipt, numbers, numbers)
seals = st.one_of(st.none(), st.booleans(), st.just(object()), texts)
forged = st.one_of(
    st.builds(OutboundHidden, tensors, receipts, seals),
    st.builds(OutboundGradient, tensors, receipts, seals),
    st.builds(OutboundAdapter, tensors, st.integers(0, 6), st.sampled_from(Part)),
    st.builds(OutboundOptimiser, tensors, st.integers(0, 6), st.sampled_from(Part)),
)
anything = st.one_of(texts, token_ids, tensors, forged, texts.map(str.encode), st.none())
messages = st.sampled_from(
    [
        lambda number, heads, ids: Hello(number, heads, 2),
        lambda number, heads, ids: OpenSession(number, heads, 0, 1, 1, Number.FLOAT32),
        lambda number, heads, ids: CreateAdapter(number, heads, 1, 2, 4.0, 0, 0.0, True),
        lambda number, heads, ids: PutAdapter(number, heads, 1, 5),
        lambda number, heads, ids: GetAdapter(number, heads, 1, 5, False),
        lambda number, heads, ids: GetOptimiser(number, heads, 1, 5, Moment.FIRST),
        lambda number, heads, ids: PutOptimiser(number, heads, 1, 5, Moment.SECOND, 3),
        lambda number, heads, ids: Forward(number, heads, 1, Mode.TRAIN, ids, 0, 0),
        lambda number, heads, ids: Forward(number, [], 1, Mode.TRAIN, ids, 0, 0),
        lambda number, heads, ids: ForwardKept(number, heads, 1, Mode.TRAIN, ids),
        lambda number, heads, ids: Backward(number, heads, 1, 7, True),
        lambda number, heads, ids: Step(number, heads, 1, 0.1, 1.0),
        lambda number, heads, ids: ForgetRows(number, heads, 1),
        lambda number, heads, ids: LoadHardened(number, heads, 1, 0),
        lambda number, heads, ids: CloseSession(number, heads, 1),
        lambda number, heads, ids: Ping(number, heads, 1),
    ]
)


@example(
    outbound=[OutboundAdapter(torch.empty(0, 1), 0, Part.A)],
    message=lambda number, heads, ids: PutAdapter(number, heads, 1, 5),
    ids=[1],
)
@settings(max_examples=600, deadline=None)
@given(outbound=st.lists(anything, min_size=1, max_size=3), message=messages, ids=token_ids)
def test_nothing_unsealed_leaves(outbound: list[Any], message: Any, ids: list[int]) -> None:
    """Neither text nor token ids nor states without a receipt of this gate, in any message."""
    wire, gate = Wire(), Gate(LEVEL, HIDDEN)
    with pytest.raises(UnprotectedSend):
        wire.send(lambda number, heads: message(number, heads, ids), outbound, gate)
    with pytest.raises(UnprotectedSend):
        wire.send(lambda number, heads: message(number, heads, ids), outbound)
    assert wire.sent == []


@settings(max_examples=200, deadline=None)
@given(ids=token_ids)
def test_lists_of_numbers_carry_no_token_ids(ids: list[int]) -> None:
    """The two messages that hold lists of numbers are stopped unless the numbers are their own."""
    wire, gate = Wire(), Gate(LEVEL, HIDDEN)
    for make in (
        lambda number, heads: Forward(number, heads, 1, Mode.TRAIN, ids, 0, 0),
        lambda number, heads: ForwardKept(number, heads, 1, Mode.TRAIN, ids),
    ):
        with pytest.raises(UnprotectedSend):
            wire.send(make, [], gate)
    assert wire.sent == []


@settings(max_examples=200, deadline=None)
@given(tensor=clean_states, receipt=receipts)
def test_a_receipt_for_less_noise_than_chosen_is_no_way_out(
    tensor: torch.Tensor, receipt: Receipt
) -> None:
    """Even the gate's own seal does not help a state whose receipt says too little."""
    wire, gate = Wire(), Gate(LEVEL, HIDDEN)
    enough = receipt.level >= LEVEL and receipt.sigma > 0
    fits = tensor.shape[0] > 0 and tensor.shape[1] == HIDDEN
    sealed = gate.seal(tensor, receipt)

    def send() -> None:
        lengths = [max(1, tensor.shape[0])]
        wire.send(
            lambda number, heads: Forward(number, heads, 1, Mode.EVALUATE, lengths, 0, 0),
            [sealed],
            gate,
        )

    if enough and fits:
        send()
        assert len(wire.sent) == 1
    else:
        with pytest.raises(UnprotectedSend):
            send()
        assert wire.sent == []
