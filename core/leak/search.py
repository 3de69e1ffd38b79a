"""Candidate search: guess a token, compute what would have been sent, compare, go on."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from core.leak.matched_filter import MatchedFilter
from core.leak.prefix import Prefixes
from core.leak.sample import Batch
from core.leak.scoring import GUESSES
from core.leak.walker import Block, Walker

CANDIDATES = 16


class LanguagePrior:
    """What the public model expects next, behind what has been read so far.

    Needs the whole public model in memory, which is nothing to an attacker who serves it.
    """

    def __init__(self, walker: Walker, rows: int) -> None:
        self._walker = walker
        blocks = [walker.block(number) for number in range(walker.source.blocks)]
        self._prefixes = Prefixes(walker, blocks, rows)

    def after(self, tokens: Tensor) -> Tensor:
        """Log probabilities of the next token, `rows x vocabulary`, once `tokens` are read."""
        states = self._prefixes.try_out(tokens[:, None])[:, 0]
        self._prefixes.keep(torch.zeros(len(tokens), dtype=torch.long))
        return self._walker.logits(states).log_softmax(-1)

    def only(self, rows: Tensor) -> None:
        """Go on with some of the rows."""
        self._prefixes.only(rows)


@torch.inference_mode()
def search(
    batch: Batch,
    noisy: Tensor,
    sigma: float,
    walker: Walker,
    blocks: list[Block],
    filter_: MatchedFilter,
    language: LanguagePrior | None,
    between: Callable[[float], None] = lambda _: None,
    leave: Callable[[Tensor], Tensor] = lambda states: states,
) -> Tensor:
    """Guesses `rows x longest x GUESSES` for `noisy` states `rows x longest x hidden`.

    `leave` is what the client does to a state before the noise, where it does anything.

    Source: vocabulary search through the public front of a split model (ActInv, arXiv 2605.23158;
    BiSR's second stage); the decoding is that of a noisy channel. The attacker knows the input
    blocks and the noise level. Token by token, because the model is causal, he proposes the
    likeliest candidates, computes the exact state each would have behind what he has read so far,
    and takes the one that explains the noisy state best, given what the public model expects.
    """
    guesses = torch.zeros(*batch.ids.shape, GUESSES, dtype=torch.long)
    rows = torch.arange(len(batch.lengths))
    prefixes = Prefixes(walker, blocks, len(rows))
    likelihood = filter_.likelihoods(sigma)
    variance = max(sigma**2, 1e-6 * float(noisy[batch.real].pow(2).mean()))
    expected = filter_.prior.expand(len(rows), -1)
    lengths = torch.tensor(batch.lengths)
    for place in range(batch.ids.shape[1]):
        between(place / batch.ids.shape[1])
        going = lengths[rows] > place
        if not going.all():
            rows = rows[going]
            prefixes.only(going.nonzero().flatten())
            expected = expected[going]
            if language is not None:
                language.only(going.nonzero().flatten())
        sent = noisy[rows, place]
        proposed = (likelihood(sent) + expected).topk(CANDIDATES, dim=1).indices
        known = ~batch.secret()[rows, place]
        proposed[known] = batch.ids[rows, place][known, None]
        states = leave(prefixes.try_out(proposed))
        miss = (sent[:, None] - states).pow(2).sum(-1) / (2 * variance)
        order = (expected.gather(1, proposed) - miss).topk(GUESSES, dim=1).indices
        prefixes.keep(order[:, 0])
        found = proposed.gather(1, order)
        guesses[rows, place] = found
        if language is not None:
            # Half of the attacker's belief stays with plain frequencies: where the noise is strong,
            # what he has read so far is often wrong, and so is what it makes him expect.
            following = language.after(found[:, 0])
            expected = torch.logaddexp(following, filter_.prior) - math.log(2)
    return guesses
