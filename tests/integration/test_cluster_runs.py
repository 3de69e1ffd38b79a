"""Sub-trunks of a common run on several nodes learn what they would learn on one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch
from support.raw_seats import RawSeat, found_run, learn_together
from support.ray_nodes import another_comes, one_dies
from support.served import SMALL, TOLERANCE
from support.trunk_process import TrunkProcess
from torch import Tensor

from core.model.source import ModelSource
from core.protocol.messages import CloseSession, Code, Ping, Refused, Task
from core.together import CommonRun, Way

pytestmark = pytest.mark.cluster
BLOCKS = range(1, SMALL.layers - 1)
TOKENS = {1: 30, 2: 10}
"""Of which each seat says that it learnt, by the order of seats."""


def common_run(folder: Path, way: Way, **more: Any) -> CommonRun:
    return CommonRun(
        way,
        ModelSource(folder).fingerprint,
        input_blocks=1,
        output_blocks=1,
        rounds=4,
        steps_per_round=2,
        learning_rate=1e-2,
        lora_rank=4,
        lora_alpha=8.0,
        seed=3,
        share_output_blocks=False,
        save_every=1,
        **more,
    )


@contextmanager
def seats_of(url: str, run: CommonRun) -> Iterator[list[RawSeat]]:
    tokens = found_run(url, run, 2)
    seats = [RawSeat(url, token, number, SMALL.hidden) for number, token in enumerate(tokens, 1)]
    try:
        yield seats
    finally:
        for seat in seats:
            seat.close()


def one_round(seats: list[RawSeat], run: CommonRun) -> None:
    """Of runs in which all work."""
    assert all(seat.next_task().task is Task.WORK for seat in seats)
    in_one_pass = run.way is Way.CLIENT_BATCH
    learn_together(seats, run.steps_of_a_round, server_steps=in_one_pass)
    for number, seat in enumerate(seats, 1):
        assert not isinstance(seat.share(TOKENS[number]), Refused)
    for seat in seats:
        seat.take()


def learnt(url: str, run: CommonRun) -> list[Tensor]:
    with seats_of(url, run) as seats:
        for _ in range(2):
            one_round(seats, run)
        first, second = (seat.adapter(BLOCKS) for seat in seats)
        assert_same(second, first)
        return first


def code_of(reply: Any) -> str:
    return reply.code if isinstance(reply, Refused) else ""


def assert_same(found: list[Tensor], wanted: list[Tensor]) -> None:
    for its, other in zip(found, wanted, strict=True):
        scale = float(other.abs().max())
        assert torch.allclose(its, other, rtol=TOLERANCE, atol=TOLERANCE * scale)


def test_sub_trunks_on_two_nodes_learn_what_they_would_on_one(
    small_model: Path, single: TrunkProcess, clustered: TrunkProcess
) -> None:
    run = common_run(small_model, Way.HIERARCHICAL)
    wanted = learnt(single.url, run)
    assert_same(learnt(clustered.url, run), wanted)
    assert any(float(it.abs().max()) > 0 for it in wanted[1::2])  # B is zero before it learns


def test_seats_that_learn_in_one_pass_are_on_one_node(
    small_model: Path, single: TrunkProcess, clustered: TrunkProcess
) -> None:
    run = common_run(small_model, Way.CLIENT_BATCH)
    assert_same(learnt(clustered.url, run), learnt(single.url, run))


@pytest.fixture(scope="module")
def survived(nodes: Any, small_model: Path, clustered: TrunkProcess) -> tuple[int, list[Tensor]]:
    """Which seat's node died, and what was learnt all the same. For a fixture see `Death`."""
    run = common_run(small_model, Way.HIERARCHICAL)
    with seats_of(clustered.url, run) as seats:
        one_round(seats, run)
        assert all(seat.next_task().task is Task.WORK for seat in seats)
        learn_together(seats, run.steps_of_a_round)
        one_dies(nodes, clustered)
        gone = [seat for seat in seats if code_of(seat.ask(Ping, seat.session))]
        assert [code_of(seat.ask(Ping, seat.session)) for seat in gone] == [Code.NO_SUCH_SESSION]
        found = _goes_on(seats, gone[0], run)
    another_comes(nodes, clustered)
    return seats.index(gone[0]), found


def test_a_run_goes_on_when_the_node_of_a_seat_dies(
    small_model: Path, single: TrunkProcess, survived: tuple[int, list[Tensor]]
) -> None:
    """The round counts without that seat, which goes on elsewhere with the optimiser it had."""
    lost, found = survived
    run = common_run(small_model, Way.HIERARCHICAL)
    with seats_of(single.url, run) as seats:
        one_round(seats, run)
        assert all(seat.next_task().task is Task.WORK for seat in seats)
        learn_together(seats, run.steps_of_a_round)
        seats[lost].ask(CloseSession, seats[lost].session)
        assert_same(found, _goes_on(seats, seats[lost], run))


def _goes_on(seats: list[RawSeat], lost: RawSeat, run: CommonRun) -> list[Tensor]:
    """The present round without a seat, and one more with it."""
    (left,) = [seat for seat in seats if seat is not lost]
    assert not isinstance(left.share(TOKENS[1]), Refused)
    left.take()
    lost.come_back()
    one_round(seats, run)
    return left.adapter(BLOCKS)
