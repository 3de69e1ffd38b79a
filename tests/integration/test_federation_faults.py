"""What goes wrong in a common run: it goes on or stops with a reason; nothing counts twice."""

from __future__ import annotations

import contextlib
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from support.raw_client import RawClient, code_of, wire
from support.seats import SeatThread, common_run, end_all, enrol, found_run, seat_threads, status_of
from support.trunk_process import MAX_MESSAGE, TOKEN, TrunkProcess

from core.errors import TokenRefused
from core.model.source import ModelSource
from core.net.link import Link
from core.net.rest import Rest
from core.protocol.messages import (
    AskTask,
    Backward,
    Code,
    CreateAdapter,
    Done,
    Forward,
    GetAdapter,
    Kind,
    LeaveSeat,
    LoadHardened,
    Mode,
    Number,
    OpenSession,
    PutAdapter,
    SessionOpened,
    Step,
    TakeSeat,
    Task,
    TaskGiven,
)
from core.protocol.together import Created, Enrolled, Invited
from core.together import Way
from core.together_errors import CommonRunRefused
from core.trust_errors import TokenNotForThis

LOST_AT = 1
"""The round in which somebody is lost."""


ROUNDING = 1e-6
"""Of a number that was shared; a step changes one by a thousand times as much."""


class Lost(Exception):
    """Ends a seat's thread, and with it its connection, without a word to the server."""


def lose(seat: SeatThread, given: Any) -> None:
    if given.task is Task.WORK and given.round >= LOST_AT:
        raise Lost


def same(one: SeatThread, other: SeatThread) -> None:
    """Both hold the same adapter, but for the rounding of what is shared."""
    assert one.learnt is not None
    assert other.learnt is not None
    for block, matrices in one.learnt.blocks.items():
        for key, tensor in matrices.items():
            wrong = float((tensor - other.learnt.blocks[block][key]).abs().max())
            assert wrong < ROUNDING, (block, key, wrong)


@pytest.mark.parametrize("way", Way)
def test_one_of_four_is_lost_and_the_others_go_on(
    serving: TrunkProcess, model: Path, way: Way
) -> None:
    run = common_run(way, ModelSource(model), rounds=6, least_seats=3)
    seats = seat_threads(serving.url, model, run, 4)
    seats[3].before = lose
    seats[3].begin()
    while not seats[3].tasks:  # it is there before the others, so it is in the first round
        time.sleep(0.05)
    for seat in seats[:3]:
        seat.begin()
    end_all(seats[:3])
    with pytest.raises(Lost):
        seats[3].end()

    status = status_of(serving.url, seats[0].number)
    assert status.over
    counted = [it.rounds for it in status.seats]
    if way is Way.SEQUENTIAL:
        assert sum(counted) == run.rounds
    else:
        assert min(counted[:3]) >= run.rounds - 1  # the last to arrive may miss the first round
    assert counted[3] <= LOST_AT + 1
    same(seats[0], seats[1])
    same(seats[0], seats[2])


@pytest.mark.parametrize("way", Way)
def test_who_comes_back_goes_on_where_it_was(serving: TrunkProcess, model: Path, way: Way) -> None:
    run = common_run(way, ModelSource(model), rounds=8, least_seats=2)
    seats = seat_threads(serving.url, model, run, 3)
    first = seats[2]
    first.before = lose
    back = threading.Event()

    def wait_for_it(_seat: SeatThread, given: Any) -> None:
        """The others stop at the fourth round until the lost one is there again."""
        if given.task is Task.WORK and given.round >= 4:
            assert back.wait(60)

    for seat in seats[:2]:
        seat.before = wait_for_it
    for seat in seats:
        seat.begin()
    with pytest.raises(Lost):
        first.end()
    again = SeatThread(
        first.url, model, run, first.number, first.seat, first.token, first.rows, held=first.held
    )
    again.begin()
    while not again.tasks:
        time.sleep(0.05)
    back.set()
    end_all([*seats[:2], again])

    same(seats[0], again)
    same(seats[0], seats[1])
    status = status_of(serving.url, first.number)
    made = len(first.steps) + len(again.steps)
    assert status.seats[2].rounds * run.steps_of_a_round <= made
    steps = [step.step for step in again.steps]
    assert steps == sorted(set(steps)), "a step was counted twice"


