"""Training of the tiny served model on made-up rows, over any link."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from support.trunk_process import MAX_MESSAGE, TOKEN
from torch import Tensor

from core.config import TrainingTable
from core.model.partition import Partition
from core.model.source import ModelSource
from core.model.tokenizer import load_tokenizer
from core.net.link import Link
from core.net.private_model import PrivateModel
from core.policy import Policy
from core.training.rendering import IGNORED, Rendered

CUT = Partition(2, 2)
SECRET = bytes(range(32))


@contextlib.contextmanager
def tiny_private_model(folder: Path, url: str, level: float = 0.0) -> Iterator[PrivateModel]:
    """With the same secret each time."""
    link = Link(url, TOKEN, MAX_MESSAGE)
    source = ModelSource(folder)
    try:
        yield PrivateModel(
            source, load_tokenizer(source), link, CUT, level, policy=Policy(), secret=SECRET
        )
    finally:
        link.close()


def some_rows(count: int) -> list[Rendered]:
    """Each of a length of its own; the last five tokens are learnt."""
    generator = torch.Generator().manual_seed(4)
    rows = []
    for length in range(12, 12 + count):
        ids: list[int] = torch.randint(3, 40_000, (length,), generator=generator).tolist()
        rows.append(Rendered(ids, [IGNORED] * (length - 5) + ids[-5:]))
    return rows


def table(**changes: Any) -> TrainingTable:
    """Four batches of two rows make a step."""
    values = {"batch_size": 2, "accumulation": 4, "epochs": 2, "lora_rank": 4, "seed": 3}
    return TrainingTable(**{**values, **changes})


def learnt(model: PrivateModel) -> list[Tensor]:
    """All matrices of both sides, in one order."""
    return [
        tensor
        for _, matrices in sorted(model.collect_adapter().blocks.items())
        for _, tensor in sorted(matrices.items())
    ]
