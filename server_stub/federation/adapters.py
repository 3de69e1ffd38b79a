"""The trunk's adapters of one common run. Everything here runs in the compute thread.

Sessions do not own them: the matrices in each session's view are these very ones, so a pass of
any seat with the same cut computes the same, and M seats cost M adapters at most, never M trunks.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from core.model.lora import (
    adamw,
    add_lora,
    begin_lora_by_block,
    lora_matrices,
    moments,
    optimiser_step,
    put_moments,
    squared_gradient_norm,
    tie_lora,
)
from core.model.partition import Partition
from core.model.schedule import learning_rates_of
from core.model.trunk import TrunkWeights
from core.protocol.messages import Code, Moment, Part
from core.together import CommonRun, Way
from server_stub.refusal import Refusal

Matrices = Mapping[int, Mapping[tuple[int, Part], nn.Parameter]]
COMMON = 0
"""The number of the adapter that all seats use; those of sub-trunks have the seats' numbers."""


class Learner:
    """LoRA matrices by block and their optimiser."""

    def __init__(self, matrices: Matrices, weight_decay: float) -> None:
        self.matrices = matrices
        self.parameters = [it for some in matrices.values() for it in some.values()]
        self.optimiser = adamw(self.parameters, weight_decay)
        self.steps = 0

    def copy(self, weight_decay: float) -> Learner:
        """One that begins with the same matrices and with no steps behind it."""
        matrices = {
            block: {key: nn.Parameter(it.detach().clone()) for key, it in some.items()}
            for block, some in self.matrices.items()
        }
        return Learner(matrices, weight_decay)

    def step(self, learning_rate: float, scale: float, most_norm: float) -> None:
        """One AdamW step with gradients that are multiplied by `scale` and then clipped.

        Raises a refusal, and forgets them, if they are not finite.
        """
        norm = math.sqrt(squared_gradient_norm(self.parameters)) * scale
        if not math.isfinite(norm):
            self.forget_gradients()
            raise Refusal(Code.NOT_FINITE, "the gradients are not finite and were thrown away")
        scale *= min(1.0, most_norm / (norm + 1e-6))
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.grad.mul_(scale)
        optimiser_step(self.optimiser, learning_rate, 1.0)
        self.steps += 1

    def forget_gradients(self) -> None:
        """As if nothing had been learnt from since the last step."""
        for parameter in self.parameters:
            parameter.grad = None

    @torch.no_grad()
    def take(self, other: Learner) -> None:
        """Have the matrices of `other`; the optimiser stays."""
        for own, its in zip(self.parameters, other.parameters, strict=True):
            own.copy_(its)

    def state(self, name: str) -> dict[str, Tensor]:
        """Copies of matrices and means by name, each of which begins with `name`."""
        found = {}
        for block, some in self.matrices.items():
            means = {it: moments(self.optimiser, some, it)[0] for it in Moment if self.steps}
            for (module, part), matrix in some.items():
                key = f"{name}.{block}.{module}.{part.name}"
                found[key] = matrix.detach().cpu().clone()
                for moment, tensors in means.items():
                    found[f"{key}.{moment.name}"] = tensors[module, part].cpu().clone()
        return found

    @torch.no_grad()
    def restore(self, name: str, tensors: Mapping[str, Tensor], steps: int) -> None:
        """Be as `state` found it after so many steps. Raises `KeyError` for what is missing."""
        self.forget_gradients()
        self.optimiser.state.clear()
        self.steps = steps
        for block, some in self.matrices.items():
            for (module, part), matrix in some.items():
                matrix.copy_(tensors[f"{name}.{block}.{module}.{part.name}"])
            for moment in Moment if steps else ():
                means = {
                    key: tensors[f"{name}.{block}.{key[0]}.{key[1].name}.{moment.name}"]
                    for key in some
                }
                put_moments(self.optimiser, some, moment, means, steps)


class RunState(NamedTuple):
    """What adapters have learnt, by name, and how many steps are in each."""

    tensors: dict[str, Tensor]
    steps: dict[str, int]


