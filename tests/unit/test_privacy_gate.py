"""Nothing that is clean, or not what its message is there for, gets past the gate."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import torch
from torch import Tensor

from core.errors import ForbiddenByPolicy, NoiseImpossible, ServerRefused, UnprotectedSend
from core.net.link import Link
from core.policy import Policy
from core.privacy.noise import NoiseSource
from core.privacy.outbound import (
    Gate,
    Outbound,
    OutboundAdapter,
    OutboundGradient,
    OutboundHidden,
    Receipt,
)
from core.protocol.messages import (
    Backward,
    CloseSession,
    CreateAdapter,
    Forward,
    GetAdapter,
    Hello,
    Mode,
    OpenSession,
    Part,
    Ping,
    PutAdapter,
    Step,
)
from core.protocol.ragged import pack

HIDDEN = 8
LEVEL = 0.5
RANK = 2


class Wire:
    """A link whose connection is replaced by a list of what would have been sent."""

    def __init__(self, max_message_bytes: int = 1 << 20) -> None:
        self.sent: list[tuple[Any, bytes]] = []
        self.link = Link.__new__(Link)
        self.link._ids = iter(range(1, 1000))  # type: ignore[assignment]
        self.link._max_message_bytes = max_message_bytes
        self.link._exchange = self._exchange  # type: ignore[method-assign]

    def _exchange(self, message: Any, frame: bytes, _noise_level: float | None) -> Any:
        self.sent.append((message, frame))
        return message, []

    def send(
        self,
        make: Callable[[int, list[Any]], Any],
        outbound: Sequence[Any] = (),
        gate: Gate | None = None,
    ) -> None:
        self.link.request(make, outbound, gate)


@pytest.fixture
def gate() -> Gate:
    return Gate(LEVEL, HIDDEN)


@pytest.fixture
def wire() -> Wire:
    return Wire()


def clean(rows: int = 3) -> Tensor:
    return torch.randn(rows, HIDDEN)


def noisy(gate: Gate, rows: int = 3) -> OutboundHidden:
    return NoiseSource(gate, LEVEL, 1.0).protect(clean(rows)[None], [rows])


def forward(number: int, heads: list[Any]) -> Forward:
    return Forward(number, heads, 1, Mode.GENERATE, [3], 0)


def backward(number: int, heads: list[Any]) -> Backward:
    return Backward(number, heads, 1, 7, True)


def put_adapter(number: int, heads: list[Any]) -> PutAdapter:
    return PutAdapter(number, heads, 1, 5)


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
        lambda gate: OutboundGradient(clean()),
        lambda gate: OutboundGradient(torch.randint(0, 9, (3, HIDDEN))),
        lambda gate: OutboundAdapter(clean(), 0, Part.A),
    ],
    ids=range(21),
)
@pytest.mark.parametrize("message", [forward, backward, put_adapter, lambda n, h: Ping(n, h, 0)])
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
        lambda number, heads: OpenSession(number, heads, 1, 1, 1),
        lambda number, heads: CreateAdapter(number, heads, 1, 2, 4.0, 0, 0.0, True),
        lambda number, heads: GetAdapter(number, heads, 1, 5, False),
        lambda number, heads: Step(number, heads, 1, 0.1, 1.0),
        lambda number, heads: CloseSession(number, heads, 1),
        lambda number, heads: Ping(number, heads, 1),
        lambda number, _: Forward(number, [], 1, Mode.GENERATE, [3], 0),  # hides its tensor
        lambda number, heads: Forward(number, heads * 2, 1, Mode.GENERATE, [3], 0),
        lambda number, heads: Forward(number, heads, 1, Mode.GENERATE, [1, 1], 0),
    ],
    ids=range(12),
)
def test_states_leave_in_a_forward_only(wire: Wire, gate: Gate, message: Any) -> None:
    gate.expect_gradient(7, 3)
    gate.expect_adapter(3)
    with pytest.raises(UnprotectedSend):
        wire.send(message, [noisy(gate)], gate)
    assert not wire.sent


def test_a_forward_carries_exactly_one_tensor(wire: Wire, gate: Gate) -> None:
    for outbound in ([], [noisy(gate, 1), noisy(gate, 2)]):
        with pytest.raises(UnprotectedSend):
            wire.send(forward, outbound, gate)
    with pytest.raises(UnprotectedSend):
        wire.send(forward)
    assert not wire.sent


def test_a_gradient_leaves_once_for_each_forward_pass(wire: Wire, gate: Gate) -> None:
    gradient = OutboundGradient(clean())
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


# --- where the noise comes from ------------------------------------------------------------------


@pytest.mark.parametrize("level", [-0.1, 10.1, float("nan"), float("inf"), LEVEL / 2])
def test_levels_that_cannot_be(gate: Gate, level: float) -> None:
    with pytest.raises(NoiseImpossible):
        NoiseSource(gate, level, 1.0)


@pytest.mark.parametrize("unit", [0.0, -1.0, float("nan"), float("inf")])
def test_units_that_cannot_be(gate: Gate, unit: float) -> None:
    with pytest.raises(NoiseImpossible):
        NoiseSource(gate, LEVEL, unit)


def test_states_that_are_not_finite_stay(gate: Gate) -> None:
    states = clean()[None]
    states[0, 1, 1] = torch.inf
    with pytest.raises(NoiseImpossible):
        NoiseSource(gate, LEVEL, 1.0).protect(states, [3])


def test_noise_has_the_size_that_the_receipt_says(gate: Gate) -> None:
    source = NoiseSource(gate, LEVEL, 3.0)
    states = torch.randn(2, 4000, HIDDEN)
    lengths = [4000, 1500]
    protected = source.protect(states, lengths)
    noise = protected.tensor - pack(states, lengths)
    assert protected.receipt == Receipt(LEVEL, source.sigma)
    assert source.sigma == LEVEL * 3.0
    assert abs(float(noise.std()) / source.sigma - 1) < 0.02
    assert abs(float(noise.mean())) < 0.05
    assert protected.tensor.shape == (5500, HIDDEN)


def test_padding_is_dropped_before_anything_else(gate: Gate) -> None:
    states = torch.randn(2, 5, HIDDEN)
    states[1, 2:] = torch.nan
    assert NoiseSource(gate, LEVEL, 1.0).protect(states, [5, 2]).tensor.shape == (7, HIDDEN)


def test_the_noise_follows_the_size_of_the_states_upwards_only(gate: Gate) -> None:
    following = NoiseSource(gate, LEVEL, 1.0, follow_size=True)
    fixed = NoiseSource(gate, LEVEL, 1.0)
    states = torch.randn(1, 500, HIDDEN)
    grown = following.protect(8 * states, [500]).receipt
    assert grown.sigma > 6 * LEVEL
    assert grown.level == LEVEL
    assert fixed.protect(8 * states, [500]).receipt.sigma == LEVEL
    assert following.protect(states / 8, [500]).receipt.sigma == LEVEL
    states[0, 0] *= 1e4  # the first token's massive values do not count
    assert following.protect(states, [500]).receipt.sigma < 1.5 * LEVEL
    assert following.protect(states[:, :1], [1]).receipt.sigma == LEVEL


def test_no_noise_is_drawn_twice(gate: Gate) -> None:
    source = NoiseSource(gate, LEVEL, 1.0)
    states = clean()[None]
    drawn = [source.protect(states, [3]).tensor for _ in range(50)]
    assert all(not torch.equal(drawn[0], other) for other in drawn[1:])


def test_the_seed_is_a_secret_unless_a_test_gives_it(gate: Gate) -> None:
    states = clean()[None]
    one, other = (NoiseSource(gate, LEVEL, 1.0).protect(states, [3]).tensor for _ in range(2))
    assert not torch.equal(one, other)
    torch.manual_seed(1)
    first = NoiseSource(gate, LEVEL, 1.0).protect(states, [3]).tensor
    torch.manual_seed(1)
    assert not torch.equal(NoiseSource(gate, LEVEL, 1.0).protect(states, [3]).tensor, first)
    one, other = (NoiseSource(gate, LEVEL, 1.0, seed=5).protect(states, [3]) for _ in range(2))
    assert torch.equal(one.tensor, other.tensor)


def test_without_noise_the_receipt_says_so() -> None:
    gate = Gate(0.0, HIDDEN)
    states = clean()[None]
    protected = NoiseSource(gate, 0.0, 1.0).protect(states, [3])
    assert protected.receipt == Receipt(0.0, 0.0)
    assert torch.equal(protected.tensor, states[0])


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
        wire.send(backward, [OutboundGradient(clean(3))], gate)
    assert not wire.sent
