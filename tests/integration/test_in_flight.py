"""Batches of a step are on their way at once, and nothing depends on when they come back."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from support.counted_trunk import counted
from support.message_relay import MessageRelay
from support.tiny_learning import CUT, learnt, some_rows, table, tiny_private_model
from support.trunk_process import TOKEN, TrunkProcess
from torch import Tensor

from core.jobs import Job
from core.model.lora import adamw
from core.net.private_model import PrivateModel
from core.protocol.messages import Backward, ForgetRows, Forward, ForwardKept, Mode, Output, Step
from core.training import loop
from core.training.batches import Batch
from core.training.evaluation import measure
from core.training.in_flight import BatchInFlight
from core.training.loop import Earlier, train
from core.training.training_state import collect_state, restore_state

ROOT = Path(__file__).resolve().parents[2]
READ_AHEAD = 5
"""Requests after which a server reads no more: one is computed and four wait."""


@pytest.fixture
def relay(serving: TrunkProcess) -> Iterator[MessageRelay]:
    with MessageRelay(serving.url, TOKEN) as relay:
        yield relay


def one_after_the_other(model: PrivateModel, batches: list[Batch], step: int) -> float:
    """`accumulate` with a single batch in flight."""
    model.session.settle()
    tokens, total = sum(batch.response_tokens for batch in batches), 0.0
    for batch in batches:
        single = BatchInFlight(model, batch, training=True)
        total += single.turn(tokens, step)
        single.finish()
    return total


def trained(
    folder: Path, url: str, level: float, *, train_input_blocks: bool = False, forget: int = 0
) -> tuple[list[tuple[float, float]], list[Tensor]]:
    """Losses and norms of all steps, and what was learnt. The server's rows are lost at `forget`.

    Input blocks learn without noise only: with it, it would be fresh each time.
    """
    with tiny_private_model(folder, url, level) as model:
        parameters = model.create_adapter(4, 8.0, seed=1, train_input_blocks=train_input_blocks)
        steps = []
        for done in train(Job(), model, parameters, some_rows(16), table(epochs=3)):
            steps.append((done.loss, done.gradient_norm))
            if done.step == forget:
                lose_rows(model)
        return steps, learnt(model)


def lose_rows(model: PrivateModel) -> None:
    """At the server, behind the session's back."""
    session = model.session
    session.link.request(lambda number, heads: ForgetRows(number, heads, session._id))


@pytest.mark.parametrize(
    ("level", "input_blocks"),
    [pytest.param(0.5, False, marks=pytest.mark.slow), (0.0, False), (0.0, True)],
)
def test_the_same_bits_as_one_batch_after_the_other(
    model: Path,
    serving: TrunkProcess,
    monkeypatch: pytest.MonkeyPatch,
    level: float,
    input_blocks: bool,
) -> None:
    together = trained(model, serving.url, level, train_input_blocks=input_blocks)
    monkeypatch.setattr(loop, "accumulate", one_after_the_other)
    single = trained(model, serving.url, level, train_input_blocks=input_blocks)
    assert together[0] == single[0]
    assert len(together[0]) == 3 * 2
    assert together[0][0] != together[0][-1]
    assert all(map(torch.equal, together[1], single[1]))


def test_the_next_batch_leaves_before_the_trunk_has_answered(
    model: Path, relay: MessageRelay
) -> None:
    """Replies to a batch are held until the next one, or the last of its step, has come."""

    def hold(relay: MessageRelay, reply: Any) -> bool:
        passes = [it.id for it in relay.asked_of(Forward, ForwardKept)]
        place = passes.index(reply.id) if isinstance(reply, Output) else 3
        return place % 4 < 3 and len(passes) < place + 2

    relay.hold = hold
    with tiny_private_model(model, relay.url) as private:
        parameters = private.create_adapter(4, 8.0, train_input_blocks=True)
        steps = list(train(Job(), private, parameters, some_rows(8), table()))
    assert len(steps) == 2
    assert not relay.in_vain
    names = [type(it).__name__[0] for it in relay.asked_of(Forward, ForwardKept, Backward, Step)]
    assert "".join(names) == "FFBFBFBBS" * 2
    assert 2 <= relay.most_open < READ_AHEAD


