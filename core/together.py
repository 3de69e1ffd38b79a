"""A common run of several data owners: what is agreed on, the same for all of them."""

from __future__ import annotations

import enum
from typing import Annotated

from msgspec import Meta, Struct

from core.config import Blocks, NoiseLevel, TrainingTable

Count = Annotated[int, Meta(ge=1, le=100_000)]


class Way(enum.StrEnum):
    """How several clients train one model (arXiv 2505.15683)."""

    SEQUENTIAL = "sequential"
    """They take turns, and the adapter passes on."""
    CLIENT_BATCH = "client-batch"
    """One step over the batches of all of them."""
    HIERARCHICAL = "hierarchical"
    """Each has a sub-trunk of its own; after some steps they are averaged."""


class CommonRun(Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers only: this is all that the trunk server knows of a run.

    A round is `steps_per_round` steps of each seat, or of the one whose turn it is; with
    client-batch it is one step of all. `input_blocks` and `output_blocks` are what every seat runs
    itself at least, and what is averaged of the seats, if `share_output_blocks` says so. Of that, a
    seat contributes a change with a norm of at most `most_change`.
    """

    way: Way
    fingerprint: Annotated[str, Meta(pattern="^[0-9a-f]{16,128}$")]
    """Of the model."""
    input_blocks: Blocks = 3
    output_blocks: Blocks = 2
    minimum_noise_level: NoiseLevel = 0.0
    minimum_gradient_noise: NoiseLevel = 0.0
    rounds: Count = 20
    steps_per_round: Count = 5
    batch_size: Annotated[int, Meta(ge=1, le=1024)] = 4
    max_length: Annotated[int, Meta(ge=16, le=131072)] = 512
    learning_rate: Annotated[float, Meta(gt=0.0, le=1.0)] = 1e-3
    warmup_share: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.1
    weight_decay: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.0
    max_gradient_norm: Annotated[float, Meta(gt=0.0)] = 1.0
    lora_rank: Annotated[int, Meta(ge=1, le=256)] = 16
    lora_alpha: Annotated[float, Meta(gt=0.0, le=4096.0)] = 32.0
    seed: Annotated[int, Meta(ge=0, le=2**31 - 2)] = 0
    share_output_blocks: bool = True
    most_change: Annotated[float, Meta(gt=0.0)] = 10.0
    least_seats: Annotated[int, Meta(ge=1, le=64)] = 2
    """How many have to be there for a round to begin."""
    seats_per_round: Annotated[int, Meta(ge=0, le=64)] = 0
    """How many work in a round, in rotation; 0 is all that are there."""
    patience: Annotated[float, Meta(ge=1.0, le=86400.0)] = 120.0
    """Seconds until a seat that the others wait for is left out."""
    save_every: Count = 5
    """After how many rounds server and seats note where the run is."""

    @property
    def training(self) -> TrainingTable:
        """What a seat's own settings say of the course of training."""
        return TrainingTable(
            epochs=1000,
            max_steps=self.steps_in_all,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
            warmup_share=self.warmup_share,
            weight_decay=self.weight_decay,
            max_gradient_norm=self.max_gradient_norm,
            lora_rank=self.lora_rank,
            lora_alpha=self.lora_alpha,
            max_length=self.max_length,
            seed=self.seed,
            start="base",
            checkpoint_every=0,
        )

    @property
    def steps_in_all(self) -> int:
        """Steps of the schedule; in hierarchical training all seats are at the same place in it."""
        return self.rounds * self.steps_of_a_round

    @property
    def steps_of_a_round(self) -> int:
        """Of a seat that works in it."""
        return 1 if self.way is Way.CLIENT_BATCH else self.steps_per_round
