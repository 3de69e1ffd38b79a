"""How many labels the gradient that leaves in training gives away, by the noise on it.

.venv/bin/python -m tools.measure_gradient_noise
"""

from __future__ import annotations

import argparse
import sys

from core.bench.machine import sentence
from core.config import DEMO
from core.data import examples, guess_mapping, open_data
from core.jobs import Job
from core.leak.meter import Effort, Meter, Setting
from core.model.partition import Partition
from core.model.quiet import quiet_transformers
from core.model.source import open_model
from core.model.tokenizer import load_tokenizer

CUT, NOISE_LEVEL = Partition(3, 2), 0.5
FEW = Effort(rows=40, public_tokens=2000, depth_tokens=500, depths=1, decoder=False, language=False)


def main() -> int:
    """Print one Markdown row a level."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--levels", type=float, nargs="+", default=[0, 0.5, 1.0, 2.0, 4.0])
    options = parser.parse_args()
    quiet_transformers()
    source = open_model(DEMO)
    data = open_data(None)
    found, _ = examples(data, guess_mapping(data))
    meter = Meter(source, load_tokenizer(source), FEW)
    print(f"{sentence()}\n\n| noise on gradients | labels named | within ten | tokens |")
    print("|---|---|---|---|")
    for level in options.levels:
        setting = Setting(CUT, NOISE_LEVEL, gradient_noise=level)
        result = meter.measure(Job(), [row.messages for row in found], setting)
        read = result.reply.attacks["gradient"]
        print(f"| {level:g} | {read.top1:.0%} | {read.top10:.0%} | {read.tokens} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
