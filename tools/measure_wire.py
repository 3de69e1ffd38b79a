"""What fewer bits on the wire cost: the model as it came, its hidden states rounded both ways.

On public text, at the usual cut, against the same model with nothing rounded. “8, a scale a row” is
what protocol 5 had; an outlier there blurs all other values of its token.

    .venv/bin/python -m tools.measure_wire
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable

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
from core.protocol.messages import Number
from core.protocol.tensors import as_received

ROWS, TOKENS, LONGEST, SEED = 12, 10_000, 104, 0
CUT = (3, 2)


def _row_scales(states: Tensor) -> Tensor:
    scales = states.abs().amax(dim=1, keepdim=True).clamp(min=1e-30) / 127
    return (states / scales).round() * scales


FORMATS: dict[str, Callable[[Tensor], Tensor]] = {
    "32 (float32)": lambda states: states,
    "16 (bfloat16)": lambda states: as_received(states, Number.BFLOAT16),
    "8, a scale a row": _row_scales,
    "8, a scale for 128 values": lambda states: as_received(states, Number.INT8),
}


def main() -> int:
    """One row a format and noise level."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--levels", type=float, nargs="+", default=[0.0, 0.5])
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
    before, after = CUT[0], source.blocks - CUT[1]

    @torch.inference_mode()
    def run(states: Tensor, first: int, last: int) -> Tensor:
        for block in blocks[first:last]:
            states = torch.cat([block(part) for part in torch.split(states, BATCH)])
        return states

    @torch.inference_mode()
    def scores(states: Tensor, rounded: Callable[[Tensor], Tensor]) -> Tensor:
        states = run(_each(states, rounded), before, after)
        states = run(_each(states, rounded), after, source.blocks)
        return walker.logits(states[:, :-1][real]).log_softmax(dim=-1)

    clean = run(walker.embed(rows.ids), 0, before)
    known = run(walker.embed(fitted.ids), 0, before)
    smoothing = fit_smoothing([known[:, 1:][fitted.real[:, 1:]]])
    unit = float(token_rms(known)[fitted.real[:, 1:].flatten()].median())
    wanted = rows.ids[:, 1:][real]
    print(f"{sentence()}\n")
    print("| noise level | bits | perplexity | KL divergence | same most likely token |")
    print("|--:|---|--:|--:|--:|")
    for level in options.levels:
        sent = clean
        if level > 0:
            generator = torch.Generator().manual_seed(SEED)
            noisy = clean + level * unit * torch.randn(clean.shape, generator=generator)
            sent = smoothing.apply_to_rows(noisy, level * unit)
        exact = scores(sent, FORMATS["32 (float32)"])
        for name, rounded in FORMATS.items():
            found = scores(sent, rounded)
            perplexity = math.exp(-float(found.gather(1, wanted[:, None]).mean()))
            apart = float((exact.exp() * (exact - found)).sum(dim=1).mean())
            same = float((exact.argmax(dim=1) == found.argmax(dim=1)).float().mean())
            print(
                f"| {level:g} | {name} | {perplexity:.2f} | {apart:.5f} | {same:.1%} |", flush=True
            )
    return 0


def _each(states: Tensor, rounded: Callable[[Tensor], Tensor]) -> Tensor:
    return rounded(states.flatten(0, 1)).view(states.shape)


if __name__ == "__main__":
    sys.exit(main())
