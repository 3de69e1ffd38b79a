"""The figures of the privacy page: arithmetic that has to hold for any model."""

from __future__ import annotations

import pytest

from core.estimate import HEADER_BYTES, estimate, wire_bytes
from core.events import ModelFacts

FACTS = ModelFacts(
    name="model",
    source="model",
    fingerprint="f",
    blocks=32,
    hidden_size=4096,
    vocabulary=32000,
    embedding_bytes=500_000_000,
    block_bytes=400_000_000,
    key_value_bytes_per_token=16384,
    licence="",
)


def test_every_block_costs_its_weights_and_its_cache() -> None:
    one = estimate(FACTS, 1, 1, 0.5)
    three = estimate(FACTS, 2, 2, 0.5)
    assert one.memory_here > FACTS.embedding_bytes + 2 * FACTS.block_bytes
    assert three.memory_here - one.memory_here == one.memory_here - FACTS.embedding_bytes
    assert (one.server_blocks, three.server_blocks) == (30, 28)


def test_a_token_costs_its_hidden_state_whatever_the_cut() -> None:
    for cut in ((1, 1), (10, 3)):
        found = estimate(FACTS, *cut, 0.5)
        assert found.sent_per_token == found.received_per_token == 2 * 4096 + HEADER_BYTES


def test_without_noise_nothing_is_rounded() -> None:
    assert (wire_bytes(10, 0), wire_bytes(10, 0.01)) == (40, 20)
    noisy, exact = estimate(FACTS, 2, 2, 0.5), estimate(FACTS, 2, 2, 0.0)
    assert exact.sent_per_step == pytest.approx(2 * noisy.sent_per_step, rel=0.001)


def test_eight_bits_halve_what_travels() -> None:
    for level in (0.0, 0.5):
        assert wire_bytes(576, level, eight_bits=True) == 576 + 10
        found = estimate(FACTS, 2, 2, level, eight_bits=True)
        assert found.sent_per_token == 4096 + 64 + HEADER_BYTES
    usual, few = estimate(FACTS, 2, 2, 0.5), estimate(FACTS, 2, 2, 0.5, eight_bits=True)
    assert few.sent_per_step == pytest.approx(usual.sent_per_step / 2, rel=0.02)


def test_frozen_input_blocks_save_the_gradient_on_the_way_back() -> None:
    frozen = estimate(FACTS, 2, 2, 0.5)
    learning = estimate(FACTS, 2, 2, 0.5, train_input_blocks=True)
    assert frozen.sent_per_step == learning.sent_per_step
    assert learning.received_per_step == pytest.approx(2 * frozen.received_per_step, rel=0.001)


def test_later_epochs_send_the_gradient_only() -> None:
    frozen = estimate(FACTS, 2, 2, 0.5)
    assert frozen.sent_per_later_step == pytest.approx(frozen.sent_per_step / 2, rel=0.001)
    learning = estimate(FACTS, 2, 2, 0.5, train_input_blocks=True)
    assert learning.sent_per_later_step == learning.sent_per_step


def test_a_step_grows_with_its_rows_and_their_tokens() -> None:
    small = estimate(FACTS, 2, 2, 0.5, rows_per_step=2, tokens_per_row=100)
    large = estimate(FACTS, 2, 2, 0.5, rows_per_step=8, tokens_per_row=200)
    assert large.sent_per_step == pytest.approx(8 * small.sent_per_step, rel=0.001)
