"""Noise shaped by the loss's sensitivity against plain noise, at the same information a token.

The idea (reverse water-filling on the Fisher information): of what leaves, spend the noise where
the model's answers depend on it least. In coordinates in which states have variance one and the
loss's Gauss-Newton matrix is diagonal with entries f, the best noise variance s solves
s (s + 1) = m / f; m is chosen such that the sum of log2(1 + 1 / s) / 2, the information in bits of
a Gaussian channel, is that of plain noise of the level. Both are smoothed, and both are attacked by
the search with the public model's language, which knows everything.

    .venv/bin/python -m tools.explore_shaped
"""

from __future__ import annotations

import argparse
import math
import sys
from typing import Any

import torch
from torch import Tensor

from core.bench.machine import sentence
from core.config import DEMO
from core.data import examples, guess_mapping, open_data
from core.leak.matched_filter import MatchedFilter, token_templates
from core.leak.sample import Batch, public_rows, sample_rows
from core.leak.scoring import score
from core.leak.search import LanguagePrior, search
from core.leak.walker import BATCH, Walker
from core.model.quiet import quiet_transformers
from core.model.source import open_model
from core.model.tokenizer import load_tokenizer
from core.privacy.calibration import token_rms

SEED, LONGEST = 0, 104
FITTED, UNSEEN = slice(0, 120), slice(-12, None)


def part(batch: Batch, rows: slice) -> Batch:
    """Some rows of a batch."""
    return Batch(batch.ids[rows], batch.parts[rows], batch.lengths[rows])


class Channel:
    """`sent = clean + noise` in coordinates of unit variance; noise of variance `s` in each."""

    def __init__(self, mean: Tensor, encode: Tensor, decode: Tensor, s: Tensor) -> None:
        self.mean, self.encode, self.decode, self.s = mean, encode, decode, s
        self.generator = torch.Generator().manual_seed(SEED)

    def leave(self, states: Tensor) -> Tensor:
        """Clean, scaled so that the noise has variance one everywhere."""
        return (states - self.mean) @ self.encode / self.s.sqrt()

    def noisy(self, states: Tensor) -> Tensor:
        """What an attacker has."""
        clean = self.leave(states)
        return clean + torch.randn(clean.shape, generator=self.generator)

    def arrive(self, states: Tensor) -> Tensor:
        """What the trunk gets: smoothed, but for each row's first token, which stays clean here."""
        smoothed = self.mean + self.noisy(states) * (self.s.sqrt() / (1 + self.s)) @ self.decode
        return torch.cat([states[:, :1], smoothed[:, 1:]], dim=1)


def water(sensitivity: Tensor, bits: float) -> Tensor:
    """Noise variances that let `bits` through; `sensitivity` is f."""
    low, high = 1e-12, 1e12
    for _ in range(120):
        level = math.sqrt(low * high)
        s = (torch.sqrt(1 + 4 * level / sensitivity) - 1) / 2
        low, high = (level, high) if information(s) > bits else (low, level)
    return s


def information(s: Tensor) -> float:
    """Bits a token."""
    return float(0.5 * torch.log2(1 + 1 / s).sum())


def main() -> int:
    """Two rows a level: plain and shaped."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--input-blocks", type=int, default=3)
    parser.add_argument("--levels", type=float, nargs="+", default=[1.0, 2.0, 4.0])
    options = parser.parse_args()
    quiet_transformers()
    source, cut = open_model(DEMO), options.input_blocks
    tokenizer: Any = load_tokenizer(source)
    every = public_rows(tokenizer, 10**9, LONGEST)
    fitted, unseen = part(every, FITTED), part(every, UNSEEN)
    found, _ = examples(open_data(None), guess_mapping(open_data(None)))
    rows = sample_rows(tokenizer, [row.messages for row in found], 12, LONGEST, SEED)
    walker = Walker(source)
    blocks = [walker.block(number) for number in range(source.blocks)]
    front = blocks[:cut]

    def run(states: Tensor, first: int, last: int) -> Tensor:
        for block in blocks[first:last]:
            states = torch.cat([block(each) for each in torch.split(states, BATCH)])
        return states

    def loss(states: Tensor, batch: Batch) -> Tensor:
        real = batch.real[:, 1:]
        logits = walker.logits(run(states, cut, source.blocks)[:, :-1][real])
        return torch.nn.functional.cross_entropy(logits, batch.ids[:, 1:][real])

    states, gradients = [], []
    for begin in range(0, len(fitted.lengths), 8):
        batch = part(fitted, slice(begin, begin + 8))
        with torch.no_grad():
            leaf = run(walker.embed(batch.ids), 0, cut)
        leaf = leaf.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(loss(leaf, batch) * int(batch.real[:, 1:].sum()), leaf)
        states.append(leaf.detach()[:, 1:][batch.real[:, 1:]])
        gradients.append(gradient[:, 1:][batch.real[:, 1:]])
    known, slopes = torch.cat(states), torch.cat(gradients).double()
    mean = known.mean(0)
    centred = (known - mean).double()
    variances, axes = torch.linalg.eigh(centred.T @ centred / len(centred))
    variances = variances.clamp(min=1e-3 * float(variances.mean()))
    root = (axes * variances.sqrt()) @ axes.T
    sensitivity, turn = torch.linalg.eigh(root @ (slopes.T @ slopes / len(slopes)) @ root)
    sensitivity = sensitivity.clamp(min=1e-12)
    shaped = (((axes / variances.sqrt()) @ axes.T @ turn).float(), (turn.T @ root).float())
    plain = ((axes / variances.sqrt()).float(), (axes * variances.sqrt()).T.float())
    unit = float(token_rms(known[None]).median())

    with torch.inference_mode():
        clean = run(walker.embed(rows.ids), 0, cut)
        beginning = rows.ids[0, : int(rows.secret().any(0).nonzero()[0])]
        templates = token_templates(walker, front, beginning)
        print(f"{sentence()} {cut} blocks here.\n")
        print("| noise | bits a token | perplexity | prompts, search |\n|---|---|---|---|")
        for level in options.levels:
            even = (level * unit) ** 2 / variances
            bits = information(even)
            for name, (encode, decode), s in (
                ("plain", plain, even),
                ("shaped", shaped, water(sensitivity, bits)),
            ):
                channel = Channel(mean, encode, decode, s.float())
                quality = math.exp(
                    float(loss(channel.arrive(run(walker.embed(unseen.ids), 0, cut)), unseen))
                )
                filter_ = MatchedFilter(
                    channel.leave(templates), channel.leave(known), fitted.flat_ids
                )
                language = LanguagePrior(Walker(source), len(rows.lengths))
                noisy = channel.noisy(clean)
                guesses = search(
                    rows, noisy, 1.0, walker, front, filter_, language, leave=channel.leave
                )
                read = score(guesses, rows, "prompt", tokenizer, SEED)
                share = f"{read.top1:.0%}" if read is not None else "–"
                print(
                    f"| {name}, level {level:g} | {bits:.0f} | {quality:,.0f} | {share} |",
                    flush=True,
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
