"""Without noise, training equals centralised PEFT training of the same model."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import torch

from core.config import TrainingTable
from core.data import examples, guess_mapping, open_data
from core.engine.server import Server
from core.events import StepDone
from core.jobs import Job
from core.model.partition import Partition
from core.net.private_model import PrivateModel
from core.protocol.messages import Part
from core.training.batches import Batch, epoch_batches
from core.training.loop import train
from core.training.loss import summed_loss
from core.training.rendering import IGNORED, Rendered, render

STEPS = 20
TOLERANCE = 1e-4
TABLE = TrainingTable(
    epochs=3, max_steps=STEPS, batch_size=2, lora_rank=4, lora_alpha=8.0, max_length=128, seed=7
)


def sample_rows(tokenizer: Any, count: int) -> list[Rendered]:
    data = open_data(None)
    found, _ = examples(data, guess_mapping(data))
    return [render(tokenizer, example.messages, TABLE.max_length) for example in found[:count]]


def central_model(whole: Any, model: PrivateModel, folder: Path) -> Any:
    """Plain PEFT on the unsplit model, with the same random start."""
    from peft import PeftModel

    model.collect_adapter().save(folder, model.source)
    return PeftModel.from_pretrained(whole, folder, is_trainable=True)


def copy_adapter(model: PrivateModel, central: Any, folder: Path) -> None:
    from peft import set_peft_model_state_dict
    from safetensors.torch import load_file

    model.collect_adapter().save(folder, model.source)
    set_peft_model_state_dict(central, load_file(folder / "adapter_model.safetensors"))


def central_loss(central: Any, batch: Batch) -> torch.Tensor:
    """As transformers computes it, with an attention mask and the whole row's logits."""
    mask = torch.zeros_like(batch.ids)
    for row, length in enumerate(batch.lengths):
        mask[row, :length] = 1
    return central(input_ids=batch.ids, attention_mask=mask, labels=batch.labels).loss


def split_gradients(model: PrivateModel) -> dict[tuple[int, int, Part], torch.Tensor]:
    found = {}
    for block, matrices in model.matrices_here().items():
        for (module, part), matrix in matrices.items():
            found[block, module, part] = matrix.grad
    for block in model.partition.trunk(model.source.blocks):
        for (module, part), gradient in model.session.get_adapter(block, gradients=True).items():
            found[block, module, part] = gradient
    return found


def central_gradients(central: Any, modules: tuple[str, ...]) -> dict[Any, torch.Tensor]:
    found = {}
    for name, parameter in central.named_parameters():
        if ".lora_" in name:
            path = name.removeprefix("base_model.model.model.layers.")
            block, _, rest = path.partition(".")
            module, _, matrix = rest.partition(".lora_")
            key = int(block), modules.index(module), Part[matrix.partition(".")[0]]
            found[key] = parameter.grad
    return found


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
        central_losses = train_centrally(central, rows, split_steps)

        assert len(split_steps) == STEPS
        for step, expected in zip(split_steps, central_losses, strict=True):
            assert math.isclose(step.loss, expected, rel_tol=TOLERANCE), step.step
        assert split_steps[-1].loss < split_steps[0].loss

        # At the same weights: twenty steps of AdamW turn rounding where a gradient is almost zero
        # into differences of a ten-thousandth, which say nothing about the gradients themselves.
        copy_adapter(model, central, tmp_path / "trained")
        batch = next(epoch_batches(rows, TABLE.batch_size, TABLE.seed, epoch=9))
        (summed_loss(model.network, batch) / batch.response_tokens).backward()
        central_loss(central, batch).backward()
        compare_gradients(
            split_gradients(model),
            central_gradients(central, model.source.family.adapter_modules),
        )
    finally:
        model.close()


def train_centrally(central: Any, rows: list[Rendered], steps: list[StepDone]) -> list[float]:
    """Twenty steps of AdamW with clipping, at the learning rates of the split run."""
    parameters = [p for p in central.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=0.0, weight_decay=TABLE.weight_decay)
    losses: list[float] = []
    epoch = 0
    while len(losses) < STEPS:
        for batch in epoch_batches(rows, TABLE.batch_size, TABLE.seed, epoch):
            if len(losses) == STEPS:
                break
            for group in optimiser.param_groups:
                group["lr"] = steps[len(losses)].learning_rate
            loss = central_loss(central, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, TABLE.max_gradient_norm)
            optimiser.step()
            optimiser.zero_grad()
            losses.append(float(loss.detach()))
        epoch += 1
    return losses


def compare_gradients(split: dict[Any, torch.Tensor], central: dict[Any, torch.Tensor]) -> None:
    assert split.keys() == central.keys()
    assert len(split) == 30 * 7 * 2
    for key, expected in central.items():
        difference = (split[key] - expected).norm() / expected.norm()
        assert expected.norm() > 0
        assert difference < TOLERANCE, (key, float(difference))


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
    assert math.isclose(*losses, rel_tol=TOLERANCE)
    assert math.isclose(*norms, rel_tol=TOLERANCE)


def test_only_the_response_is_learnt(server: Server) -> None:
    for row in sample_rows(server.tokenizer, 20):
        learnt = [label for label in row.labels if label != IGNORED]
        text = server.tokenizer.decode(learnt)
        assert text.removesuffix("<|im_end|>") in {"at once", "same day", "this week", "routine"}
        assert text.endswith("<|im_end|>")
