"""A slice of what `tools/fuzz_server.py` does a million times."""

from __future__ import annotations

import pytest

from tools.fuzz_decoder import MEMORY_LIMIT, decode_cases


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_damaged_frames_are_refused_and_nothing_else(seed: int) -> None:
    outcome = decode_cases(seed, 10_000)
    assert not outcome.faults, outcome.faults[0]
    assert outcome.grown < MEMORY_LIMIT
    # The damage leaves enough of a frame to reach what lies behind the header.
    assert outcome.counts["taken"] > 300
    assert outcome.counts["refused as not finite"] > 30
    assert outcome.counts["taken, rows and all"] > 10
