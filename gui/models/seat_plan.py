"""What a seat in a common run would run with, and what is in the way of one."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from core.address import is_loopback
from core.config import FROM_SERVER, RunConfig, ServerTable
from core.together import CommonRun
from core.together_events import InvitationFacts
from gui.models.run_plan import planned_run
from gui.state import AppState


def seat_config(
    state: AppState,
    seat: InvitationFacts,
    *,
    input_blocks: int,
    output_blocks: int,
    noise_level: float,
) -> RunConfig:
    """Model and data from `state`, the course of training from the invitation, the rest as given;
    nothing is below what the invitation asks for. Where another model is open than that of the run,
    its blocks come from the run's server.
    """
    run = seat.run
    plan = planned_run(
        state, run.training, train_input_blocks=False, most_read_back=1.0, name=seat.name
    )
    replace = msgspec.structs.replace
    return replace(
        plan,
        server=ServerTable(url=seat.server),
        model=replace(
            plan.model,
            source=plan.model.source if has_model(state, run) else FROM_SERVER,
            input_blocks=max(input_blocks, run.input_blocks),
            output_blocks=max(output_blocks, run.output_blocks),
        ),
        privacy=replace(
            plan.privacy,
            noise_level=max(noise_level, run.minimum_noise_level),
            gradient_noise=gradient_noise(state, run),
        ),
    )


def gradient_noise(state: AppState, run: CommonRun) -> float:
    """The noise on gradients of a seat: one's own, or what the run asks for if that is more."""
    return max(state.gradient_noise, run.minimum_gradient_noise)


def most_blocks(state: AppState, run: CommonRun) -> tuple[int, int]:
    """How many blocks can run here before and after the trunk; one at least stays there. Of a model
    that is not open it is not known, so there it is what the run asks for."""
    model = state.model
    if model is None or not has_model(state, run):
        return run.input_blocks, run.output_blocks
    return (
        max(run.input_blocks, model.blocks - 1 - run.output_blocks),
        max(run.output_blocks, model.blocks - 1 - run.input_blocks),
    )


def is_here(url: str) -> bool:
    """Whether an address names this computer, so that nobody else reaches it."""
    return is_loopback(urlsplit(url).hostname or "")


def has_model(state: AppState, run: CommonRun) -> bool:
    """Whether the model that is open here is the very one of the run."""
    return state.model is not None and state.model.fingerprint == run.fingerprint
