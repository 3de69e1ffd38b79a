"""The measures themselves, on plain lists: small enough to be worked out by hand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from core.evaluation_report import Comparison

_Z = 1.959964
"""Of the normal distribution, for 95 %."""


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927): honest also for few rows, and for 0 and 1."""
    if total == 0:
        return 0.0, 1.0
    share, squared = right / total, _Z * _Z
    middle = share + squared / (2 * total)
    half = _Z * math.sqrt(share * (1 - share) / total + squared / (4 * total * total))
    scale = 1 + squared / total
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def token_f1(true: str, given: str) -> float:
    """F1 of the words that both have, in any order (as in SQuAD), 0 to 1."""
    one, other = Counter(true.lower().split()), Counter(given.lower().split())
    common = (one & other).total()
    return 2 * common / (one.total() + other.total()) if common else 0.0


def confusion(right: Sequence[int], given: Sequence[int], labels: int) -> list[list[int]]:
    """Counts: a row for each right label, a column for each given one."""
    counts = Counter(zip(right, given, strict=True))
    return [[counts[row, column] for column in range(labels)] for row in range(labels)]


def compare(ones: Sequence[float], others: Sequence[float]) -> Comparison:
    """Row by row, how often `ones` scores higher than `others`; for labels McNemar's exact test.

    Rows without a difference say nothing about which is better and are left out.
    """
    better = sum(one > other for one, other in zip(ones, others, strict=True))
    worse = sum(one < other for one, other in zip(ones, others, strict=True))
    return Comparison(better, worse, _chance(better, worse))


def _chance(better: int, worse: int) -> float:
    tosses = better + worse
    tail = sum(math.comb(tosses, k) for k in range(max(better, worse), tosses + 1))
    return min(1.0, float(2 * tail / 2**tosses))


def most_frequent(answers: Sequence[str]) -> str:
    """The most frequent one; of several the one that came first."""
    return Counter(answers).most_common(1)[0][0]