def test_a_seat_that_is_ten_times_slower_is_left_out(serving: TrunkProcess, model: Path) -> None:
    run = common_run(Way.CLIENT_BATCH, ModelSource(model), rounds=4, least_seats=2, patience=2.0)
    seats = seat_threads(serving.url, model, run, 3)

    def dawdle(_seat: SeatThread, given: Any) -> None:
        if given.task is Task.WORK:
            time.sleep(6)

    seats[2].before = dawdle
    for seat in seats:
        seat.begin()
    end_all(seats)
    status = status_of(serving.url, seats[0].number)
    assert [it.rounds for it in status.seats][:2] == [4, 4]
    assert status.seats[2].rounds < 4
    same(seats[0], seats[2])


def test_numbers_that_are_none_are_refused_and_the_others_go_on(
    serving: TrunkProcess, model: Path
) -> None:
    source = ModelSource(model)
    run = common_run(Way.CLIENT_BATCH, source, least_seats=2)
    seats = seat_threads(serving.url, model, run, 3)
    with RawClient(serving.url, seats[2].token) as bad:
        opened = bad.request(OpenSession(2, [], 0, 2, 2, Number.FLOAT32))
        assert isinstance(opened, SessionOpened)
        session = opened.session
        taken = bad.request(TakeSeat(3, [], session, 0))
        assert isinstance(taken, TaskGiven)
        for seat in seats[:2]:
            seat.begin()
        for number in range(4, 40):
            states = torch.full((3, source.config["hidden_size"]), float("nan"))
            head, payload = wire(torch.zeros_like(states))
            payload = states.numpy().tobytes()
            reply = bad.request(Forward(number, [head], session, Mode.TRAIN, [3], 0, 0), payload)
            assert code_of(reply) in (Code.LEFT_OUT, Code.NOT_FINITE)
            if code_of(reply) == Code.NOT_FINITE:
                break
            bad.request(AskTask(100 + number, [], session, 0))
        else:
            pytest.fail("its numbers were never looked at")
    end_all(seats[:2])
    same(seats[0], seats[1])
    assert status_of(serving.url, seats[0].number).seats[2].rounds == 0


def test_an_invitation_opens_its_seat_once(serving: TrunkProcess, model: Path) -> None:
    run = common_run(Way.SEQUENTIAL, ModelSource(model))
    with contextlib.closing(Rest(serving.url, TOKEN)) as rest:
        number = rest.post("/v1/runs", Created, run).run
        secret = rest.post(f"/v1/runs/{number}/seats", Invited).secret
    token = enrol(serving.url, number, secret)
    assert status_of(serving.url, number, token).run == run
    with pytest.raises(CommonRunRefused, match="used already"):
        enrol(serving.url, number, secret)


def test_a_seat_opens_nothing_else(serving: TrunkProcess, model: Path) -> None:
    run = common_run(Way.SEQUENTIAL, ModelSource(model))
    one, (token, _) = found_run(serving.url, run, 2)
    other, _ = found_run(serving.url, run, 1)
    with contextlib.closing(Rest(serving.url, token)) as rest:
        for route, kind in (
            ("/v1/runs", Created),
            (f"/v1/runs/{one}/seats", Invited),
            (f"/v1/runs/{one}/finish", dict),
        ):
            with pytest.raises(CommonRunRefused):
                rest.post(route, kind, run)
        with pytest.raises(TokenNotForThis):
            rest.ask(f"/v1/runs/{other}", Enrolled)
    with contextlib.closing(Rest(serving.url, "x" * 40)) as rest, pytest.raises(TokenRefused):
        rest.ask(f"/v1/runs/{one}", Enrolled)
    link = Link(serving.url, token, MAX_MESSAGE)
    link.close()


