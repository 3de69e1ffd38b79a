"""Nothing that is clean, or not what its message is there for, gets past the gate."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from support.wire import Wire
from torch import Tensor

from core.errors import ForbiddenByPolicy, ServerRefused, UnprotectedSend
from core.policy import Policy
from core.privacy.gradients import GradientNoise
from core.privacy.noise import NoiseSource
from core.privacy.outbound import (
    Gate,
    Outbound,
    OutboundAdapter,
    OutboundGradient,
    OutboundHidden,
    OutboundOptimiser,
    Receipt,
)
from core.protocol.messages import (
    MAX_KEPT_ROWS,
    Backward,
    CloseSession,
    CreateAdapter,
    ForgetRows,
    Forward,
    ForwardKept,
    GetAdapter,
    Hello,
    LoadHardened,
    Mode,
    Moment,
    OpenSession,
    Part,
    Ping,
    PutAdapter,
    PutOptimiser,
    Step,
)

HIDDEN = 8
LEVEL = 0.5
RANK = 2


@pytest.fixture
def gate() -> Gate:
    return Gate(LEVEL, HIDDEN)


@pytest.fixture
def wire() -> Wire:
    return Wire()


def clean(rows: int = 3) -> Tensor:
    return torch.randn(rows, HIDDEN)


def noisy(gate: Gate, rows: int = 3) -> OutboundHidden:
    source = NoiseSource(gate, LEVEL, 1.0)
    return source.protect(clean(rows)[None], [source.digests(range(rows))])


def forward(number: int, heads: list[Any]) -> Forward:
    return Forward(number, heads, 1, Mode.GENERATE, [3], 0, 0)


def backward(number: int, heads: list[Any]) -> Backward:
    return Backward(number, heads, 1, 7, True)


def put_adapter(number: int, heads: list[Any]) -> PutAdapter:
    return PutAdapter(number, heads, 1, 5)


def put_optimiser(number: int, heads: list[Any]) -> PutOptimiser:
    return PutOptimiser(number, heads, 1, 5, Moment.FIRST, 3)


def test_protected_states_pass(wire: Wire, gate: Gate) -> None:
    wire.send(forward, [noisy(gate)], gate)
    assert len(wire.sent) == 1


# --- hidden states without, or with too little, noise --------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda gate: clean(),
        lambda gate: clean().tolist(),
        lambda gate: "My name is Adalbert",
        lambda gate: (clean(), Receipt(LEVEL, 1.0)),
        lambda gate: OutboundHidden(clean(), Receipt(LEVEL, 1.0), object()),
        lambda gate: OutboundHidden(clean(), Receipt(LEVEL, 1.0), None),
        lambda gate: noisy(Gate(LEVEL, HIDDEN)),  # the seal of another gate
        lambda gate: noisy(Gate(LEVEL / 2, HIDDEN)),
        lambda gate: gate.seal(clean(), Receipt(LEVEL / 2, 1.0)),
        lambda gate: gate.seal(clean(), Receipt(LEVEL, 0.0)),
        lambda gate: gate.seal(clean(), Receipt(0.0, 0.0)),
        lambda gate: gate.seal(clean(), Receipt(float("nan"), 1.0)),
        lambda gate: gate.seal(clean(), Receipt(LEVEL, float("nan"))),
        lambda gate: gate.seal(torch.randint(0, 49152, (3, HIDDEN)), Receipt(LEVEL, 1.0)),
        lambda gate: gate.seal(torch.randn(3, HIDDEN + 1), Receipt(LEVEL, 1.0)),
        lambda gate: gate.seal(torch.randn(3), Receipt(LEVEL, 1.0)),
        lambda gate: gate.seal(torch.randn(1, 3, HIDDEN), Receipt(LEVEL, 1.0)),
        lambda gate: gate.seal(torch.full((3, HIDDEN), torch.nan), Receipt(LEVEL, 1.0)),
        lambda gate: gate.seal_gradient(clean(), Receipt(0.0, 0.0)),
        lambda gate: gate.seal_gradient(torch.randint(0, 9, (3, HIDDEN)), Receipt(0.0, 0.0)),
        lambda gate: OutboundAdapter(clean(), 0, Part.A),
        lambda gate: OutboundOptimiser(clean(), 0, Part.A),
    ],
    ids=range(22),
)
@pytest.mark.parametrize(
    "message", [forward, backward, put_adapter, put_optimiser, lambda n, h: Ping(n, h, 0)]
)
def test_nothing_clean_leaves(
    wire: Wire, gate: Gate, make: Callable[[Gate], Any], message: Any
) -> None:
    with pytest.raises(UnprotectedSend):
        wire.send(message, [make(gate)], gate)
    assert not wire.sent


def test_tensors_need_a_gate(wire: Wire, gate: Gate) -> None:
    with pytest.raises(UnprotectedSend):
        wire.send(forward, [noisy(gate)])
    assert not wire.sent


# --- the right tensor in the wrong message -------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        backward,
        put_adapter,
        lambda number, heads: Hello(number, heads, 1),
        lambda number, heads: OpenSession(number, heads, 0, 1, 1, 1),
        lambda number, heads: CreateAdapter(number, heads, 1, 2, 4.0, 0, 0.0, True),
        lambda number, heads: GetAdapter(number, heads, 1, 5, False),
        lambda number, heads: Step(number, heads, 1, 0.1, 1.0),
        lambda number, heads: CloseSession(number, heads, 1),
        lambda number, heads: Ping(number, heads, 1),
        lambda number, heads: ForwardKept(number, heads, 1, Mode.TRAIN, [1]),
        lambda number, heads: ForgetRows(number, heads, 1),
        lambda number, heads: LoadHardened(number, heads, 1, 0),
        lambda number, _: Forward(number, [], 1, Mode.GENERATE, [3], 0, 0),  # hides its tensor
        lambda number, heads: Forward(number, heads * 2, 1, Mode.GENERATE, [3], 0, 0),
        lambda number, heads: Forward(number, heads, 1, Mode.GENERATE, [1, 1], 0, 0),
    ],
    ids=range(15),
)
def test_states_leave_in_a_forward_only(wire: Wire, gate: Gate, message: Any) -> None:
    gate.expect_gradient(7, 3)
    gate.expect_adapter(3)
    with pytest.raises(UnprotectedSend):
        wire.send(message, [noisy(gate)], gate)
    assert not wire.sent


# --- row numbers, which could be token ids ------------------------------------------------------


def keeping(first: int, lengths: list[int], mode: Mode = Mode.TRAIN, session: int = 1) -> Any:
    return lambda number, heads: Forward(number, heads, session, mode, lengths, 0, first)


def kept(*rows: int, mode: Mode = Mode.TRAIN, session: int = 1) -> Any:
    return lambda number, heads: ForwardKept(number, heads, session, mode, list(rows))


def test_rows_are_numbered_from_one_upwards(wire: Wire, gate: Gate) -> None:
    for first, count in ((1, 3), (4, 1), (5, 2)):
        assert gate.hand_out(1, count) == first
        wire.send(keeping(first, [1] * count), [noisy(gate, count)], gate)
    assert gate.hand_out(2, 1) == 1  # another session counts for itself
    assert gate.hand_out(1, MAX_KEPT_ROWS) == 0
    assert gate.hand_out(1, MAX_KEPT_ROWS - 6) == 7
    assert gate.hand_out(1, 1) == 0


@pytest.mark.parametrize(
    "message",
    [
        keeping(49152, [1, 1, 1]),
        keeping(2, [1, 1, 1]),
        keeping(1, [2, 1]),
        keeping(1, [1, 1, 1], session=2),
        keeping(1, [1, 1, 1], Mode.GENERATE),
    ],
    ids=["a token id", "not the next", "fewer rows", "another session", "chat"],
)
def test_rows_are_kept_under_handed_out_numbers_only(wire: Wire, gate: Gate, message: Any) -> None:
    states = noisy(gate)
    with pytest.raises(UnprotectedSend):
        wire.send(keeping(1, [1, 1, 1]), [states], gate)  # none was handed out
    gate.hand_out(1, 3)
    with pytest.raises(UnprotectedSend):
        wire.send(message, [states], gate)
    assert not wire.sent


def test_numbers_are_good_for_one_message(wire: Wire, gate: Gate) -> None:
    first = gate.hand_out(1, 3)
    wire.send(keeping(first, [1, 1, 1]), [noisy(gate)], gate)
    with pytest.raises(UnprotectedSend):
        wire.send(keeping(first, [1, 1, 1]), [noisy(gate)], gate)
    assert len(wire.sent) == 1


@pytest.mark.parametrize(
    "message",
    [kept(4), kept(1, 2, 49152), kept(1, session=2), kept(1, mode=Mode.GENERATE)],
    ids=["not handed out", "a token id", "another session", "chat"],
)
def test_only_handed_out_numbers_leave(wire: Wire, gate: Gate, message: Any) -> None:
    gate.hand_out(1, 3)
    with pytest.raises(UnprotectedSend):
        wire.send(message, gate=gate)
    with pytest.raises(UnprotectedSend):
        wire.send(kept(1))  # without a gate
    assert not wire.sent
    wire.send(kept(3, 1, 3), gate=gate)
    wire.send(kept(2, mode=Mode.EVALUATE), gate=gate)
    assert len(wire.sent) == 2


def test_forgotten_numbers_never_leave_again(wire: Wire, gate: Gate) -> None:
    gate.hand_out(1, 3)
    gate.take_back(1, 3)
    with pytest.raises(UnprotectedSend):
        wire.send(kept(1), gate=gate)
    assert gate.hand_out(1, 1) == 4
    wire.send(kept(4), gate=gate)


def test_a_forward_carries_exactly_one_tensor(wire: Wire, gate: Gate) -> None:
    for outbound in ([], [noisy(gate, 1), noisy(gate, 2)]):
        with pytest.raises(UnprotectedSend):
            wire.send(forward, outbound, gate)
    with pytest.raises(UnprotectedSend):
        wire.send(forward)
    assert not wire.sent


def test_a_gradient_leaves_once_for_each_forward_pass(wire: Wire, gate: Gate) -> None:
    gradient = gate.seal_gradient(clean(), Receipt(0.0, 0.0))
    with pytest.raises(UnprotectedSend):
        wire.send(backward, [gradient], gate)  # no forward pass waits for one
    gate.expect_gradient(7, 3)
    for wrong in (forward, put_adapter):
        with pytest.raises(UnprotectedSend):
            wire.send(wrong, [gradient], gate)
    assert not wire.sent
    wire.send(backward, [gradient], gate)
    with pytest.raises(UnprotectedSend):
        wire.send(backward, [gradient], gate)
    gate.expect_gradient(7, 4)
    with pytest.raises(UnprotectedSend):
        wire.send(backward, [gradient], gate)
    assert len(wire.sent) == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda gate: OutboundGradient(clean(), Receipt(LEVEL, 1.0), object()),
        lambda gate: OutboundGradient(clean(), Receipt(LEVEL, 1.0), None),
        lambda gate: GradientNoise(Gate(LEVEL, HIDDEN, gradient_noise=LEVEL), LEVEL).protect(
            clean()
        ),
        lambda gate: gate.seal_gradient(clean(), Receipt(0.0, 0.0)),
        lambda gate: gate.seal_gradient(clean(), Receipt(LEVEL / 2, 1.0)),
        lambda gate: gate.seal_gradient(clean(), Receipt(LEVEL, 0.0)),
        lambda gate: gate.seal_gradient(clean(), Receipt(float("nan"), 1.0)),
        lambda gate: gate.seal_gradient(clean(), Receipt(LEVEL, float("nan"))),
    ],
    ids=[
        *("a false seal", "no seal", "another connection", "no noise", "less noise"),
        *("noise of size 0", "no level", "no size"),
    ],
)
def test_gradients_need_the_noise_that_was_chosen(wire: Wire, make: Callable[[Gate], Any]) -> None:
    gate = Gate(0.0, HIDDEN, gradient_noise=LEVEL)
    gate.expect_gradient(7, 3)
    with pytest.raises(UnprotectedSend):
        wire.send(backward, [make(gate)], gate)
    assert not wire.sent
    wire.send(backward, [GradientNoise(gate, LEVEL).protect(clean())], gate)
    assert len(wire.sent) == 1


def test_adapter_matrices_have_the_agreed_rank(wire: Wire, gate: Gate) -> None:
    good: list[Outbound] = [
        OutboundAdapter(torch.randn(RANK, HIDDEN), 0, Part.A),
        OutboundAdapter(torch.randn(20, RANK), 0, Part.B),
    ]
    with pytest.raises(UnprotectedSend):
        wire.send(put_adapter, good, gate)  # no adapter was agreed
    gate.expect_adapter(RANK)
    for bad in (
        OutboundAdapter(torch.randn(RANK + 1, HIDDEN), 0, Part.A),
        OutboundAdapter(torch.randn(20, HIDDEN), 0, Part.B),
        OutboundAdapter(torch.ones(RANK, HIDDEN, dtype=torch.int64), 0, Part.A),
    ):
        with pytest.raises(UnprotectedSend):
            wire.send(put_adapter, [*good, bad], gate)
    with pytest.raises(UnprotectedSend):
        wire.send(forward, good, gate)
    assert not wire.sent
    wire.send(put_adapter, good, gate)
    assert len(wire.sent) == 1


def test_what_is_too_large_is_not_sent(gate: Gate) -> None:
    wire = Wire(max_message_bytes=100)
    with pytest.raises(ServerRefused):
        wire.send(forward, [noisy(gate)], gate)
    assert not wire.sent


# --- the administrator's policy ---------------------------------------------------------------


def test_a_gate_below_the_policy_cannot_be_made() -> None:
    policy = Policy(minimum_noise_level=LEVEL)
    Gate(LEVEL, HIDDEN, policy=policy)
    for level in (0.0, LEVEL - 0.01, math.nan):
        with pytest.raises(ForbiddenByPolicy):
            Gate(level, HIDDEN, policy=policy)


def test_a_state_below_the_policy_cannot_be_sealed() -> None:
    gate = Gate(LEVEL, HIDDEN, policy=Policy(minimum_noise_level=LEVEL))
    gate.seal(clean(2), Receipt(LEVEL, LEVEL))
    for level in (0.0, LEVEL - 0.01, math.nan):
        with pytest.raises(ForbiddenByPolicy):
            gate.seal(clean(2), Receipt(level, 1.0))


@pytest.mark.parametrize("policy", [Policy(allow_training=False), Policy(minimum_gradient_noise=1)])
def test_no_gradient_leaves_against_the_policy(policy: Policy) -> None:
    gate, wire = Gate(LEVEL, HIDDEN, policy=policy), Wire()
    gate.expect_gradient(7, 3)
    with pytest.raises(ForbiddenByPolicy):
        wire.send(backward, [gate.seal_gradient(clean(3), Receipt(0.5, 0.1))], gate)
    assert not wire.sent
