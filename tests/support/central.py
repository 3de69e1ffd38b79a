"""Centralised training beside the split one: plain PEFT on the whole model, and its gradients."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.config import TrainingTable
from core.events import StepDone
from core.net.private_model import PrivateModel
from core.protocol.messages import Part
from core.training.batches import Batch, epoch_batches
from core.training.rendering import Rendered

Gradients = dict[tuple[int, int, Part], Tensor]
"""By block, module and part."""


def central_model(whole: Any, model: PrivateModel, folder: Path) -> Any:
    """Plain PEFT on the unsplit model, with the same random start."""
    from peft import PeftModel

    model.collect_adapter().save(folder, model.source)
    return PeftModel.from_pretrained(whole, folder, is_trainable=True)


def copy_adapter(model: PrivateModel, central: Any, folder: Path) -> None:
    """Give `central` the matrices that `model` has now."""
    from peft import set_peft_model_state_dict
    from safetensors.torch import load_file

    model.collect_adapter().save(folder, model.source)
    set_peft_model_state_dict(central, load_file(folder / "adapter_model.safetensors"))


def central_loss(central: Any, batch: Batch) -> Tensor:
    """As transformers computes it, with an attention mask and the whole row's logits."""
    mask = torch.zeros_like(batch.ids)
    for row, length in enumerate(batch.lengths):
        mask[row, :length] = 1
    return central(input_ids=batch.ids, attention_mask=mask, labels=batch.labels).loss


def train_centrally(
    central: Any, rows: list[Rendered], steps: list[StepDone], table: TrainingTable
) -> list[float]:
    """Steps of AdamW with clipping, at the learning rates of the split run; their losses."""
    parameters = [p for p in central.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=0.0, weight_decay=table.weight_decay)
    losses = []
    for step, batch in zip(steps, _batches(rows, table), strict=False):
        for group in optimiser.param_groups:
            group["lr"] = step.learning_rate
        loss = central_loss(central, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, table.max_gradient_norm)
        optimiser.step()
        optimiser.zero_grad()
        losses.append(float(loss.detach()))
    return losses


def _batches(rows: list[Rendered], table: TrainingTable) -> Iterator[Batch]:
    epoch = 0
    while True:
        yield from epoch_batches(rows, table.batch_size, table.seed, epoch)
        epoch += 1


def split_gradients(model: PrivateModel) -> Gradients:
    """Of both sides' matrices since the last step."""
    found = {}
    for block, matrices in model.matrices_here().items():
        for (module, part), matrix in matrices.items():
            found[block, module, part] = matrix.grad
    for block in model.partition.trunk(model.source.blocks):
        for (module, part), gradient in model.session.get_adapter(block, gradients=True).items():
            found[block, module, part] = gradient
    return found


def central_gradients(central: Any, modules: tuple[str, ...]) -> Gradients:
    """The same of the unsplit model."""
    found = {}
    for name, parameter in central.named_parameters():
        if ".lora_" in name:
            path = name.removeprefix("base_model.model.model.layers.")
            block, _, rest = path.partition(".")
            module, _, matrix = rest.partition(".lora_")
            key = int(block), modules.index(module), Part[matrix.partition(".")[0]]
            found[key] = parameter.grad
    return found


def compare_gradients(split: Gradients, central: Gradients, tolerance: float) -> None:
    """Every matrix's gradient, by the norm of the difference over its own."""
    assert split.keys() == central.keys()
    for key, expected in central.items():
        difference = (split[key] - expected).norm() / expected.norm()
        assert expected.norm() > 0
        assert difference < tolerance, (key, float(difference))
