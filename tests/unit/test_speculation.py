"""Drafts are what followed the longest known ending; what is taken has the model's distribution."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor

from core.chat.speculation import Speculate, draft


def test_the_latest_place_of_the_longest_ending_counts() -> None:
    assert draft([1, 2, 3, 9, 2, 3, 4, 5, 6, 7, 8, 2, 3], 16) == [4, 5, 6, 7]
    assert draft([1, 2, 3, 9, 5, 3, 4, 2, 3], 16) == [9, 5, 3, 4]
    assert draft([7, 8, 7], 16) == [8]  # one word alone: one guess
    assert draft([1, 2, 3, 4, *range(50, 90), 1, 2, 3, 4], 99) == list(range(50, 66))
    assert draft([1, 2, 3, 4, *range(50, 90), 1, 2, 3, 4], 3) == [50, 51, 52]


def test_nothing_known_nothing_drafted() -> None:
    assert draft([], 9) == []
    assert draft([5], 9) == []
    assert draft([1, 2, 3], 9) == []
    assert draft([1, 2, 1], 0) == []


class _Cache:
    length = 0

    def get_seq_length(self) -> int:
        return self.length

    def crop(self, minus: int) -> None:
        self.length += minus


def run(seed: int, *, sample: bool) -> list[int]:
    """Five tokens of a model whose next token depends on the one before."""
    table = torch.log(torch.tensor([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3], [0.3, 0.3, 0.4]]))
    cache = _Cache()

    def network(input_ids: Tensor, logits_to_keep: int, **_: Any) -> Any:
        assert input_ids.shape[1] >= logits_to_keep
        cache.length += input_ids.shape[1]
        return SimpleNamespace(logits=table[input_ids[:, -logits_to_keep:]])

    torch.manual_seed(seed)
    output = Speculate(None)(
        network,
        torch.tensor([[0, 1, 2, 0, 1, 0, 2, 1, 2, 0]]),
        logits_processor=lambda _row, scores: scores,
        stopping_criteria=lambda ids, _scores: torch.tensor([ids.shape[1] >= 15]),
        generation_config=SimpleNamespace(
            max_length=15, do_sample=sample, _eos_token_tensor=torch.tensor([99])
        ),
        past_key_values=cache,
    )
    assert cache.length == output.shape[1] - 1
    found: list[int] = output[0].tolist()
    return found


def test_greedy_takes_the_most_likely() -> None:
    assert run(0, sample=False)[10:] == [1, 0, 1, 0, 1]


def test_sampling_keeps_the_distribution() -> None:
    """Each step of 1000 walks against the model's own chances, within four standard errors."""
    walks = [run(seed, sample=True) for seed in range(1000)]
    chances = torch.tensor([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3], [0.3, 0.3, 0.4]])
    for before in range(3):
        after = [b for walk in walks for a, b in pairwise(walk[9:]) if a == before]
        for token in range(3):
            share, wanted = after.count(token) / len(after), float(chances[before, token])
            assert abs(share - wanted) < 4 * (wanted * (1 - wanted) / len(after)) ** 0.5