def test_a_seat_neither_sets_the_adapter_nor_trains_out_of_turn(
    serving: TrunkProcess, model: Path
) -> None:
    run = common_run(Way.SEQUENTIAL, ModelSource(model), least_seats=2)
    _, (token, _) = found_run(serving.url, run, 2)
    with RawClient(serving.url, token) as client:
        opened = client.request(OpenSession(2, [], 0, 2, 2, Number.FLOAT32))
        session = opened.session
        assert client.request(TakeSeat(3, [], session, 0)).task is Task.WAIT
        reply = client.request(CreateAdapter(4, [], session, 4, 8.0, 1, 0.0, True))
        assert code_of(reply) == Code.BAD_MESSAGE
        width = ModelSource(model).config["hidden_size"]
        head, payload = wire(torch.ones(3, width), Kind.HIDDEN)
        reply = client.request(Forward(5, [head], session, Mode.TRAIN, [3], 0, 0), payload)
        assert code_of(reply) == Code.LEFT_OUT
        reply = client.request(Forward(6, [head], session, Mode.EVALUATE, [3], 0, 0), payload)
        assert reply.tensors


def test_who_has_no_seat_takes_none(serving: TrunkProcess) -> None:
    with RawClient(serving.url, TOKEN) as client:
        opened = client.request(OpenSession(2, [], 0, 2, 2, Number.FLOAT32))
        assert code_of(client.request(TakeSeat(3, [], opened.session, 0))) == Code.NO_SEAT


def test_a_cut_that_gives_the_trunk_more_than_agreed_is_refused(
    serving: TrunkProcess, model: Path
) -> None:
    run = common_run(Way.SEQUENTIAL, ModelSource(model))
    _, (token,) = found_run(serving.url, run, 1)
    with RawClient(serving.url, token) as client:
        opened = client.request(OpenSession(2, [], 0, 1, 2, Number.FLOAT32))
        reply = client.request(TakeSeat(3, [], opened.session, 0))
        assert code_of(reply) == Code.BAD_PARTITION


@pytest.mark.parametrize("how", ["left", "taken elsewhere"])
def test_a_session_without_its_seat_changes_nothing_of_the_run(
    serving: TrunkProcess, model: Path, how: str
) -> None:
    """What it computes with is the run's adapter still: it may be read, and nothing else."""
    run = common_run(Way.CLIENT_BATCH, ModelSource(model), least_seats=1, rounds=3)
    _, (token,) = found_run(serving.url, run, 1)
    width = ModelSource(model).config["hidden_size"]
    head, payload = wire(torch.ones(3, width))
    with RawClient(serving.url, token) as client, RawClient(serving.url, token) as other:
        session = client.request(OpenSession(2, [], 0, 2, 2, Number.FLOAT32)).session
        assert client.request(TakeSeat(3, [], session, 0)).task is Task.WORK
        passed = client.request(Forward(4, [head], session, Mode.TRAIN, [3], 0, 0), payload)
        assert passed.tensors
        if how == "left":
            assert isinstance(client.request(LeaveSeat(5, [], session)), Done)
        else:
            second = other.request(OpenSession(2, [], 0, 2, 2, Number.FLOAT32)).session
            assert other.request(TakeSeat(3, [], second, 0)).task is Task.WORK
        before = client.request(GetAdapter(6, [], session, 3, False))

        gradient, bytes_of_it = wire(torch.ones(3, width), Kind.GRADIENT)
        matrix, bytes_of_matrix = wire(torch.ones(4, width), Kind.ADAPTER)
        for message, data in (
            (Forward(7, [head], session, Mode.TRAIN, [3], 0, 0), payload),
            (Backward(8, [gradient], session, 4, False), bytes_of_it),
            (PutAdapter(9, [matrix], session, 3), bytes_of_matrix),
            (Step(10, [], session, 0.1, 1.0), b""),
            (LoadHardened(11, [], session, 0), b""),
            (AskTask(12, [], session, 0), b""),
        ):
            reply = client.request(message, data)
            assert code_of(reply) in (Code.NO_SEAT, Code.BAD_MESSAGE), message
        after = client.request(GetAdapter(13, [], session, 3, True))
        assert before.tensors == after.tensors
        looked = client.request(Forward(14, [head], session, Mode.EVALUATE, [3], 0, 0), payload)
        assert looked.tensors
