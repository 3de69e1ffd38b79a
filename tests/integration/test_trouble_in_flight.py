"""Stops, pauses, refusals and lost servers while batches and a step are on their way."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from support.message_relay import MessageRelay
from support.tiny_learning import some_rows, table, tiny_private_model
from support.trunk_process import TOKEN, TrunkProcess
from torch import Tensor

from core.errors import RunDiverged, ServerLost, ServerRefused
from core.events import StepDone
from core.jobs import Job, JobCancelled
from core.model.lora import adamw
from core.net import link as link_module
from core.net.private_model import PrivateModel
from core.protocol.frames import join
from core.protocol.messages import (
    Backward,
    Code,
    ForwardKept,
    GetAdapter,
    InputGradient,
    Ping,
    Refused,
    Step,
)
from core.training import in_flight
from core.training.loop import train
from core.training.training_state import collect_state


@pytest.fixture
def relay(serving: TrunkProcess) -> Iterator[MessageRelay]:
    with MessageRelay(serving.url, TOKEN) as relay:
        yield relay


@pytest.fixture
def private(model: Path, relay: MessageRelay) -> Iterator[PrivateModel]:
    with tiny_private_model(model, relay.url) as private:
        yield private


def steps_of(private: PrivateModel, job: Job, **given: Any) -> Iterator[StepDone]:
    parameters = private.create_adapter(4, 8.0, train_input_blocks=False)
    return train(job, private, parameters, some_rows(8), table(epochs=4), **given)


def refuse_the_second_step(relay: MessageRelay, reply: Any) -> bytes | None:
    steps = relay.asked_of(Step)
    if len(steps) < 2 or reply.id != steps[1].id:
        return None
    return join(Refused(reply.id, [], Code.NOT_FINITE, "thrown away"), [])


def test_a_refused_step_is_told_before_the_next_is_counted(
    relay: MessageRelay, private: PrivateModel
) -> None:
    relay.alter = refuse_the_second_step
    steps = steps_of(private, Job())
    assert [next(steps).step for _ in range(2)] == [1, 2]
    with pytest.raises(ServerRefused, match="thrown away") as refused:
        next(steps)
    assert refused.value.details["code"] == Code.NOT_FINITE
    private.close()  # told once; the session can still be ended
    assert len(relay.answered) == len(relay.asked)


def test_a_refused_step_is_told_before_a_checkpoint_is_written(
    relay: MessageRelay, private: PrivateModel
) -> None:
    relay.alter = refuse_the_second_step
    steps = steps_of(private, Job())
    assert [next(steps).step for _ in range(2)] == [1, 2]
    with pytest.raises(ServerRefused, match="thrown away"):
        collect_state(private, adamw([torch.nn.Parameter(torch.zeros(1))], 0.0), 2)
    assert not relay.asked_of(GetAdapter)


def test_a_pause_begins_when_all_is_answered(relay: MessageRelay, private: PrivateModel) -> None:
    waited: list[tuple[int, int]] = []
    job = Job()

    def before_pause() -> None:
        waited.append((len(relay.asked), len(relay.answered)))
        job.resume()

    for done in steps_of(private, job, before_pause=before_pause):
        if done.step == 2:
            job.pause()
    assert len(relay.asked_of(Step)) == 4
    ((asked, answered),) = waited
    assert asked == answered
    assert not relay.asked_of(Ping)


def test_a_stop_between_steps_leaves_nothing_on_its_way(
    relay: MessageRelay, private: PrivateModel
) -> None:
    job = Job()
    for done in steps_of(private, job):
        if done.step == 2:
            job.cancel()
    assert len(relay.asked_of(Step)) == 2
    assert len(relay.answered) == len(relay.asked)


def test_a_stop_while_the_server_hangs(
    relay: MessageRelay, private: PrivateModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No gradient of the second step is answered any more, and the user stops."""
    monkeypatch.setattr(link_module, "_CANCEL_GRACE_SECONDS", 0.3)
    relay.hold = lambda relay, reply: (
        isinstance(reply, InputGradient) and len(relay.asked_of(Backward)) > 4
    )
    steps = steps_of(private, Job())
    next(steps)
    private.session.link.is_cancelled = lambda: True
    with pytest.raises(JobCancelled):
        next(steps)
    relay.hold = lambda *_: False


def test_a_server_that_is_lost_in_flight(relay: MessageRelay, private: PrivateModel) -> None:
    relay.cut = lambda relay, _: len(relay.asked_of(ForwardKept)) == 2
    steps = steps_of(private, Job())
    assert [next(steps).step for _ in range(1)] == [1]
    with pytest.raises(ServerLost):
        list(steps)
    assert not private.session.link.alive
    private.close()


def test_no_gradient_of_a_loss_that_is_no_number_leaves(
    relay: MessageRelay, private: PrivateModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third batch of the first step; the fourth is on its way."""
    calls, summed_loss = itertools.count(1), in_flight.summed_loss

    def now_and_then(*given: Any) -> Tensor:
        return summed_loss(*given) * (float("nan") if next(calls) == 3 else 1.0)

    monkeypatch.setattr(in_flight, "summed_loss", now_and_then)
    with pytest.raises(RunDiverged):
        next(steps_of(private, Job()))
    private.close()
    assert len(relay.asked_of(Backward)) == 2
    assert not relay.asked_of(Step)