def test_a_step_is_not_waited_for_and_a_measurement_is_in_flight_too(
    model: Path, relay: MessageRelay
) -> None:
    """The reply to a step is held until the next batch has come, those to rows likewise."""

    def hold(relay: MessageRelay, reply: Any) -> bool:
        passes = [it.id for it in relay.asked_of(Forward, ForwardKept)]
        steps = [it.id for it in relay.asked_of(Step)]
        if reply.id in steps:
            return len(passes) < 4 + steps.index(reply.id) * 4 + 1 + len(steps) // 2
        measuring = [it.id for it in relay.asked_of(Forward) if it.mode is Mode.EVALUATE]
        return reply.id in measuring[:1] and len(measuring) < 2

    relay.hold = hold
    with tiny_private_model(model, relay.url) as private:
        parameters = private.create_adapter(4, 8.0, train_input_blocks=False)
        rows = some_rows(12)
        for done in train(Job(), private, parameters, rows[:8], table()):
            if done.step == 2:
                measure(private, rows[8:], 2, None)
    assert not relay.in_vain


def test_each_block_computes_once_for_a_batch(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "tests"), str(ROOT)]))
    counts = tmp_path / "counts"
    command = [sys.executable, "-m", "support.counted_trunk", str(counts)]
    with TrunkProcess(tmp_path / "log", "--model", str(model), command=command) as trunk:
        with tiny_private_model(model, trunk.url) as private:
            parameters = private.create_adapter(4, 8.0, train_input_blocks=True)
            here, stop = counted()
            try:
                steps = list(train(Job(), private, parameters, some_rows(8), table(epochs=3)))
            finally:
                stop()
            private.close()
        assert trunk.terminate() == 0
    batches = 4 * len(steps)
    assert batches == 12
    first, behind = range(CUT.input_blocks), range(3, 3 + CUT.output_blocks)
    assert here == {str(layer): batches for layer in (*first, *behind)}
    assert json.loads(counts.read_text("utf-8")) == {str(layer): batches for layer in range(8 - 4)}


def test_rows_that_the_server_has_lost_are_sent_again_in_flight(
    model: Path, relay: MessageRelay
) -> None:
    """In the middle of a run; after that each is known by its new number.

    The wire rounds to bfloat16, and a state that is computed again, with other rows beside it, may
    be rounded to the other side; results agree to 1e-4.
    """
    expected = trained(model, relay.url, 0.5)
    whole = len(relay.asked_of(Forward))
    assert whole == 8
    found = trained(model, relay.url, 0.5, forget=2)
    for one, other in zip(found[0], expected[0], strict=True):
        assert one == pytest.approx(other, rel=1e-4)
    sent = relay.asked_of(Forward)[whole:]
    assert len(sent) == 2 * whole
    assert [number for it in sent for number in range(it.keep_from, it.keep_from + 2)] == list(
        range(1, 33)
    )
    last = relay.asked_of(ForwardKept)[-8:]
    assert {number for it in last for number in it.rows} == set(range(17, 33))


def test_a_run_that_goes_on_in_another_session_makes_the_same_steps(
    model: Path, serving: TrunkProcess
) -> None:
    """The state is taken while the last step before it has not been waited for."""
    rows, wish = some_rows(16), table(epochs=2)
    with tiny_private_model(model, serving.url, 0.5) as private:
        parameters = private.create_adapter(4, 8.0, train_input_blocks=False)
        optimiser = adamw(parameters, wish.weight_decay)
        losses, state = [], None
        for done in train(Job(), private, parameters, rows, wish, optimiser=optimiser):
            losses.append(done.loss)
            if done.step == 2:
                state = collect_state(private, optimiser, 2)
        expected = learnt(private)
    assert state is not None
    with tiny_private_model(model, serving.url, 0.5) as private:
        parameters = private.create_adapter(4, 8.0, train_input_blocks=False)
        optimiser = adamw(parameters, wish.weight_decay)
        restore_state(private, optimiser, state)
        again = train(
            Job(), private, parameters, rows, wish, optimiser=optimiser, earlier=Earlier(2)
        )
        assert [done.loss for done in again] == pytest.approx(losses[2:], rel=1e-4)
        for one, other in zip(learnt(private), expected, strict=True):
            torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-5)
    assert len(losses) == 4
