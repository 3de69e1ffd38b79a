"""A split model at work: client blocks here, a session on the trunk server, noise between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from core.errors import AdapterUnusable
from core.hardening.facts import HardenedFacts, best_for
from core.leak.public_smoothing import fit_public_smoothing
from core.model.adapter import WholeAdapter
from core.model.lora import add_lora, begin_lora_by_block, lora_matrices, lora_parameters
from core.model.partition import Partition
from core.model.source import ModelSource
from core.model.split import ClientModel
from core.net.link import Link
from core.net.seat import Told
from core.net.session import TrunkSession
from core.policy import Policy
from core.policy_rules import (
    check_adapter_sharing,
    check_noise,
    check_partition,
    check_trained_input_blocks,
)
from core.privacy.calibration import median_token_rms
from core.privacy.context import context_of
from core.privacy.noise import NoiseSource
from core.privacy.outbound import Gate
from core.protocol.messages import Part
from core.text import QT_TRANSLATE_NOOP as _
from core.together import CommonRun


class PrivateModel:
    """Loads the client's blocks, measures the noise's unit, opens a session.

    `secret` decides the noise; the same text leaves as the same bytes from every model that is
    given the same. Without it the model makes one of its own. With `smoothing` what is noisy is
    smoothed before it leaves, see `core.privacy.smoothing`. With `eight_bits` hidden states and
    gradients are rounded to 8 bits a number on the way, after the noise.

    Raises `PartitionImpossible`, `ModelUnusable`, `NoiseImpossible`, `ForbiddenByPolicy`, and
    what the link raises.
    """

    def __init__(
        self,
        source: ModelSource,
        tokenizer: Any,
        link: Link,
        partition: Partition,
        noise_level: float,
        *,
        policy: Policy,
        gradient_noise: float = 0.0,
        follow_size: bool = False,
        secret: bytes | None = None,
        smoothing: bool = True,
        eight_bits: bool = False,
        offered: Sequence[HardenedFacts] = (),
        model_number: int = 0,
        export_allowed: bool = True,
        dtype: torch.dtype = torch.float32,
        device: torch.device | None = None,
    ) -> None:
        check_partition(policy, partition.input_blocks, partition.output_blocks)
        check_noise(policy, noise_level)
        self.policy = policy
        self.source = source
        self.tokenizer = tokenizer
        self.partition = partition
        self.client = ClientModel(source, partition, dtype, device or torch.device("cpu"))
        size = int(source.config["hidden_size"])
        gate = Gate(noise_level, size, gradient_noise=gradient_noise, policy=policy)
        unit = median_token_rms(self.client, tokenizer)
        self.noise = NoiseSource(gate, noise_level, unit, follow_size=follow_size, secret=secret)
        self._offered = offered
        self.export_allowed = export_allowed
        self._smoothing = smoothing and noise_level > 0
        self.hardened: HardenedFacts | None = None
        self._rank_alpha: tuple[int, float] = (0, 0.0)
        self.trains_input_blocks = False
        """Whether gradients have to come back from the trunk."""
        self._tell_noise()
        self._fit_smoothing(context_of(self.client, {}, 0.0))
        self.session = TrunkSession(
            link,
            partition,
            gate,
            self.noise,
            gradient_noise,
            model_number,
            eight_bits=eight_bits,
        )
        self.client.attach(self.session)

    @property
    def network(self) -> Any:
        """The transformers model around the trunk."""
        return self.client.network

    def create_adapter(
        self,
        rank: int,
        alpha: float,
        *,
        seed: int = 0,
        weight_decay: float = 0.0,
        train_input_blocks: bool = True,
        trainable: bool = True,
    ) -> list[nn.Parameter]:
        """Put LoRA on both sides; return the client's matrices (the server keeps its own)."""
        if trainable and train_input_blocks:
            check_trained_input_blocks(self.policy)
        self._add_lora(rank, alpha, seed, train_input_blocks=train_input_blocks)
        self.session.create_adapter(
            rank, alpha, seed=seed + 1, weight_decay=weight_decay, trainable=trainable
        )
        return self._begin_learning(
            trainable=trainable, train_input_blocks=trainable and train_input_blocks
        )

    def take_seat(self, run: CommonRun, applied: int) -> Told:
        """Put LoRA on the output blocks here and take the seat in a common run at the trunk.

        `applied` is how many rounds of the run are held. Returns what to do.
        """
        self._add_lora(run.lora_rank, run.lora_alpha, run.seed, train_input_blocks=False)
        layers = self.network.model.layers
        here = {
            block: layers[layer]
            for layer, block in enumerate(self.client.block_of_layer)
            if block is not None and block >= self.partition.input_blocks
        }
        begin_lora_by_block(here, self.source.family.adapter_modules, run.seed)
        told = self.session.seat.take(applied)
        self._begin_learning(trainable=True, train_input_blocks=False)
        return told

    def _add_lora(self, rank: int, alpha: float, seed: int, *, train_input_blocks: bool) -> None:
        layers = [
            layer
            for layer, block in enumerate(self.client.block_of_layer)
            if block is not None and (train_input_blocks or block >= self.partition.input_blocks)
        ]
        modules = self.source.family.adapter_modules
        add_lora(self.network.model, modules, layers, rank, alpha, seed)
        self._rank_alpha = rank, alpha

    def _begin_learning(self, *, trainable: bool, train_input_blocks: bool) -> list[nn.Parameter]:
        self._tell_noise()
        self.trains_input_blocks = train_input_blocks
        if self.trains_input_blocks:
            self.noise.follow_states()
        parameters = list(lora_parameters(self.network))
        for parameter in parameters:
            parameter.requires_grad_(trainable)
        return parameters

    def start_hardened(self, rank: int) -> HardenedFacts | None:
        """Let the trunk's adapter, of `rank`, start from the server's for this cut and noise.

        Returns what is known of it; None if the server offers none that fits.
        """
        number = self._fitting_hardened()
        if number is None or self._offered[number].rank > rank:
            return None
        self.session.load_hardened(number)
        self.hardened = self._offered[number]
        return self.hardened

    def use_hardened(self) -> HardenedFacts | None:
        """For the base model: a trunk that has learnt to live with the noise, if there is one."""
        number = self._fitting_hardened()
        if number is None:
            return None
        facts = self._offered[number]
        self.create_adapter(facts.rank, facts.alpha, train_input_blocks=False, trainable=False)
        return self.start_hardened(facts.rank)

    def _fitting_hardened(self) -> int | None:
        """They were made for noise that is smoothed."""
        if not self._smoothing:
            return None
        return best_for(self._offered, self.partition.input_blocks, self.noise.level)

    def load_adapter(self, adapter: WholeAdapter) -> None:
        """Use a finished adapter, each block's part where the block runs now."""
        check_adapter_sharing(self.policy)
        if any(block >= self.source.blocks for block in adapter.blocks):
            raise AdapterUnusable(
                folder=_("errors", "this run"),
                reason=_("errors", "It has blocks that this model does not have."),
            )
        # Where it changes nothing before the cut, the states there are the base model's, and with
        # the same secret they leave as the same bytes, not as a second noisy copy.
        before = any(block < self.partition.input_blocks for block in adapter.blocks)
        self.create_adapter(adapter.rank, adapter.alpha, train_input_blocks=before, trainable=False)
        self.put_adapter(adapter)
        if before:  # blocks that were trained may speak louder than they did
            self.noise.grow_with(median_token_rms(self.client, self.tokenizer))
            self._fit_smoothing()

    @torch.no_grad()
    def put_adapter(self, adapter: WholeAdapter) -> None:
        """Set the matrices of all blocks that `adapter` has."""
        trunk = self.partition.trunk(self.source.blocks)
        here = self.matrices_here()
        for block, matrices in adapter.blocks.items():
            if block in trunk:
                self.session.put_adapter(block, matrices)
                continue
            for key, tensor in matrices.items():
                own = here[block].get(key)
                if own is None or own.shape != tensor.shape:
                    raise AdapterUnusable(
                        folder=_("errors", "this run"),
                        reason=_("errors", "Its matrices do not fit this model."),
                    )
                own.copy_(tensor)
        self._tell_noise()

    def collect_adapter(self) -> WholeAdapter:
        """Both sides' LoRA as one adapter for the whole model."""
        adapter = WholeAdapter(*self._rank_alpha)
        for block, matrices in self.matrices_here().items():
            if matrices:
                adapter.blocks[block] = {
                    key: tensor.detach().cpu().clone() for key, tensor in matrices.items()
                }
        for block in self.partition.trunk(self.source.blocks):
            adapter.blocks[block] = self.session.get_adapter(block)
        return adapter

    def _fit_smoothing(self, context: bytes | None = None) -> None:
        if self._smoothing:
            self.noise.smoothing = fit_public_smoothing(self.client, self.tokenizer, context)

    def matrices_here(self) -> dict[int, dict[tuple[int, Part], nn.Parameter]]:
        """The LoRA matrices of the blocks here, by block; empty for a block that has none."""
        layers = self.network.model.layers
        return {
            block: dict(lora_matrices(layers[layer], self.source.family.adapter_modules))
            for layer, block in enumerate(self.client.block_of_layer)
            if block is not None
        }

    def _tell_noise(self) -> None:
        """After every change before the cut: other states must not get the same noise."""
        self.noise.depend_on(context_of(self.client, self.matrices_here(), self._rank_alpha[1]))

    def close(self) -> None:
        """End the session; the server forgets its cache and its adapter."""
        self.session.close()
