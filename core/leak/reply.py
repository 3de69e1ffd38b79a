"""Attacks on replies: running the public rest of the model, and reading the gradient."""

from __future__ import annotations

import torch
from torch import Tensor

from core.leak.sample import Batch
from core.leak.walker import Block, Walker


def answering(batch: Batch) -> Tensor:
    """The places before a reply's tokens, where the model says what comes next."""
    places = torch.zeros_like(batch.real)
    places[:, :-1] = batch.secret("reply")[:, 1:]
    return places


def _guesses(found: Tensor, batch: Batch) -> Tensor:
    """Guesses made before the reply's tokens, put where those tokens stand."""
    guesses = torch.zeros(*batch.ids.shape, found.shape[1], dtype=torch.long)
    guesses[batch.secret("reply")] = found
    return guesses


@torch.inference_mode()
def reply_lens(
    walker: Walker, blocks: list[Block], trunk_output: Tensor, batch: Batch, count: int
) -> Tensor:
    """Guesses `rows x longest x count` from the trunk's own output, `rows x longest x hidden`.

    Source: the logit lens, with the public output blocks in front of it. The attacker knows the
    public output blocks and head and runs them on what his trunk computed; noise was added before
    the trunk, so the trunk has already cleaned it as far as it can.
    """
    states = trunk_output
    for block in blocks:
        states = block(states)
    logits = walker.logits(states[answering(batch)])
    return _guesses(logits.topk(count, dim=-1).indices, batch)


def true_gradient(
    walker: Walker, blocks: list[Block], trunk_output: Tensor, batch: Batch
) -> Tensor:
    """What training sends back: the loss's gradient at the trunk's output, a row at a time."""
    gradients = torch.zeros_like(trunk_output)
    for row, length in enumerate(batch.lengths):
        with torch.enable_grad():
            leaf = trunk_output[row : row + 1, :length].clone().requires_grad_()
            states: Tensor = leaf
            for block in blocks:
                states = block(states)
            learnt = batch.secret("reply")[row, 1:length]
            if not learnt.any():
                continue
            logits = walker.logits(states[0, :-1][learnt])
            loss = torch.nn.functional.cross_entropy(logits, batch.ids[row, 1:length][learnt])
            (gradients[row, :length],) = torch.autograd.grad(loss, leaf)[0]
    return gradients


def with_noise(gradients: Tensor, level: float, generator: torch.Generator) -> Tensor:
    """Clip each token's gradient to the median norm and add noise, as the client would."""
    if level == 0:
        return gradients
    norms = gradients.norm(dim=-1, keepdim=True)
    clip = float(norms[norms > 0].median())
    clipped = gradients * (clip / norms.clamp(min=1e-30)).clamp(max=1.0)
    sigma = level * clip / gradients.shape[-1] ** 0.5
    noisy: Tensor = clipped + sigma * torch.randn(gradients.shape, generator=generator)
    return noisy


@torch.inference_mode()
def read_gradient(
    walker: Walker,
    blocks: list[Block],
    trunk_output: Tensor,
    gradients: Tensor,
    batch: Batch,
    count: int,
) -> Tensor:
    """Guesses `rows x longest x count` of the labels from the gradient at the trunk's output.

    Source: label recovery from gradients (iDLG, arXiv 2001.02610; LLG, arXiv 2105.09369), for a
    head behind output blocks whose Jacobian is taken for the identity. The attacker knows the
    public output blocks and head, so he knows the probabilities that his own output leads to; a
    label y pushes the gradient towards the difference between their mean and y's row of the head.
    """
    states = trunk_output
    for block in blocks:
        states = block(states)
    places = answering(batch)
    table = walker.head * walker.norm_weight
    gradient = gradients[places]
    centre = walker.logits(states[places]).softmax(-1) @ table
    along = (gradient * centre).sum(-1, keepdim=True) - gradient @ table.T
    size = centre.pow(2).sum(-1, keepdim=True) - 2 * centre @ table.T + table.pow(2).sum(1)
    cosine = along / size.clamp(min=1e-12).sqrt()
    return _guesses(cosine.topk(count, dim=-1).indices, batch)
