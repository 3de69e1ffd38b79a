"""Whether what was written computes what the adapted model computes here.

The model is run block by block from the disk, once as the run left it (base model and LoRA side by
side, as in training) and once as it was written, over a few rows of the sample that comes with the
program. And every tensor is compared with what should be in its place: a few rows do not visit
every row of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core.data import examples, guess_mapping, open_data
from core.errors import ExportWrong
from core.export.weights import Weights
from core.jobs import Job
from core.model.adapter import WholeAdapter
from core.model.ends import end_names, fill_ends, logits_of
from core.model.skeleton import causal_model
from core.model.weights import fill
from core.protocol.messages import Part
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase
from core.training.rendering import render

ROWS = 4
LONGEST = 96
_TINY = 1e-12


@dataclass(frozen=True)
class Tolerance:
    """How far off what was written may be."""

    loss: float
    """Absolute difference of the mean loss."""
    tensor: float
    """Root-mean-square error of one tensor over its root-mean-square value."""


EXACT = Tolerance(1e-4, 1e-6)
TOLERANCES = {"f32": EXACT, "f16": Tolerance(1e-3, 5e-4), "q8_0": Tolerance(2e-2, 1.5e-2)}
"""f16 keeps 11 bits. q8_0 has 255 steps between minus and plus the largest of 32 values: 1.3 % at
worst, if one of the 32 stands alone."""


def public_rows(tokenizer: Any) -> list[Tensor]:
    """Token ids of a few rows of the sample, as the model sees them."""
    data = open_data(None)
    found, _problems = examples(data, guess_mapping(data))
    return [torch.tensor([render(tokenizer, row.messages, LONGEST).ids]) for row in found[:ROWS]]


@torch.inference_mode()
def mean_loss(
    job: Job, weights: Weights, rows: Sequence[Tensor], adapter: WholeAdapter | None = None
) -> float:
    """Mean cross entropy of every next token; `adapter` is added to what the blocks say."""
    source = weights.source
    ends = causal_model(weights.layer(0).config, torch.float32)
    fill_ends(ends, {name: weights.read(name) for name in end_names(source)}, source)
    states = [ends.model.embed_tokens(row) for row in rows]
    for number in range(source.blocks):
        job.checkpoint()
        skeleton = weights.layer(number)
        layer = skeleton.layers[0]
        state = {key: weights.read(name) for key, name in source.block_tensors(number).items()}
        fill(layer, state, source)
        if adapter is not None:
            _listen(layer, adapter, number, source.family.adapter_modules)
        for index, hidden in enumerate(states):
            states[index] = skeleton(inputs_embeds=hidden, use_cache=False).last_hidden_state
    total, tokens = 0.0, 0
    for row, hidden in zip(rows, states, strict=True):
        logits = logits_of(ends, ends.model.norm(hidden))[0, :-1]
        total += float(torch.nn.functional.cross_entropy(logits, row[0, 1:], reduction="sum"))
        tokens += row.shape[1] - 1
    return total / tokens


def _listen(layer: Any, adapter: WholeAdapter, number: int, modules: tuple[str, ...]) -> None:
    """Add the LoRA branch beside each module, as PEFT does; nothing is merged."""
    matrices = adapter.blocks.get(number, {})
    scale = adapter.alpha / adapter.rank
    for index, name in enumerate(modules):
        if (index, Part.B) not in matrices:
            continue
        first, second = matrices[index, Part.A], matrices[index, Part.B]

        def beside(
            _: Any, given: tuple[Tensor], output: Tensor, a: Tensor = first, b: Tensor = second
        ) -> Tensor:
            return output + scale * (given[0] @ a.T @ b.T)

        layer.get_submodule(name).register_forward_hook(beside)


@torch.inference_mode()
def compare_tensors(job: Job, right: Weights, written: Weights, allowed: Tolerance) -> None:
    """Raise `ExportWrong` if a tensor of `written` is not that of `right`."""
    names = list(right.source.tensors)
    for index, name in enumerate(names):
        job.checkpoint()
        job.progress(_("stages", "Checking the export"), index / len(names))
        wanted, found = right.read(name), written.read(name)
        if wanted.shape != found.shape:
            raise ExportWrong(
                reason=phrase(
                    _("errors", "The tensor {name} has another shape than in the run."), name=name
                )
            )
        error = float((wanted - found).pow(2).mean().sqrt())
        if not error <= allowed.tensor * float(wanted.pow(2).mean().sqrt()) + _TINY:
            raise ExportWrong(
                reason=phrase(
                    _("errors", "The tensor {name} is not the one that was written."), name=name
                )
            )


def compare_losses(here: float, there: float, allowed: Tolerance) -> None:
    """Raise `ExportWrong` if they differ by more than is allowed."""
    if not abs(here - there) <= allowed.loss:
        raise ExportWrong(
            reason=phrase(
                _("errors", "Its loss on rows of the sample is {there}, that of the run {here}."),
                there=f"{there:.5f}",
                here=f"{here:.5f}",
            )
        )
