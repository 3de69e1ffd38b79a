"""What a run has learnt so far, on both sides of the cut: the adapter and AdamW's means for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from core.model.adapter import BlockMatrices, WholeAdapter
from core.model.lora import moments, put_moments
from core.net.private_model import PrivateModel
from core.protocol.messages import Moment, Part

_NAMES = {None: "adapter", Moment.FIRST: "first", Moment.SECOND: "second"}

Blocks = dict[int, BlockMatrices]


@dataclass
class TrainingState:
    """After `steps` optimiser steps. There are no means before the first."""

    steps: int
    adapter: WholeAdapter
    means: dict[Moment, Blocks] = field(default_factory=dict)

    def tensors(self) -> dict[str, Tensor]:
        """All of it by name, for a safetensors file."""
        groups: list[tuple[Moment | None, Blocks]] = [(None, self.adapter.blocks)]
        groups += self.means.items()
        return {
            f"{_NAMES[moment]}.{block}.{module}.{part.name}": tensor.contiguous()
            for moment, blocks in groups
            for block, matrices in blocks.items()
            for (module, part), tensor in matrices.items()
        }


def state_of(tensors: Mapping[str, Tensor], steps: int, rank: int, alpha: float) -> TrainingState:
    """The state that was written as `tensors`. Raises `ValueError` if they are something else."""
    moment_of = {name: moment for moment, name in _NAMES.items()}
    groups: dict[Moment | None, dict[int, dict[tuple[int, Part], Tensor]]] = {
        moment: {} for moment in _NAMES
    }
    shapes: dict[Moment | None, dict[str, torch.Size]] = {moment: {} for moment in _NAMES}
    for key, tensor in tensors.items():
        name, _, place = key.partition(".")
        block, module, part = place.split(".")
        moment = moment_of[name] if name in moment_of else _unknown(key)
        if tensor.dtype != torch.float32 or not torch.isfinite(tensor).all():
            _unknown(key)
        groups[moment].setdefault(int(block), {})[int(module), _part(part)] = tensor
        shapes[moment][place] = tensor.shape
    wanted = shapes[None] if steps else {}
    if not shapes[None] or any(shapes[moment] != wanted for moment in Moment):
        raise ValueError("matrices and means do not belong together")
    adapter = WholeAdapter(rank, alpha, dict(groups[None]))
    means: dict[Moment, Blocks] = {moment: dict(groups[moment]) for moment in Moment}
    return TrainingState(steps, adapter, means if steps else {})


def _part(name: str) -> Part:
    if name not in Part.__members__:
        raise ValueError(name)
    return Part[name]


def _unknown(key: str) -> Moment | None:
    raise ValueError(key)


def collect_state(model: PrivateModel, optimiser: torch.optim.AdamW, steps: int) -> TrainingState:
    """Fetch the trunk's half and copy the one here."""
    state = TrainingState(steps, model.collect_adapter())
    for moment in Moment if steps else ():
        blocks: Blocks = {}
        for block, matrices in model.matrices_here().items():
            if matrices:
                found, _ = moments(optimiser, matrices, moment)
                blocks[block] = {key: mean.detach().cpu().clone() for key, mean in found.items()}
        for block in model.partition.trunk(model.source.blocks):
            blocks[block] = model.session.optimiser.get(block, moment, steps)
        state.means[moment] = blocks
    return state


def restore_state(model: PrivateModel, optimiser: torch.optim.AdamW, state: TrainingState) -> None:
    """Put a state back into a model that has a fresh adapter of the same rank."""
    model.put_adapter(state.adapter)
    trunk = model.partition.trunk(model.source.blocks)
    here = model.matrices_here()
    for moment, blocks in state.means.items():
        for block, means in blocks.items():
            if block in trunk:
                model.session.optimiser.put(block, moment, state.steps, means)
            else:
                put_moments(optimiser, here[block], moment, means, state.steps)
