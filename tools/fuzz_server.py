"""Bad input of all kinds, and a summary of what came of it.

    .venv/bin/python -m tools.fuzz_server decoder --cases 1000000 --processes 2
    .venv/bin/python -m tools.fuzz_server live --cases 5000
    .venv/bin/python -m tools.fuzz_server http --cases 3000 --examples 100

Ends with 1 if anything was found. Seeds are fixed: the same cases every time.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from core.bench.machine import sentence
from core.bench.random_model import Shape, write_with_words
from core.model.source import ModelSource
from tools.fuzz_decoder import CHUNK, MEMORY_LIMIT, fuzz_decoder
from tools.fuzz_http import description_of, fuzz_http, fuzz_routes
from tools.fuzz_live import besiege
from tools.served import served

TINY = Shape(hidden=96, layers=8, intermediate=192, heads=4, kv_heads=2, vocabulary=49152)


def _counted(counts: Mapping[str, int]) -> None:
    print("| outcome | cases |\n|---|--:|")
    for name, count in Counter(counts).most_common():
        print(f"| {name} | {count:,} |")
    print()


def _decoder(options: argparse.Namespace) -> int:
    outcome, seconds = fuzz_decoder(options.cases, options.processes, options.seed)
    _counted(outcome.counts)
    print(
        f"{outcome.counts.total():,} cases in {seconds:.0f} s, {options.processes} processes; "
        f"the peak of a process rose by {outcome.grown >> 20} MB at most over {CHUNK:,} of them "
        f"({MEMORY_LIMIT >> 20} allowed)."
    )
    for fault in outcome.faults[:5]:
        print(fault)
    return int(bool(outcome.faults) or outcome.grown > MEMORY_LIMIT)


def _live(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as place:
        model = write_with_words(Path(place) / "model", TINY)
        with served(Path(place) / "log", "--model", str(model)) as server:
            siege = asyncio.run(besiege(server, TINY.hidden, options.cases, options.seed))
            faults = server.faults()
    _counted(siege.counts)
    half = siege.resident[len(siege.resident) // 2]
    print(
        f"{sum(siege.counts.values()):,} cases in {siege.seconds:.0f} s; the session beside "
        f"generated {siege.looks} times, {siege.differing} of them differently; the server had "
        f"{siege.resident[0] >> 20} MB at first, {half >> 20} halfway, {siege.resident[-1] >> 20} "
        f"at the end; {faults} tracebacks in its log."
    )
    for frame in siege.internal[:5]:
        print("internal:", frame)
    return int(bool(siege.differing or faults or siege.internal))


def _http(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as place:
        model = write_with_words(Path(place) / "model", TINY)
        runs = ["--runs-folder", str(Path(place) / "runs")]
        with served(Path(place) / "log", "--model", str(model), *runs, *_SOON) as server:
            start = time.perf_counter()
            counts = asyncio.run(fuzz_http(server, options.cases, options.seed))
            described = description_of(server, ModelSource(model).fingerprint)
            routes = fuzz_routes(server, described, options.examples)
            seconds, faults = time.perf_counter() - start, server.faults()
    print("Pieces of HTTP:\n")
    _counted(counts)
    print("Every route, after its description:\n")
    _counted(routes)
    print(f"{(counts + routes).total():,} requests in {seconds:.0f} s; {faults} tracebacks.")
    return int(bool(faults or counts["hang"] or counts["500"] or routes["500"]))


_SOON = ("--request-seconds", "2")
"""So that what is no whole request is not waited for as long as usual."""
_KINDS = {"decoder": _decoder, "live": _live, "http": _http}


def main() -> int:
    """Run one kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("kind", choices=_KINDS)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--examples", type=int, default=50, help="of each route")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    failed = _KINDS[options.kind](options)
    print(f"\n{sentence()}")
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
