"""Without noise, training equals centralised PEFT training of the same model."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from support.central import (
    central_gradients,
    central_loss,
    central_model,
    compare_gradients,
    copy_adapter,
    split_gradients,
    train_centrally,
)

from core.config import TrainingTable
from core.data import examples, guess_mapping, open_data
from core.engine.server import Server
from core.jobs import Job
from core.model.partition import Partition
from core.training.batches import epoch_batches
from core.training.in_flight import accumulate
from core.training.loop import train
from core.training.rendering import IGNORED, Rendered, render

STEPS = 20
TOLERANCE = 1e-4
ROUNDING = 1e-5
"""Of a single step: no weight has moved yet, so nothing makes float32's rounding larger."""
TABLE = TrainingTable(
    epochs=3, max_steps=STEPS, batch_size=2, lora_rank=4, lora_alpha=8.0, max_length=128, seed=7
)


def sample_rows(tokenizer: Any, count: int) -> list[Rendered]:
    data = open_data(None)
    found, _ = examples(data, guess_mapping(data))
    return [render(tokenizer, example.messages, TABLE.max_length) for example in found[:count]]


def test_twenty_steps_and_all_gradients_equal_centralised_training(
    server: Server, whole_copy: Any, tmp_path: Path
) -> None:
    rows = sample_rows(server.tokenizer, 24)
    model = server.private_model(Partition(2, 2), 0.0, follow_size=True)
    try:
        parameters = model.create_adapter(
            TABLE.lora_rank, TABLE.lora_alpha, seed=TABLE.seed, train_input_blocks=True
        )
        central = central_model(whole_copy, model, tmp_path / "start")
        split_steps = list(train(Job(), model, parameters, rows, TABLE))
        central_losses = train_centrally(central, rows, split_steps, TABLE)

        assert len(split_steps) == STEPS
        for step, expected in zip(split_steps, central_losses, strict=True):
            assert math.isclose(step.loss, expected, rel_tol=TOLERANCE), step.step
        assert split_steps[-1].loss < split_steps[0].loss

        # At the same weights: twenty steps of AdamW turn rounding where a gradient is almost zero
        # into differences of a ten-thousandth, which say nothing about the gradients themselves.
        copy_adapter(model, central, tmp_path / "trained")
        batch = next(epoch_batches(rows, TABLE.batch_size, TABLE.seed, epoch=9))
        accumulate(model, [batch], step=1)
        central_loss(central, batch).backward()
        found = split_gradients(model)
        assert len(found) == 30 * 7 * 2
        modules = model.source.family.adapter_modules
        compare_gradients(found, central_gradients(central, modules), TOLERANCE)
    finally:
        model.close()


def test_accumulated_batches_equal_one_large_batch(server: Server) -> None:
    rows = sample_rows(server.tokenizer, 4)
    assert len({len(row.ids) for row in rows}) > 1
    losses, norms = [], []
    for batch_size, accumulation in ((4, 1), (1, 4)):
        table = TrainingTable(
            max_steps=1, batch_size=batch_size, accumulation=accumulation, lora_rank=4
        )
        model = server.private_model(Partition(2, 2), 0.0)
        try:
            parameters = model.create_adapter(4, 8.0, seed=1)
            (step,) = train(Job(), model, parameters, rows, table)
        finally:
            model.close()
        losses.append(step.loss)
        norms.append(step.gradient_norm)
    assert math.isclose(*losses, rel_tol=ROUNDING)
    assert math.isclose(*norms, rel_tol=ROUNDING)


def test_only_the_response_is_learnt(server: Server) -> None:
    for row in sample_rows(server.tokenizer, 20):
        learnt = [label for label in row.labels if label != IGNORED]
        text = server.tokenizer.decode(learnt)
        assert text.removesuffix("<|im_end|>") in {"at once", "same day", "this week", "routine"}
        assert text.endswith("<|im_end|>")
