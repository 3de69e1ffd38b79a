"""What learns at a seat, as vectors that can be added up with those of other seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.model.lora import adamw, optimiser_step, squared_gradient_norm
from core.net.private_model import PrivateModel
from core.together import CommonRun


@dataclass(frozen=True)
class State:
    """Matrices, AdamW's means and steps of all that learns here."""

    tensors: Mapping[str, Tensor]
    steps: int


class ClientSide:
    """The LoRA matrices of a seat and their optimiser.

    Only those of the blocks that every seat runs are shared; a seat that runs more keeps the rest.
    """

    def __init__(self, model: PrivateModel, run: CommonRun) -> None:
        blocks = model.source.blocks
        common = [*range(run.input_blocks), *range(blocks - run.output_blocks, blocks)]
        here = model.matrices_here()
        named = {
            f"{block}.{module}.{part.name}": matrix
            for block, matrices in sorted(here.items())
            for (module, part), matrix in sorted(matrices.items())
        }
        self._named: dict[str, nn.Parameter] = named
        self.parameters = list(named.values())
        shared = run.share_output_blocks
        self._shared_names = [
            name for name in named if shared and int(name.split(".")[0]) in common
        ]
        self._shared = [named[name] for name in self._shared_names]
        self.optimiser = adamw(self.parameters, run.weight_decay)
        self._run = run
        self.steps = 0

    @property
    def shared_numbers(self) -> int:
        """How many numbers are shared."""
        return sum(it.numel() for it in self._shared)

    # --- vectors, float64 ------------------------------------------------------------------------

    def gradient(self) -> Tensor:
        """Of what is shared."""
        return _flat([torch.zeros_like(it) if it.grad is None else it.grad for it in self._shared])

    def put_gradient(self, vector: Tensor) -> None:
        """Set what `gradient` returned, or a sum of such."""
        for matrix, part in zip(self._shared, self._parts(vector), strict=True):
            matrix.grad = part.to(matrix.device, matrix.dtype)

    def scale_own_gradient(self, scale: float) -> None:
        """Of what is not shared."""
        for name, matrix in self._named.items():
            if name not in self._shared_names and matrix.grad is not None:
                matrix.grad.mul_(scale)

    def matrices(self) -> Tensor:
        """Of what is shared."""
        return _flat(self._shared)

    def shared_of(self, state: State) -> Tensor:
        """What `matrices` returned when this was the state."""
        return _flat([state.tensors[name] for name in self._shared_names])

    @torch.no_grad()
    def put_matrices(self, vector: Tensor) -> None:
        """Set what `matrices` returned, or a mean of such."""
        for matrix, part in zip(self._shared, self._parts(vector), strict=True):
            matrix.copy_(part)

    def whole_state(self) -> Tensor:
        """Matrices, means and steps of what is shared; roots of the means of squares."""
        means = [self._mean(it, "exp_avg") for it in self._shared]
        squares = [self._mean(it, "exp_avg_sq").double().sqrt() for it in self._shared]
        steps = torch.tensor([float(self.steps)], dtype=torch.float64)
        return torch.cat([self.matrices(), _flat(means), _flat(squares), steps])

    @torch.no_grad()
    def put_whole_state(self, vector: Tensor) -> None:
        """Set what `whole_state` returned at another seat."""
        matrices, means, roots = torch.split(vector[:-1], self.shared_numbers)
        self.steps = round(float(vector[-1]))
        self.put_matrices(matrices)
        parts = zip(self._shared, self._parts(means), self._parts(roots), strict=True)
        for matrix, mean, root in parts:
            self._set_means(matrix, mean, root.square(), self.steps)

    def _mean(self, matrix: nn.Parameter, name: str) -> Tensor:
        found: Tensor = self.optimiser.state[matrix].get(name, torch.zeros_like(matrix))
        return found

    def _set_means(self, matrix: nn.Parameter, mean: Tensor, squares: Tensor, steps: int) -> None:
        state = self.optimiser.state[matrix]
        state["step"] = torch.tensor(float(steps))
        state["exp_avg"] = mean.to(matrix.device, matrix.dtype, copy=True)
        state["exp_avg_sq"] = squares.to(matrix.device, matrix.dtype, copy=True)

    def _parts(self, vector: Tensor) -> list[Tensor]:
        parts = torch.split(vector, [it.numel() for it in self._shared]) if self._shared else ()
        return [part.reshape(it.shape) for part, it in zip(parts, self._shared, strict=True)]

    # --- steps and states ------------------------------------------------------------------------

    def step(self, learning_rate: float, scale: float = 1.0) -> float:
        """One AdamW step with gradients times `scale`, clipped; the norm before that."""
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.grad.mul_(scale)
        norm = squared_gradient_norm(self.parameters) ** 0.5
        clip = min(1.0, self._run.max_gradient_norm / (norm + 1e-6))
        optimiser_step(self.optimiser, learning_rate, clip)
        self.steps += 1
        return float(norm)

    def forget_gradients(self) -> None:
        """As if nothing had been learnt from since the last step."""
        self.optimiser.zero_grad(set_to_none=True)

    def state(self) -> State:
        """Copies of all that learns here, also of what is not shared."""
        tensors = {}
        for name, matrix in self._named.items():
            tensors[name] = matrix.detach().cpu().clone()
            tensors[f"{name}.mean"] = self._mean(matrix, "exp_avg").cpu().clone()
            tensors[f"{name}.squares"] = self._mean(matrix, "exp_avg_sq").cpu().clone()
        return State(tensors, self.steps)

    @torch.no_grad()
    def restore(self, state: State) -> None:
        """Be as `state` found it. Raises `KeyError` for what is missing."""
        self.forget_gradients()
        self.steps = state.steps
        for name, matrix in self._named.items():
            matrix.copy_(state.tensors[name])
            mean, squares = state.tensors[f"{name}.mean"], state.tensors[f"{name}.squares"]
            self._set_means(matrix, mean, squares, state.steps)


def _flat(tensors: list[nn.Parameter] | list[Tensor]) -> Tensor:
    if not tensors:
        return torch.zeros(0, dtype=torch.float64)
    return torch.cat([it.detach().cpu().double().flatten() for it in tensors])
