"""What smoothing is worth: perplexity of the model as it came, under noise, without and with it.

On public text that the smoothing was not fitted on, without fine-tuning.

    .venv/bin/python -m tools.measure_smoothing
"""

from __future__ import annotations

import argparse
import math
import sys

import torch
from torch import Tensor

from core.bench.machine import sentence
from core.config import DEMO
from core.leak.sample import Batch, public_rows
from core.leak.walker import BATCH, Walker
from core.model.quiet import quiet_transformers
from core.model.source import open_model
from core.model.tokenizer import load_tokenizer
from core.privacy.calibration import token_rms
from core.privacy.smoothing import fit_smoothing

ROWS, TOKENS, LONGEST, SEED = 12, 10_000, 104, 0


def main() -> int:
    """One row a setting."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--input-blocks", type=int, nargs="+", default=[1, 3, 8])
    parser.add_argument("--levels", type=float, nargs="+", default=[0.5, 1.0, 2.0, 4.0, 8.0])
    options = parser.parse_args()
    quiet_transformers()
    source = open_model(DEMO)
    tokenizer = load_tokenizer(source)
    fitted = public_rows(tokenizer, TOKENS, LONGEST)
    every = public_rows(tokenizer, 10**9, LONGEST)
    last = slice(-ROWS, None)
    rows = Batch(every.ids[last], every.parts[last], every.lengths[last])
    walker = Walker(source)
    blocks = [walker.block(number) for number in range(source.blocks)]
    real = rows.real[:, 1:]

    @torch.inference_mode()
    def run(states: Tensor, first: int, last: int) -> Tensor:
        for block in blocks[first:last]:
            states = torch.cat([block(part) for part in torch.split(states, BATCH)])
        return states

    @torch.inference_mode()
    def perplexity(states: Tensor, cut: int) -> float:
        logits = walker.logits(run(states, cut, source.blocks)[:, :-1][real])
        loss = torch.nn.functional.cross_entropy(logits, rows.ids[:, 1:][real])
        return math.exp(float(loss))

    print(f"{sentence()}\n")
    print("| blocks here | noise level | perplexity, noise only | smoothed |\n|---|---|---|---|")
    for cut in options.input_blocks:
        clean = run(walker.embed(rows.ids), 0, cut)
        known = run(walker.embed(fitted.ids), 0, cut)
        smoothing = fit_smoothing([known[:, 1:][fitted.real[:, 1:]]])
        unit = float(token_rms(known)[fitted.real[:, 1:].flatten()].median())
        print(f"| {cut} | 0 | {perplexity(clean, cut):,.0f} | – |", flush=True)
        for level in options.levels:
            generator = torch.Generator().manual_seed(SEED)
            noisy = clean + level * unit * torch.randn(clean.shape, generator=generator)
            smoothed = smoothing.apply_to_rows(noisy, level * unit)
            before, after = perplexity(noisy, cut), perplexity(smoothed, cut)
            print(f"| {cut} | {level:g} | {before:,.0f} | {after:,.0f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
