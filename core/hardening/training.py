"""Training of a trunk-side adapter on public text, under the noise that it is to live with.

Everything runs here, on the whole model, and nothing is sent. The model without noise is the
teacher (G. Hinton et al., Distilling the Knowledge in a Neural Network, arXiv 1503.02531): the
trunk learns to answer under noise what the same model answers without.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from core.hardening.facts import HardenedFacts
from core.jobs import Job
from core.leak.public_smoothing import fit_public_smoothing
from core.leak.sample import rendered_public_text
from core.model.adapter import WholeAdapter
from core.model.lora import adamw, add_lora, lora_matrices, lora_parameters, optimiser_step
from core.model.partition import Partition
from core.model.source import ModelSource
from core.model.split import ClientModel
from core.model.trunk import TrunkWeights
from core.privacy.calibration import median_token_rms
from core.privacy.smoothing import Smoothing
from core.text import QT_TRANSLATE_NOOP as _
from core.training.batches import Batch, collate, epoch_batches
from core.training.loss import response_logits, summed_loss
from core.training.rendering import Rendered

CPU = torch.device("cpu")
_LONGEST = 104
_HELD_BACK = 16


@dataclass(frozen=True)
class Plan:
    """How long and how large: `rank` is that of LoRA, its alpha twice as much."""

    steps: int = 120
    batch_size: int = 4
    rank: int = 8
    learning_rate: float = 1e-3
    seed: int = 0


class _NoisyTrunk:
    """The trunk in this process, behind noise and smoothing, as a server gets it."""

    def __init__(self, view: Any, sigma: float, smoothing: Smoothing, seed: int) -> None:
        self.view, self.sigma, self.smoothing = view, sigma, smoothing
        self.generator = torch.Generator().manual_seed(seed)

    def _arrived(self, hidden: Tensor) -> Tensor:
        if self.sigma == 0:
            return hidden
        noisy = hidden + self.sigma * torch.randn(hidden.shape, generator=self.generator)
        return self.smoothing.apply_to_rows(noisy, self.sigma)

    def __call__(self, hidden: Tensor) -> Tensor:
        """What comes out for clean `hidden`, `rows x length x hidden`."""
        output: Tensor = self.view(
            inputs_embeds=self._arrived(hidden), use_cache=False
        ).last_hidden_state
        return output


class Hardening:
    """One adapter for `source`, cut at `partition`, under `noise_level`."""

    def __init__(
        self, source: ModelSource, tokenizer: Any, partition: Partition, noise_level: float
    ) -> None:
        """Load the whole model. Raises `PartitionImpossible` and what reading a model raises."""
        partition.check(source.blocks)
        self.source, self.partition, self.noise_level = source, partition, noise_level
        self._client = ClientModel(source, partition, torch.float32, CPU)
        weights = TrunkWeights(source, partition, torch.float32, CPU)
        self._view = weights.view(partition)
        rows = [
            Rendered(row.ids, list(row.ids)) for row in rendered_public_text(tokenizer, _LONGEST)
        ]  # every token is learnt
        self._learn, self._unseen = rows[:-_HELD_BACK], rows[-_HELD_BACK:]
        unit = median_token_rms(self._client, tokenizer)
        smoothing = fit_public_smoothing(self._client, tokenizer)
        self._trunk = _NoisyTrunk(self._view, noise_level * unit, smoothing, 0)
        self._teacher = _NoisyTrunk(weights.view(partition), 0.0, smoothing, 0)

    def train(self, job: Job, plan: Plan) -> tuple[HardenedFacts, WholeAdapter]:
        """Train and measure. Raises `JobCancelled` when stopped; then nothing is kept."""
        clean = self._perplexity(sigma=0.0)
        before = self._perplexity()
        count = len(self._view.layers)
        modules = self.source.family.adapter_modules
        alpha = 2.0 * plan.rank
        add_lora(self._view, modules, list(range(count)), plan.rank, alpha, plan.seed)
        parameters = list(lora_parameters(self._view))
        self._train(job, parameters, plan)
        first = self.partition.input_blocks
        adapter = WholeAdapter(plan.rank, alpha)
        for layer in range(count):
            adapter.blocks[first + layer] = {
                key: matrix.detach().clone()
                for key, matrix in lora_matrices(self._view.layers[layer], modules).items()
            }
        facts = HardenedFacts(
            fingerprint=self.source.fingerprint,
            input_blocks=self.partition.input_blocks,
            output_blocks=self.partition.output_blocks,
            noise_level=self.noise_level,
            rank=plan.rank,
            alpha=alpha,
            perplexity_before=round(before, 1),
            perplexity=round(self._perplexity(), 1),
            perplexity_clean=round(clean, 1),
        )
        return facts, adapter

    def _train(self, job: Job, parameters: list[nn.Parameter], plan: Plan) -> None:
        stage = _("stages", "Teaching the trunk to live with the noise")
        optimiser = adamw(parameters, 0.0)
        for step, batch in zip(range(plan.steps), self._batches(plan), strict=False):
            job.checkpoint()
            job.progress(stage, step / plan.steps)
            self._distance(batch).backward()  # type: ignore[no-untyped-call]
            norm = float(nn.utils.clip_grad_norm_(parameters, 1.0))
            warm = min(1.0, (step + 1) / (0.1 * plan.steps))
            rate = warm * 0.5 * (1 + math.cos(math.pi * step / plan.steps))
            optimiser_step(
                optimiser, plan.learning_rate * rate if math.isfinite(norm) else 0.0, 1.0
            )

    def _distance(self, batch: Batch) -> Tensor:
        """Kullback-Leibler divergence a token, from what the untouched model says without noise.

        Not the text's own tokens: the trunk is to answer as before, not to learn this text's ways.
        """
        with torch.no_grad():
            hidden = self._client.enter_trunk(batch.ids)
            right, _, _ = response_logits(self._client, self._teacher(hidden), batch)
        ours, _, _ = response_logits(self._client, self._trunk(hidden), batch)
        return nn.functional.kl_div(
            ours.log_softmax(-1), right.log_softmax(-1), reduction="batchmean", log_target=True
        )

    def _batches(self, plan: Plan) -> Iterator[Batch]:
        epoch = 0
        while True:
            yield from epoch_batches(self._learn, plan.batch_size, plan.seed, epoch)
            epoch += 1

    @torch.inference_mode()
    def _perplexity(self, sigma: float | None = None) -> float:
        """On rows that are not learnt from; the same noise at every call."""
        kept = self._trunk.sigma
        self._trunk.sigma = kept if sigma is None else sigma
        generator, self._trunk.generator = self._trunk.generator, torch.Generator().manual_seed(1)
        try:
            batches = [collate(self._unseen[i : i + 4]) for i in range(0, len(self._unseen), 4)]
            total = sum(float(self._loss(batch)) for batch in batches)
        finally:
            self._trunk.sigma, self._trunk.generator = kept, generator
        return math.exp(min(20.0, total / sum(batch.response_tokens for batch in batches)))

    def _loss(self, batch: Batch) -> Tensor:
        output = self._trunk(self._client.enter_trunk(batch.ids))
        return summed_loss(self._client, output, batch)
