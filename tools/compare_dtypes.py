"""Does bfloat16 pay on this processor? The trunk in both types, alternating in one run.

.venv/bin/python -m tools.compare_dtypes
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import torch

from core.config import DEMO
from core.model.cache import empty_cache
from core.model.lora import add_lora
from core.model.partition import Partition
from core.model.quiet import quiet_transformers
from core.model.source import open_model
from core.model.trunk import TrunkWeights
from tools.machine import sentence

ROUNDS = 7
CUT = Partition(3, 2)


def trunk_view(dtype: torch.dtype) -> Any:
    """The trunk with a LoRA adapter of rank 8, as in training."""
    source = open_model(DEMO)
    view = TrunkWeights(source, Partition(1, 1), dtype, torch.device("cpu")).view(CUT)
    layers = list(range(len(view.layers)))
    add_lora(view, source.family.adapter_modules, layers, 8, 16.0, 0)
    return view


def train_pass(view: Any, dtype: torch.dtype) -> None:
    """Forward and backward over 4 rows of 100 tokens."""
    hidden = torch.randn(4, 100, 576).to(dtype).requires_grad_()
    output = view(inputs_embeds=hidden, use_cache=False).last_hidden_state
    output.backward(torch.randn_like(output))


@torch.inference_mode()
def generate(view: Any, dtype: torch.dtype) -> None:
    """16 tokens after a context of 100."""
    cache = empty_cache()
    view(inputs_embeds=torch.randn(1, 100, 576).to(dtype), past_key_values=cache, use_cache=True)
    for _ in range(16):
        view(inputs_embeds=torch.randn(1, 1, 576).to(dtype), past_key_values=cache, use_cache=True)


def seconds(work: Callable[[Any, torch.dtype], None], view: Any, dtype: torch.dtype) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work(view, dtype)
    return time.perf_counter() - start


def main() -> int:
    """Print the ratio of bfloat16's time to float32's."""
    quiet_transformers()
    views = {dtype: trunk_view(dtype) for dtype in (torch.float32, torch.bfloat16)}
    print(sentence())
    for work in (train_pass, generate):
        ratios = []
        for _ in range(ROUNDS):
            time32, time16 = (seconds(work, view, dtype) for dtype, view in views.items())
            ratios.append(time16 / time32)
        ratios = sorted(ratios[1:])
        middle = statistics.median(ratios)
        print(f"{work.__name__}: {middle:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