class RunAdapters:
    """What the trunk has learnt in a run, and how a round of it counts."""

    def __init__(self, weights: TrunkWeights, run: CommonRun) -> None:
        self.run = run
        self.modules = weights.source.family.adapter_modules
        widest = Partition(run.input_blocks, run.output_blocks)
        self.blocks = widest.trunk(weights.source.blocks)
        view = weights.view(widest)
        self._add_to(view, range(len(self.blocks)))
        begin_lora_by_block(
            dict(zip(self.blocks, view.layers, strict=True)), self.modules, run.seed
        )
        found: dict[int, Any] = {
            block: lora_matrices(layer, self.modules)
            for layer, block in zip(view.layers, self.blocks, strict=True)
        }
        self._learners = {COMMON: Learner(found, run.weight_decay)}
        self._rates = learning_rates_of(run.steps_in_all, run.learning_rate, run.warmup_share)
        self._before: dict[int, tuple[dict[str, Tensor], int]] = {}

    def _add_to(self, view: Any, layers: range) -> None:
        run = self.run
        add_lora(view, self.modules, list(layers), run.lora_rank, run.lora_alpha, run.seed)

    @property
    def common(self) -> Learner:
        """That all seats use, or the average of the last round."""
        return self._learners[COMMON]

    def of(self, seat: int) -> Learner:
        """That a seat's session computes with."""
        if self.run.way is not Way.HIERARCHICAL:
            return self.common
        if seat not in self._learners:
            self._learners[seat] = self.common.copy(self.run.weight_decay)
        return self._learners[seat]

    def tie(self, seat: int, view: Any, blocks: range) -> Learner:
        """Let a session's view over `blocks` compute with a seat's adapter."""
        if blocks.start < self.blocks.start or blocks.stop > self.blocks.stop:
            raise Refusal(Code.BAD_PARTITION, "every seat of this run has to run more blocks")
        learner = self.of(seat)
        self._add_to(view, range(len(blocks)))
        for layer, block in zip(view.layers, blocks, strict=True):
            tie_lora(layer, self.modules, learner.matrices[block])
        return learner

    def begin(self, workers: Iterable[int]) -> None:
        """These seats begin to work at a round. What they change can be undone."""
        self._before = {}
        for learner in self._learners.values():
            learner.forget_gradients()
        if self.run.way is Way.SEQUENTIAL:
            self._before[COMMON] = self.common.state(""), self.common.steps
        if self.run.way is Way.HIERARCHICAL:
            for seat in workers:
                self._before[seat] = self.of(seat).state(""), self.of(seat).steps

    def undo(self) -> None:
        """What was done since `begin` does not count."""
        self.common.forget_gradients()
        self._restore(self._before)

    def _restore(self, seats: Iterable[int]) -> None:
        for seat in [*seats]:
            self.of(seat).restore("", *self._before.pop(seat))

    def step(self, seat: int, place: int) -> None:
        """A step of a seat in its turn, or of its sub-trunk; `place` is that in the schedule."""
        if self.run.way is Way.CLIENT_BATCH:
            raise Refusal(Code.BAD_MESSAGE, "in this run the server makes the steps")
        rate = self._rates[min(place, len(self._rates) - 1)]
        self.of(seat).step(rate, 1.0, self.run.max_gradient_norm)

    def close(self, tokens: Mapping[int, int], round_: int) -> None:
        """The round counts: with what these seats did, who learnt from so many tokens."""
        whole = sum(tokens.values())
        if self.run.way is Way.CLIENT_BATCH:
            if whole:
                self.common.step(self._rates[round_], 1.0 / whole, self.run.max_gradient_norm)
            self.common.forget_gradients()
        elif self.run.way is Way.HIERARCHICAL:
            self._restore(self._before.keys() - tokens.keys())
            if whole:
                self._average({seat: count / whole for seat, count in tokens.items()})
        self._before = {}

    @torch.no_grad()
    def _average(self, shares: Mapping[int, float]) -> None:
        """FedAvg (arXiv 1602.05629): `shares` add up to 1."""
        for place, matrix in enumerate(self.common.parameters):
            total = torch.zeros_like(matrix)
            for seat, share in shares.items():
                total += share * self.of(seat).parameters[place]
            matrix.copy_(total)
        self._spread()

    def _spread(self) -> None:
        """Let every sub-trunk go on from the common adapter."""
        for learner in self._learners.values():
            if learner is not self.common:
                learner.take(self.common)

    def count(self, seats: Collection[int], common: Mapping[str, Tensor]) -> None:
        """The round counts with these seats' work, averaged elsewhere to `common`, if to anything.

        For sub-trunks that are in several places.
        """
        self._restore(self._before.keys() - {*seats})
        self._before = {}
        if common:
            self.common.restore(str(COMMON), common, 0)
            self._spread()

    def state(self, seats: Iterable[int] | None = None) -> RunState:
        """All of it, or these sub-trunks."""
        numbers = [*self._learners] if seats is None else [*seats]
        tensors: dict[str, Tensor] = {}
        for number in numbers:
            tensors |= self._learners[number].state(str(number))
        return RunState(tensors, {str(it): self._learners[it].steps for it in numbers})

    def restore(self, tensors: Mapping[str, Tensor], steps: Mapping[str, int]) -> None:
        """Be as `state` found it. Raises `KeyError` for what is missing."""
        for seat, count in steps.items():
            self.of(int(seat)).restore(seat, tensors, count)
