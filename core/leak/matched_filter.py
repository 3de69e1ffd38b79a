"""A matched filter: which token's own hidden state is most like the noisy one."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from core.leak.prefix import Prefixes
from core.leak.walker import Block, Walker

_CHUNK = 256
_TOKENS = 512
_SMOOTHING = 0.3
_FLOOR = 1e-3
"""Of the states' variance: keeps the covariance invertible where there is no noise."""


class MatchedFilter:
    """Gaussian discriminant over the whole vocabulary.

    Source: the matched filter of signal detection, with one template a token; as an attack on
    split models the vocabulary-matching of arXiv 2605.23158 is close to it. The attacker knows the
    weights of the input blocks: he sends every token of the vocabulary through them, once, behind
    a public beginning. Public text tells him how much a token's state varies with its context.
    The noise level he knows; token frequencies of his text are his prior.
    """

    def __init__(self, templates: Tensor, states: Tensor, ids: Tensor) -> None:
        """`templates` from `token_templates`; clean public `states`, `tokens x hidden`, and ids."""
        shift = states - templates[ids]
        self._templates = templates + shift.mean(0)
        left = (shift - shift.mean(0)).double()
        self._varies = left.T @ left / len(left)
        counts = torch.bincount(ids, minlength=len(templates)).float() + _SMOOTHING
        self.prior = (counts / counts.sum()).log()

    def likelihoods(self, sigma: float) -> Callable[[Tensor], Tensor]:
        """For this noise: log likelihood up to a constant, `tokens x hidden -> x vocabulary`."""
        spread = self._varies.clone()
        spread.diagonal().add_(sigma**2 + _FLOOR * float(spread.diagonal().mean()))
        table = self._templates @ torch.linalg.inv(spread).float()
        offset = -0.5 * (table * self._templates).sum(1)
        return lambda states: states @ table.T + offset

    def best(self, states: Tensor, sigma: float, count: int) -> Tensor:
        """The `count` likeliest tokens of each state, the likeliest first."""
        likelihood = self.likelihoods(sigma)
        parts = [
            (likelihood(part) + self.prior).topk(count, dim=1).indices
            for part in torch.split(states, _TOKENS)
        ]
        return torch.cat(parts)


def token_templates(
    walker: Walker,
    blocks: list[Block],
    beginning: Tensor,
    between: Callable[[float], None] = lambda _: None,
) -> Tensor:
    """Every token's clean state behind the same `beginning` of ids, `vocabulary x hidden`."""
    prefix = Prefixes(walker, blocks, 1)
    prefix.read(beginning[None])
    everything = torch.arange(len(walker.embedding))
    parts = []
    for tokens in torch.split(everything, _CHUNK):
        between(float(tokens[0]) / len(everything))
        parts.append(prefix.try_out(tokens[None])[0])
        prefix.forget()
    return torch.cat(parts)
