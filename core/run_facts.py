"""What is told of runs: finished ones, and those that can go on."""

from __future__ import annotations

from msgspec import Struct


class RunSummary(Struct, frozen=True):
    """One finished or stopped run, as the list of runs and the end of a run show it."""

    folder: str
    name: str
    created: str
    model: str
    data: str
    input_blocks: int
    output_blocks: int
    noise_level: float
    steps: int
    seconds: float
    eval_loss_before: float | None
    eval_loss_after: float | None
    accuracy_before: float | None
    accuracy_after: float | None
    held_back_rows: int
    bytes_sent: int
    bytes_received: int
    stopped: bool = False
    prompt_read_back: float | None = None
    """Share of prompt tokens a test attack read at the end; None if none was made."""
    gradient_noise: float = 0.0
    hardened: float | None = None
    """Noise level of the hardened adapter that it started from."""
    best_step: int | None = None
    """The step with the lowest loss on held-back rows, where that was measured on the way."""
    best_loss: float | None = None
    adapter_step: int | None = None
    """The step whose adapter the run ended with; None: the last one."""
    stopped_early: bool = False
    """Whether it ended because the loss on held-back rows did not fall any more."""


class UnfinishedRun(Struct, frozen=True):
    """A run that was paused or interrupted and can go on from its checkpoint."""

    folder: str
    name: str
    step: int
    total_steps: int
    epochs: int = 1
    noise_level: float = 0.0
