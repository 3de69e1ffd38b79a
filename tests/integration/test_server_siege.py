"""Slices of what `tools/fuzz_server.py` and `tools/soak_server.py` do for longer."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.tiny_served import SHAPE

from tools.fuzz_http import description_of, fuzz_http, fuzz_routes
from tools.fuzz_live import besiege
from tools.served import Served, served
from tools.soak_clients import MISDEEDS
from tools.soak_server import soak, verdicts


@pytest.fixture(scope="module")
def besieged(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("besieged")
    runs = ("--runs-folder", str(place / "runs"), "--request-seconds", "2")
    with served(place / "trunk.log", "--model", str(model), *runs) as server:
        yield server
        assert not server.faults(), server.log.read_text("utf-8")


def test_damaged_frames_change_nothing_for_a_session_beside(besieged: Served) -> None:
    siege = asyncio.run(besiege(besieged, SHAPE.hidden, 150, seed=7))
    assert not siege.internal
    assert siege.looks == 3
    assert siege.differing == 0
    # The damage leaves enough for what lies behind the decoder.
    assert len(siege.counts) > 10


def test_no_request_is_a_fault_of_the_server(besieged: Served, fingerprint: str) -> None:
    described = description_of(besieged, fingerprint)
    counts = fuzz_routes(besieged, described, examples=5)
    assert counts.total() > 40
    assert counts["500"] == 0


def test_pieces_of_http_in_any_order_are_answered_or_ended(besieged: Served) -> None:
    counts = asyncio.run(fuzz_http(besieged, 200, seed=7))
    assert counts["hang"] == counts["500"] == 0
    assert counts["400"] > 20


@pytest.mark.slow
def test_a_soak(besieged: Served) -> None:
    options = Namespace(clients=12, misbehaving=3, minutes=0.5, connections_per_minute=2000)
    scene, moments = asyncio.run(soak(besieged, SHAPE.hidden, options))
    for check in verdicts(scene, moments, most_growth=64.0):
        assert check.holds, (check, scene.wrong)
    assert scene.misdeeds
    assert len(MISDEEDS) == 10
    assert scene.stormed > 200
