"""LoRA through PEFT, addressed a block at a time, the same way on both sides of the cut."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from core.protocol.messages import Moment, Part

ADAPTER = "default"
_MEANS = {Moment.FIRST: "exp_avg", Moment.SECOND: "exp_avg_sq"}
"""How torch calls them."""


def add_lora(
    network: nn.Module,
    modules: tuple[str, ...],
    layers: list[int],
    rank: int,
    alpha: float,
    seed: int,
) -> None:
    """Put LoRA on `modules` of the given layers of a decoder. B starts at zero, A at random.

    The adapter is kept in float32 whatever the base model's type is.
    """
    from peft import LoraConfig, inject_adapter_in_model

    config = LoraConfig(
        r=rank,
        lora_alpha=alpha,
        lora_dropout=0.0,
        bias="none",
        target_modules=list(modules),
        layers_to_transform=layers,
        layers_pattern="layers",
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        inject_adapter_in_model(config, network, ADAPTER)
    for parameter in lora_parameters(network):
        parameter.data = parameter.data.float()


def lora_parameters(network: nn.Module) -> Iterator[nn.Parameter]:
    """All LoRA matrices of a network."""
    for name, parameter in network.named_parameters():
        if ".lora_" in name:
            yield parameter


def lora_matrices(layer: Any, modules: tuple[str, ...]) -> dict[tuple[int, Part], nn.Parameter]:
    """One decoder layer's matrices by (index into `modules`, part); empty if it has none."""
    found = {}
    for index, name in enumerate(modules):
        module = layer.get_submodule(name)
        if hasattr(module, "lora_A"):
            found[index, Part.A] = module.lora_A[ADAPTER].weight
            found[index, Part.B] = module.lora_B[ADAPTER].weight
    return found


def squared_gradient_norm(parameters: list[nn.Parameter]) -> float:
    """Sum of squares of all gradients, for clipping by the norm over both sides."""
    norms = [p.grad.detach().float().pow(2).sum() for p in parameters if p.grad is not None]
    # Blocks may live on several devices.
    return float(torch.stack([norm.to(norms[0].device) for norm in norms]).sum()) if norms else 0.0


def adamw(parameters: list[nn.Parameter], weight_decay: float) -> torch.optim.AdamW:
    """The optimiser of both sides; its learning rate is set at every step."""
    return torch.optim.AdamW(parameters, lr=0.0, betas=(0.9, 0.999), weight_decay=weight_decay)


@torch.no_grad()
def moments(
    optimiser: torch.optim.AdamW, matrices: Mapping[tuple[int, Part], nn.Parameter], moment: Moment
) -> tuple[dict[tuple[int, Part], Tensor], int]:
    """One of AdamW's running means for each of `matrices`, and the steps that are in it.

    Before the first step it is zero.
    """
    found, steps = {}, 0
    for key, matrix in matrices.items():
        state = optimiser.state.get(matrix)
        found[key] = state[_MEANS[moment]] if state else torch.zeros_like(matrix)
        steps = max(steps, int(state["step"])) if state else steps
    return found, steps


@torch.no_grad()
def put_moments(
    optimiser: torch.optim.AdamW,
    matrices: Mapping[tuple[int, Part], nn.Parameter],
    moment: Moment,
    given: Mapping[tuple[int, Part], Tensor],
    steps: int,
) -> None:
    """Set what `moments` returned. The shapes have to fit."""
    for key, tensor in given.items():
        matrix = matrices[key]
        state = optimiser.state[matrix]
        for name in _MEANS.values():
            state.setdefault(name, torch.zeros_like(matrix))
        state["step"] = torch.tensor(float(steps))
        state[_MEANS[moment]].copy_(tensor)


def optimiser_step(optimiser: torch.optim.AdamW, learning_rate: float, scale: float) -> None:
    """Scale the gradients (clipping), step, and clear them."""
    for group in optimiser.param_groups:
        group["lr"] = learning_rate
        if scale < 1.0:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    parameter.grad.mul_(scale)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)


def begin_lora_by_block(layers: Mapping[int, Any], modules: tuple[str, ...], seed: int) -> None:
    """Start each block's LoRA from `seed` and its number alone, wherever the model is cut.

    `layers` are decoder layers with LoRA, by their blocks' numbers in the whole model. The start
    has the form of PEFT's: A uniform after Kaiming, B zero.
    """
    for block, layer in layers.items():
        generator = torch.Generator().manual_seed(seed * 1_000_003 + block)
        for (_, part), matrix in lora_matrices(layer, modules).items():
            with torch.no_grad():
                matrix.zero_()
                if part is Part.A:
                    start = torch.empty_like(matrix, device="cpu")
                    nn.init.kaiming_uniform_(start, a=math.sqrt(5), generator=generator)
                    matrix.copy_(start)


def tie_lora(
    layer: Any, modules: tuple[str, ...], matrices: Mapping[tuple[int, Part], nn.Parameter]
) -> None:
    """Let a layer's LoRA use these very matrices, which other networks may use too."""
    for index, name in enumerate(modules):
        module = layer.get_submodule(name)
        if hasattr(module, "lora_A"):
            module.lora_A[ADAPTER].weight = matrices[index, Part.A]
            module.lora_B[ADAPTER].weight = matrices[index, Part.B]
