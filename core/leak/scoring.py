"""How much of a text an attack got right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from core.leak.sample import Batch, Side
from core.leak_report import AttackResult

GUESSES = 10
_RESAMPLES = 400


def score(
    guesses: Tensor, batch: Batch, side: Side, tokenizer: Any, seed: int
) -> AttackResult | None:
    """Compare `rows x longest x GUESSES` guessed ids with the truth; None if there is nothing.

    The interval is a bootstrap over rows, because tokens of one row are not independent.
    """
    wanted = batch.secret(side)
    if not wanted.any():
        return None
    right = guesses == batch.ids.unsqueeze(-1)
    first = (right[..., 0] & wanted).sum(1).double()
    among = (right.any(-1) & wanted).sum(1).double()
    tokens = wanted.sum(1).double()
    total = float(tokens.sum())
    low, high = _interval(first, tokens, seed)
    pairs = [
        (tokenizer.decode(batch.ids[row][places]), tokenizer.decode(guesses[row, :, 0][places]))
        for row, places in enumerate(wanted)
        if places.any()
    ]
    return AttackResult(
        top1=float(first.sum()) / total,
        top10=float(among.sum()) / total,
        rouge_l=sum(rouge_l(true, read) for true, read in pairs) / len(pairs),
        low=low,
        high=high,
        tokens=int(total),
    )


def _interval(right: Tensor, tokens: Tensor, seed: int) -> tuple[float, float]:
    rows = len(right)
    drawn = torch.randint(rows, (_RESAMPLES, rows), generator=torch.Generator().manual_seed(seed))
    count = tokens[drawn].sum(1)
    shares = right[drawn].sum(1)[count > 0] / count[count > 0]
    low, high = torch.quantile(shares, torch.tensor([0.025, 0.975], dtype=torch.double)).tolist()
    return low, high


def rouge_l(true: str, read: str) -> float:
    """ROUGE-L (Lin 2004): F1 of the longest common subsequence of words, 0 to 1."""
    one, other = true.lower().split(), read.lower().split()
    if not one or not other:
        return 0.0
    common = _longest_common(one, other)
    return 2 * common / (len(one) + len(other))


def _longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    lengths = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for place, candidate in enumerate(other, start=1):
            above = lengths[place]
            lengths[place] = before + 1 if word == candidate else max(above, lengths[place - 1])
            before = above
    return lengths[-1]
