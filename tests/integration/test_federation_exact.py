"""Without noise and clipping, each way of training together is what the mathematics says.

The references are computed here, with plain PEFT on the whole model, in one process.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import torch
from support.central import central_loss
from support.seats import SeatThread, batch_at, common_run, run_all, seat_threads
from support.trunk_process import TrunkProcess

from core.model.adapter import WholeAdapter
from core.model.schedule import learning_rates_of
from core.model.source import ModelSource
from core.protocol.messages import Part
from core.together import CommonRun, Way
from core.training.batches import Batch, collate
from core.training.rendering import Rendered

SEATS = 4
LOSSES = 1e-4
"""Relative, of each loss."""
CHANGES = 5e-3
"""Of the norm by which a block's matrices change. AdamW turns rounding into part of a step where a
gradient is as small as its epsilon, as in the queries of an untrained model."""


def central_model(model: Path, start: WholeAdapter, folder: Path) -> Any:
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    start.save(folder, ModelSource(model))
    whole = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32).eval()
    return PeftModel.from_pretrained(whole, folder, is_trainable=True)


def matrices(central: Any, modules: tuple[str, ...]) -> dict[tuple[int, int, Part], torch.Tensor]:
    found = {}
    for name, parameter in central.named_parameters():
        if ".lora_" in name:
            block, _, rest = name.removeprefix("base_model.model.model.layers.").partition(".")
            module, _, matrix = rest.partition(".lora_")
            key = int(block), modules.index(module), Part[matrix.partition(".")[0]]
            found[key] = parameter.detach()
    return found


def compare(seat: SeatThread, central: Any, source: ModelSource) -> None:
    """All that a seat and the trunk have learnt, block by block."""
    assert seat.start is not None
    assert seat.learnt is not None
    expected = matrices(central, source.family.adapter_modules)
    assert {block for block, _, _ in expected} == seat.learnt.blocks.keys()
    for block, found in seat.learnt.blocks.items():
        wrong = [found[key] - expected[block, *key] for key in found]
        change = [expected[block, *key] - it for key, it in seat.start.blocks[block].items()]
        assert norm(change) > 0
        assert norm(wrong) < CHANGES * norm(change), (block, norm(wrong), norm(change))


def norm(tensors: list[torch.Tensor]) -> float:
    return math.sqrt(sum(float(it.square().sum()) for it in tensors))


class Optimiser:
    def __init__(self, central: Any) -> None:
        self.parameters = [it for it in central.parameters() if it.requires_grad]
        self._adamw = torch.optim.AdamW(self.parameters, lr=0.0, weight_decay=0.0)

    def step(self, rate: float) -> None:
        for group in self._adamw.param_groups:
            group["lr"] = rate
        self._adamw.step()
        self._adamw.zero_grad()


def tokens_of(batch: Batch) -> int:
    return batch.response_tokens


def rates_of(run: CommonRun) -> list[float]:
    return learning_rates_of(run.steps_in_all, run.learning_rate, run.warmup_share)


def together(
    serving: TrunkProcess, model: Path, way: Way, tmp_path: Path, **changes: Any
) -> tuple[CommonRun, list[SeatThread], Any]:
    """The run done, its seats, and a central model that begins as they did."""
    run = common_run(way, ModelSource(model), least_seats=SEATS, **changes)
    seats = seat_threads(serving.url, model, run, SEATS)
    run_all(seats)
    first = seats[0].start
    assert first is not None
    return run, seats, central_model(model, first, tmp_path / "start")


def test_client_batch_equals_centralised_training_on_the_concatenated_batches(
    serving: TrunkProcess, model: Path, tmp_path: Path
) -> None:
    run, seats, central = together(serving, model, Way.CLIENT_BATCH, tmp_path, rounds=6)
    optimiser = Optimiser(central)
    for step, rate in enumerate(rates_of(run)):
        batch = joined(batch_at(run, it.seat, it.rows, step) for it in seats)
        loss = central_loss(central, batch)
        loss.backward()
        optimiser.step(rate)
        parts = [(it.steps[step].loss, batch_at(run, it.seat, it.rows, step)) for it in seats]
        whole = sum(loss * tokens_of(it) for loss, it in parts) / sum(
            tokens_of(it) for _, it in parts
        )
        assert math.isclose(whole, float(loss.detach()), rel_tol=LOSSES), step
    for seat in seats:
        compare(seat, central, ModelSource(model))


def joined(batches: Iterable[Batch]) -> Batch:
    rows: list[Rendered] = []
    for batch in batches:
        for place, length in enumerate(batch.lengths):
            ids = batch.ids[place, :length].tolist()
            rows.append(Rendered(ids, batch.labels[place, :length].tolist()))
    return collate(rows)


def test_sequential_equals_centralised_training_in_that_order(
    serving: TrunkProcess, model: Path, tmp_path: Path
) -> None:
    run, seats, central = together(serving, model, Way.SEQUENTIAL, tmp_path, rounds=6)
    optimiser, rates = Optimiser(central), rates_of(run)
    made = dict.fromkeys((it.seat for it in seats), 0)
    for turn in range(run.rounds):
        seat = seats[turn % SEATS]
        for step in range(run.steps_per_round):
            batch = batch_at(run, seat.seat, seat.rows, made[seat.seat])
            loss = central_loss(central, batch)
            loss.backward()
            optimiser.step(rates[turn * run.steps_per_round + step])
            own = seat.steps[made[seat.seat]].loss
            assert math.isclose(own, float(loss.detach()), rel_tol=LOSSES), (turn, step)
            made[seat.seat] += 1
    assert [len(it.steps) for it in seats] == [4, 4, 2, 2]
    for it in seats:
        compare(it, central, ModelSource(model))


@pytest.mark.parametrize("steps", [1, 3])
def test_hierarchical_equals_averaging_after_each_round(
    serving: TrunkProcess, model: Path, tmp_path: Path, steps: int
) -> None:
    run, seats, central = together(
        serving, model, Way.HIERARCHICAL, tmp_path, steps_per_round=steps
    )
    models = [central, *(copy.deepcopy(central) for _ in seats[1:])]
    optimisers, rates = [Optimiser(it) for it in models], rates_of(run)
    for place in range(run.rounds):
        learnt = []
        for seat, one, optimiser in zip(seats, models, optimisers, strict=True):
            batches = [
                batch_at(run, seat.seat, seat.rows, place * steps + step) for step in range(steps)
            ]
            for step, batch in enumerate(batches):
                central_loss(one, batch).backward()
                optimiser.step(rates[place * steps + step])
            learnt.append(sum(tokens_of(it) for it in batches))
        with torch.no_grad():
            for parameters in zip(*(it.parameters for it in optimisers), strict=True):
                mean = sum(share * it for share, it in zip(learnt, parameters, strict=True)) / sum(
                    learnt
                )
                for parameter in parameters:
                    parameter.copy_(mean)
    for seat in seats:
        compare(seat, central, ModelSource(model))


def test_seats_may_cut_the_model_elsewhere(
    serving: TrunkProcess, model: Path, tmp_path: Path
) -> None:
    """Blocks that a seat runs besides are its own; what all share is the same at all."""
    run = common_run(Way.CLIENT_BATCH, ModelSource(model), least_seats=2)
    seats = seat_threads(serving.url, model, run, 2)
    seats[1].cut = (3, 3)
    run_all(seats)
    one, other = (it.learnt for it in seats)
    assert one is not None
    assert other is not None
    assert one.blocks.keys() == other.blocks.keys() | {2}
    for block in (3, 4, 6, 7):
        for key, tensor in one.blocks[block].items():
            assert torch.equal(tensor, other.blocks[block][key]), (block, key)
    assert not torch.equal(one.blocks[5][0, Part.B], other.blocks[5][0, Part.B])
