"""What fewer bits cost and save: the demo model's trunk in each type, alternating in one run.

.venv/bin/python -m tools.measure_quantised

Needs the extra “quantised”.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from transformers import AutoModelForCausalLM

from core.bench.machine import sentence
from core.config import DEMO
from core.leak.sample import rendered_public_text
from core.model.cache import empty_cache
from core.model.device import use_threads
from core.model.lora import add_lora
from core.model.partition import Partition
from core.model.quiet import quiet_transformers
from core.model.source import ModelSource, open_model
from core.model.tokenizer import load_tokenizer
from core.model.trunk import TrunkWeights, block_bytes
from core.model.weight_types import WEIGHT_TYPES, WeightType
from tools.measure_memory import measure

CUT = Partition(3, 2)
LONGEST = 256
TOKENS = 8


class Trunk:
    """The trunk in one type, served as it is to a session, once more with LoRA of rank 8."""

    def __init__(self, source: ModelSource, kind: WeightType) -> None:
        weights = TrunkWeights(source, CUT, kind.compute, torch.device("cpu"), bits=kind.bits)
        self.source, self.compute = source, kind.compute
        self.plain, self.trained = weights.view(CUT), weights.view(CUT)
        layers = list(range(len(self.trained.layers)))
        add_lora(self.trained, source.family.adapter_modules, layers, 8, 16.0, 0)

    def _states(self, rows: int, length: int) -> Any:
        return torch.randn(rows, length, self.source.config["hidden_size"]).to(self.compute)

    def train_pass(self) -> None:
        """Forward and backward over 4 rows of 100 tokens."""
        hidden = self._states(4, 100).requires_grad_()
        output = self.trained(inputs_embeds=hidden, use_cache=False).last_hidden_state
        output.backward(torch.randn_like(output))

    @torch.inference_mode()
    def generate(self) -> None:
        """8 tokens after a context of 100."""
        cache = empty_cache()
        for length in [100, *[1] * TOKENS]:
            hidden = self._states(1, length)
            self.plain(inputs_embeds=hidden, past_key_values=cache, use_cache=True)

    @torch.inference_mode()
    def perplexity(self, tokenizer: Any, rows: int) -> float:
        """On public text, with the other blocks, embedding and head in float32 around it."""
        whole = AutoModelForCausalLM.from_pretrained(self.source.folder, dtype=torch.float32).eval()
        blocks = CUT.trunk(self.source.blocks)
        for block, layer in zip(blocks, self.plain.layers, strict=True):
            whole.model.layers[block] = layer
        if self.compute is not torch.float32:
            for block in blocks:
                _convert(whole.model.layers[block], self.compute)
            _convert(whole.model.layers[blocks.stop], torch.float32)
        losses, count = 0.0, 0
        for row in itertools.islice(rendered_public_text(tokenizer, LONGEST), rows):
            ids = torch.tensor([list(row.ids)])
            losses += float(whole(ids, labels=ids, use_cache=False).loss) * (len(row.ids) - 1)
            count += len(row.ids) - 1
        return float(torch.tensor(losses / count).exp())


def _convert(layer: Any, kind: torch.dtype) -> None:
    """Let what comes to a layer be of this type, as at the ends of a session."""

    def change(_: Any, given: Any, named: Any) -> Any:
        cosine, sine = named["position_embeddings"]
        named = {**named, "position_embeddings": (cosine.to(kind), sine.to(kind))}
        return (given[0].to(kind), *given[1:]), named

    layer.register_forward_pre_hook(change, with_kwargs=True)


def ratios(trunks: list[Trunk], work: Callable[[Trunk], None], rounds: int) -> list[str]:
    """Speed of each trunk over that of the first: median and range."""
    found: list[list[float]] = [[] for _ in trunks]
    for turn in range(rounds + 1):
        seconds = []
        for trunk in trunks:
            start = time.perf_counter()
            work(trunk)
            seconds.append(time.perf_counter() - start)
        for ratio, taken in zip(found, seconds, strict=True):
            if turn:  # the first warms up
                ratio.append(seconds[0] / taken)
    return [f"{statistics.median(it):.2f} ({min(it):.2f} to {max(it):.2f})" for it in found]


def main() -> int:
    """Print a table and the machine."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--rows", type=int, default=40, help="of public text")
    parser.add_argument("--threads", type=int, default=0)
    words = parser.parse_args()
    quiet_transformers()
    use_threads(words.threads)
    source = open_model(DEMO)
    tokenizer = load_tokenizer(source)
    trunks = [Trunk(source, kind) for kind in WEIGHT_TYPES.values()]
    print(
        "| type | perplexity | weights, MB | peak while loading, MB |\n|---|--:|--:|--:|",
        flush=True,
    )
    for trunk, (name, kind) in zip(trunks, WEIGHT_TYPES.items(), strict=True):
        size = sum(block_bytes(source, CUT, kind.compute, kind.bits).values()) / 1e6
        cut = CUT.input_blocks, CUT.output_blocks
        peak = measure("trunk", source.folder, *cut, name)["peak"] / 1e6
        perplexity = trunk.perplexity(tokenizer, words.rows)
        print(f"| {name} | {perplexity:.2f} | {size:,.0f} | {peak:,.0f} |", flush=True)
    print(f"\n| speed over float32's | {' | '.join(WEIGHT_TYPES)} |")
    print("|---" * (1 + len(trunks)) + "|", flush=True)
    for work in (Trunk.generate, Trunk.train_pass):
        print(f"| {work.__name__} | {' | '.join(ratios(trunks, work, words.rounds))} |", flush=True)
    print(f"\n{sentence()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
