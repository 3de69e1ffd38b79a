"""Where the time of a generated token goes: the demo model at the bundled trunk, cut at 1 + 1.

    .venv/bin/python -m tools.measure_token

Client and trunk take turns, so each side's threads and caches have rested when its turn comes. The
trunk's pass is measured here, in one process, back to back and after such a rest, alternating.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import torch

from core.bench.machine import sentence
from core.bench.pairs import Spread, alternate
from core.cli.client_options import prepare_process
from core.config import BUNDLED, DEMO
from core.model.partition import Partition

CUT, CONTEXT, LEVEL, REST_SECONDS = Partition(1, 1), 128, 0.5, 0.025


def main() -> int:
    """Print a table and the machine."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    prepare_process()
    from core.engine.server import Server
    from core.jobs import Job
    from core.model.cache import empty_cache
    from core.model.packed import run_packed
    from core.model.trunk import TrunkWeights

    server = Server(BUNDLED, DEMO, None, Job())
    model = server.private_model(CUT, LEVEL)
    size = int(server.source.config["hidden_size"])
    weights = TrunkWeights(server.source, CUT, torch.float32, torch.device("cpu"))
    view, cache = weights.view(CUT), empty_cache()
    new, token = torch.randn(1, 1, size), torch.ones(1, 1, dtype=torch.long)
    prompt = torch.randn(1, CONTEXT, size)
    model.session.generate(prompt, torch.ones(1, CONTEXT, dtype=torch.long), 0)
    row = model.noise.digests([1], model.noise.start)

    @torch.inference_mode()
    def trunk_pass() -> None:
        cache.crop(min(0, CONTEXT - int(cache.get_seq_length())))
        run_packed(view, new[0], [1], [cache])

    with torch.inference_mode():
        run_packed(view, prompt[0], [CONTEXT], [cache])
    works: dict[str, Callable[[], object]] = {
        "a trunk's pass, back to back": trunk_pass,
        "the same after a rest": trunk_pass,
        "a token through the trunk server": lambda: model.session.generate(new, token, CONTEXT),
        "an empty round trip": server.link.measure_latency,
        "noise, smoothing and seal": lambda: model.noise.protect(new, [row], CONTEXT),
    }

    def timed(name: str) -> dict[str, float]:
        if "rest" in name:
            time.sleep(REST_SECONDS)
        elif "back to back" in name:
            works[name]()
        start = time.perf_counter()
        works[name]()
        return {"ms": 1000 * (time.perf_counter() - start)}

    sides = {name: lambda name=name: timed(name) for name in works}  # type: ignore[misc]
    found = alternate(sides, options.rounds)
    server.close()
    print("| part | ms, median | least | most |\n|---|--:|--:|--:|")
    for name, each in found.items():
        it = Spread.of([one["ms"] for one in each])
        print(f"| {name} | {it.median:.1f} | {it.least:.1f} | {it.most:.1f} |")
    print(f"\n{sentence()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
