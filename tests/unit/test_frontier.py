"""The dial's stops: measured, within memory and policy, and none beaten in both."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from core.events import ModelFacts
from core.frontier import stops
from core.leak_table import LeakPoint, LeakTable, load_table
from core.model.source import open_model

MUCH = 1 << 50
DEMO_FINGERPRINT = "2f5820a50d923d3af8e8d3c6c2e62034"


@pytest.fixture
def model(demo_model_folder: Path) -> ModelFacts:
    return open_model(str(demo_model_folder)).facts(4)


def table(*points: tuple[int, float, float, float | None]) -> LeakTable:
    return LeakTable(
        "m",
        "f",
        "2026-01-01",
        "here",
        "so",
        [
            LeakPoint(blocks, noise, read, read, None, quality)
            for blocks, noise, read, quality in points
        ],
    )


def test_no_stop_is_beaten_in_both(model: ModelFacts) -> None:
    measured = table(
        (1, 0.0, 1.0, 20.0),  # no noise is chosen on purpose, not with this dial
        (1, 0.5, 1.0, 30.0),
        (1, 1.0, 0.9, 60.0),
        (3, 1.0, 0.95, 70.0),  # worse in both than the one before
        (3, 4.0, 0.4, 500.0),
        (8, 4.0, 0.4, 500.0),  # as good, but more blocks here
        (8, 8.0, 0.1, None),  # its quality was not measured
    )
    found = stops(measured, model, 2, MUCH)
    assert [(stop.input_blocks, stop.noise_level) for stop in found] == [
        (1, 0.5),
        (1, 1.0),
        (3, 4.0),
    ]


def test_memory_and_policy_take_stops_away(model: ModelFacts) -> None:
    measured = table((1, 0.5, 1.0, 30.0), (1, 1.0, 0.9, 60.0), (8, 4.0, 0.4, 500.0))
    least = stops(measured, model, 2, MUCH, least_noise=1.0)
    assert [stop.noise_level for stop in least] == [1.0, 4.0]
    few = model.embedding_bytes + 4 * model.block_bytes + (1 << 24)
    assert [stop.input_blocks for stop in stops(measured, model, 2, few)] == [1, 1]
    assert stops(measured, model, 2, 0) == []


def test_the_demo_model_has_a_dial_that_goes_one_way(model: ModelFacts) -> None:
    shipped = load_table(DEMO_FINGERPRINT)
    assert shipped is not None
    found = stops(shipped, model, 2, MUCH)
    assert len(found) >= 4
    for one, other in itertools.pairwise(found):
        assert other.read_back < one.read_back
        assert other.perplexity >= one.perplexity
