"""Small models for a trunk server, sessions on them, and what they should compute."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from support.trunk_process import through
from torch import Tensor

from core.bench.random_model import Shape, write_model
from core.model.partition import Partition
from core.model.source import ModelSource
from core.model.trunk import TrunkWeights
from core.net.link import Link
from core.net.session import TrunkSession
from core.privacy.noise import NoiseSource
from core.privacy.outbound import Gate
from core.protocol.ragged import pack, unpack

SMALL = Shape(hidden=128, layers=6, intermediate=256, heads=4, kv_heads=2, vocabulary=320)
OTHER = Shape(hidden=64, layers=8, intermediate=512, heads=4, kv_heads=4, vocabulary=320)
LENGTHS = [5, 3]
TOLERANCE = 1e-5
"""Between two processes with other numbers of threads."""


def model_folder(parent: Path, name: str, shape: Shape, seed: int = 0) -> Path:
    """A model with random weights, in its own folder."""
    return write_model(parent / name, shape, "float32", seed=seed)


def rows(width: int, seed: int) -> tuple[Tensor, Tensor]:
    """Hidden states of two rows and token ids to go with them."""
    random = torch.Generator().manual_seed(seed)
    hidden = torch.randn(len(LENGTHS), max(LENGTHS), width, generator=random)
    return hidden, torch.randint(320, hidden.shape[:2], generator=random)


def session_on(link: Link, model: int, width: int, partition: Partition) -> TrunkSession:
    """A session without noise on the model at this place of the server's list."""
    gate = Gate(0.0, width)
    return TrunkSession(link, partition, gate, NoiseSource(gate, 0.0, 1.0), 0.0, model)


def view_of(folder: Path, partition: Partition, **kind: Any) -> Any:
    """The same trunk in this process."""
    weights = TrunkWeights(
        ModelSource(folder), Partition(1, 1), torch.float32, torch.device("cpu"), **kind
    )
    return weights.view(partition)


@torch.inference_mode()
def expected(folder: Path, partition: Partition, hidden: Tensor) -> Tensor:
    """What a session should answer to `hidden`, rows packed."""
    batch = unpack(pack(hidden, LENGTHS), LENGTHS)
    output = view_of(folder, partition)(inputs_embeds=batch, use_cache=False).last_hidden_state
    return pack(output, LENGTHS)


def answered(session: TrunkSession, hidden: Tensor, ids: Tensor) -> Tensor:
    """What a session answers, rows packed."""
    return pack(through(session, hidden, ids, LENGTHS), LENGTHS)


def relative(found: Tensor, wanted: Tensor) -> float:
    """Root mean square of the difference over that of what is wanted."""
    return float((found - wanted).norm() / wanted.norm())
