"""The same work for every side: the tokens, the rows, the learning, and the clock."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from core.training.rendering import IGNORED, Rendered

RANK, ALPHA, LEARNING_RATE = 8, 16.0, 1e-3
_FIRST_ID = 100
"""Below it are the marks of a chat template."""


def random_ids(count: int, vocabulary: int, seed: int = 0) -> list[int]:
    """Token ids; which ones plays no part in how long anything takes, if nothing is guessed."""
    generator = torch.Generator().manual_seed(seed)
    found: list[int] = torch.randint(_FIRST_ID, vocabulary, (count,), generator=generator).tolist()
    return found


def training_rows(lengths: list[int], learnt: int, vocabulary: int) -> list[Rendered]:
    """Rows of which the last `learnt` tokens are learnt."""
    rows = [random_ids(length, vocabulary, seed) for seed, length in enumerate(lengths, start=1)]
    return [Rendered(ids, [IGNORED] * len(ids[:-learnt]) + ids[-learnt:]) for ids in rows]


class Clock:
    """A streamer for `generate()` that notes when tokens came."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._came: list[tuple[float, int]] = []
        self._prompt_passed = False

    def put(self, ids: Tensor) -> None:
        """Called first with the prompt, then with what was generated."""
        if self._prompt_passed:
            self._came.append((time.perf_counter() - self._start, ids.numel()))
        self._prompt_passed = True

    def end(self) -> None:
        """Called after the last token."""

    def figures(self) -> dict[str, float]:
        """Seconds until the first token, tokens a second after it, and how many there were."""
        (first, begun), (last, _) = self._came[0], self._came[-1]
        count = sum(number for _, number in self._came)
        return {
            "first_token_seconds": first,
            "tokens_per_second": (count - begun) / (last - first) if count > begun else 0.0,
            "tokens": count,
        }


@contextlib.contextmanager
def never_ending(network: Any) -> Iterator[None]:
    """Let `generate()` go on to the number of tokens that it is asked for."""
    config = network.generation_config
    before, config.eos_token_id = config.eos_token_id, None
    try:
        yield
    finally:
        config.eos_token_id = before
