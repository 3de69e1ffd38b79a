"""`make bench`: runs the measurements behind the figures in the documents."""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """One script of `tools/`, and whether it can run without being told anything."""

    module: str
    summary: str
    heading: str
    alone: bool = True
    document: str = "docs/benchmarks.md"


MEASUREMENTS = {
    "memory": Measurement(
        "tools.measure_memory", "what each side holds of a 1.1 B model", "Memory"
    ),
    "window": Measurement(
        "tools.measure_window", "how soon and how smooth the window is", "Window"
    ),
    "growth": Measurement(
        "tools.measure_growth", "how cost grows, with plots", "How cost grows", alone=False
    ),
    "token": Measurement(
        "tools.measure_token", "where the time of a token goes", "What bounds chat", alone=False
    ),
    "wire": Measurement(
        "tools.measure_wire", "what 8 bits on the wire cost", "8 bits on the wire", alone=False
    ),
    "guesses": Measurement(
        "tools.measure_speculation",
        "tokens a round trip where chat guesses ahead (needs --data)",
        "Guessing ahead in chat",
        alone=False,
    ),
    "weights": Measurement(
        "tools.measure_quantised",
        "what fewer bits cost (needs the extra “quantised”)",
        "float32 or fewer bits",
        alone=False,
    ),
    "models": Measurement(
        "tools.models_table",
        "what models of many sizes ask of client and server",
        "On the client",
        alone=False,
        document="docs/models.md",
    ),
    "large": Measurement(
        "tools.large_model",
        "the whole road with a model of 1.1 B parameters",
        "Walked, not only counted",
        alone=False,
        document="docs/models.md",
    ),
    "tasks": Measurement(
        "tools.benchmark_tasks",
        "fine-tune on data sets of different tasks with and without noise (needs --data)",
        "Fine-tunes measured with `fedsea evaluate`",
        alone=False,
    ),
}


def chosen(words: list[str]) -> tuple[list[str], list[str]]:
    """Names of the measurements to run, and the arguments for each. Raises `SystemExit`."""
    if not words:
        return [name for name, it in MEASUREMENTS.items() if it.alone], []
    name, *rest = words
    if name not in MEASUREMENTS:
        print(_usage(), file=sys.stdout if name in ("-h", "--help") else sys.stderr)
        raise SystemExit(0 if name in ("-h", "--help") else 2)
    return [name], rest


def where_to(name: str) -> str:
    """Which part of the documents the figures belong to."""
    found = MEASUREMENTS[name]
    return f"These figures belong under “{found.heading}” in {found.document}."


def _usage() -> str:
    lines = [f"  {name:<8} {it.summary}" for name, it in MEASUREMENTS.items()]
    return "\n".join(
        [
            'usage: make bench [ARGS="NAME [--help] …"]',
            "",
            *lines,
            "",
            "Without a name: the first two. Speed beside other systems: fedsea bench --help.",
        ]
    )
