"""What seats share: summed up by a server that cannot read it."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ForbiddenByPolicy, UnprotectedSend
from core.federation.masking import Pads, TooLargeToShare
from core.net.seat import TrunkSeat
from core.policy import Policy
from core.privacy.outbound import Gate, OutboundMasked, check_message
from core.protocol.messages import SHARE_COLUMNS, Contribution, Kind, Share, TensorHead

KEY, RUN = bytes(range(32)), "0123456789abcdef"
RESOLUTION = 2.0**-36
"""Of a shared number; each summand is rounded to it."""


def pads(key: bytes = KEY, run: str = RUN) -> Pads:
    return Pads(key, run, Gate(0.0, 576))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(1, 3000), st.floats(1e-6, 1e4), st.integers(0, 99))
def test_the_sum_of_what_was_shared_comes_back(
    seats: int, length: int, size: float, seed: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    vectors = [
        size * torch.randn(length, generator=generator, dtype=torch.float64) for _ in range(seats)
    ]
    masked = [pads().mask(vector, seat) for seat, vector in enumerate(vectors, start=1)]
    total = sum((it.tensor for it in masked[1:]), masked[0].tensor)
    shares = [Contribution(seat, it.nonce) for seat, it in enumerate(masked, start=1)]
    found = pads().unmask(total, shares, length)
    assert (found - sum(vectors)).abs().max() <= seats * RESOLUTION


def test_without_the_key_it_is_noise() -> None:
    """Bits of a shared vector of equal numbers are as often 1 as of a random one, and another
    run, another key or another nonce finds nothing."""
    vector = torch.full((SHARE_COLUMNS * 8,), 0.25, dtype=torch.float64)
    masked = pads().mask(vector, 1)
    bits = (masked.tensor.flatten()[:, None] >> torch.arange(64)) & 1
    assert (bits.double().mean(dim=0) - 0.5).abs().max() < 0.03  # five standard deviations
    assert len(masked.tensor.unique()) == vector.numel()
    share = Contribution(1, masked.nonce)
    for other in (pads(bytes(32)), pads(run="f" * 16)):
        assert (other.unmask(masked.tensor, [share], 100) - 0.25).abs().max() > 1e6
    again = pads().mask(vector, 1)
    assert again.nonce != masked.nonce
    assert not torch.equal(again.tensor, masked.tensor)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e9])
def test_what_does_not_fit_a_sum_is_not_shared(number: float) -> None:
    with pytest.raises(TooLargeToShare):
        pads().mask(torch.tensor([0.0, number], dtype=torch.float64), 1)


def test_only_what_the_pads_made_passes_the_gate() -> None:
    gate = Gate(0.0, 576)
    masked = Pads(KEY, RUN, gate).mask(torch.zeros(5, dtype=torch.float64), 1)
    assert gate.check(masked) is masked
    raw = torch.zeros(1, SHARE_COLUMNS, dtype=torch.int64)
    for outbound in (raw, OutboundMasked(raw, 1, object())):
        with pytest.raises(UnprotectedSend):
            gate.check(outbound)
    with pytest.raises(UnprotectedSend):
        Gate(0.0, 576).check(masked)
    heads = [TensorHead(Kind.MASKED, 5, 1, SHARE_COLUMNS)]  # type: ignore[arg-type]
    with pytest.raises(UnprotectedSend):
        check_message(Share(1, heads, 1, 1, 1, 1), [masked], None)


def test_a_policy_that_forbids_to_share_adapters_holds() -> None:
    asked: list[object] = []
    seat = TrunkSeat(lambda *given: asked.append(given), Policy(allow_adapter_sharing=False), 1)  # type: ignore[arg-type,return-value]
    masked = pads().mask(torch.zeros(5, dtype=torch.float64), 1)
    with pytest.raises(ForbiddenByPolicy):
        seat.share(1, masked, 3)
    assert not asked
