"""Sessions of a trunk server in this process, that generate alone or together."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from core.model.partition import Partition
from core.model.source import ModelSource
from core.model.trunk import TrunkWeights
from core.protocol.messages import Mode, Number
from server_stub.cached_row import generate_together
from server_stub.limits import Limits
from server_stub.session import Session

CUT = Partition(1, 1)
TOLERANCE = 1e-5
"""Of the largest value, between a row alone and in company; float32."""
PLENTY = 1 << 40


def trunk_weights(
    folder: Path, dtype: torch.dtype = torch.float32, bits: int | None = None
) -> TrunkWeights:
    return TrunkWeights(ModelSource(folder), CUT, dtype, torch.device("cpu"), bits=bits)


def new_session(weights: TrunkWeights, cut: Partition = CUT) -> Session:
    def left(spared: bool = False) -> int:
        return PLENTY

    return Session(0, weights, cut, Number.FLOAT32, Limits(), left, left)


def hidden(session: Session, positions: int, seed: int) -> Tensor:
    """Made-up states, `positions x hidden`; the same for the same seed."""
    width = int(session._trunk.hidden_size)
    return torch.randn(positions, width, generator=torch.Generator().manual_seed(seed))


def alone(session: Session, states: Tensor, past: int) -> Tensor:
    return session.forward(1, states, [states.shape[0]], Mode.GENERATE, past)


def together(
    sessions: list[Session], states: list[Tensor], pasts: list[int]
) -> list[Tensor | Exception]:
    turns = [
        session.turn(each, past)
        for session, each, past in zip(sessions, states, pasts, strict=True)
    ]
    return [*generate_together(turns)]


def assert_close(found: Tensor | Exception, wanted: Tensor, tolerance: float = TOLERANCE) -> None:
    assert isinstance(found, Tensor), found
    assert found.shape == wanted.shape
    assert (found - wanted).abs().max() <= tolerance * wanted.abs().max()
