"""Measures how quick the real window is: from its start to the first picture, and its stalls.

    make bench ARGS="window"                  on a virtual screen where Linux has one
    python -m tools.measure_window --json     on the screen at hand

The window starts as `fedsea` does, in a process of its own; the time runs from just before that
process is made until the window has been painted on the screen. A stall is how much later than
due a timer of 5 ms comes in the window's event loop: for so long the window does not answer.
Sessions start as on the first day with the demo model converted, connect to the bundled trunk,
look at every page, fine-tune on the sample and ask for one answer, all with the real engine and
trunk in their processes.

On a busy machine the window has to wait for its turn. So its own processor time in a stall is
given too, and the time it slept in one, waiting for a disk or a lock (Linux): together about
what a stall would last on an idle machine. The rest is waiting for a processor. Beside the
window runs an idle loop that sleeps 5 ms at a time; its longest delay is given as well.
`--explain` says where the window was while it stalled.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from core.bench.machine import machine, sentence
from core.bench.own_home import own_home
from tools.window_probe import STARTED, STEPS

REPOSITORY = Path(__file__).resolve().parent.parent
Report = dict[str, object]
Machine = list[tuple[float, float]]
"""When the idle loop looked, and how late it was."""
_LOOK_SECONDS = 0.005


def probe(environment: dict[str, str], *words: str) -> tuple[Report, Machine]:
    """Run the window once, and beside it a loop that does nothing but sleep and look."""
    seen: Machine = []
    with subprocess.Popen(
        [sys.executable, "-m", "tools.window_probe", *words],
        cwd=REPOSITORY,
        env={**environment, STARTED: str(time.monotonic())},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        before = time.monotonic()
        while process.poll() is None:
            time.sleep(_LOOK_SECONDS)
            now = time.monotonic()
            seen.append((now, max(0.0, now - before - _LOOK_SECONDS)))
            before = now
        assert process.stdout is not None
        lines = process.stdout.read().splitlines()
    if process.returncode != 0:
        raise SystemExit(f"the window ended with exit code {process.returncode}")
    return dict(json.loads(lines[-1])), seen


def measure(starts: int, sessions: int, steps: int, *, explain: bool) -> Report:
    """Start the window many times, and use it a few times."""
    seconds: list[float] = []
    processor: list[float] = []
    stalls: dict[str, list[dict[str, object]]] = {}
    more = ["--explain"] if explain else []
    with own_home() as environment:
        environment[STEPS] = str(steps)
        for _ in range(starts):
            report, _ = probe(environment, "start", *more)
            seconds.append(float(str(report["window"])))
            processor.append(float(str(report["processor"])))
            stages: dict[str, float] = report["stages"]  # type: ignore[assignment]
            parts = ", ".join(f"{name} {it:.2f}" for name, it in stages.items())
            print(f"window after {seconds[-1]:.2f} s ({parts})", file=sys.stderr, flush=True)
    for number in range(sessions):
        with own_home() as environment:
            environment[STEPS] = str(steps)
            report, seen = probe(environment, "session", *more)
        found: dict[str, dict[str, object]] = report["stalls"]["phases"]  # type: ignore[index]
        for phase, figures in found.items():
            begin, end = figures.pop("from_to")  # type: ignore[misc]
            late = [it for when, it in seen if begin <= when <= end]
            figures["idle_longest_ms"] = 1000 * max(late, default=0.0)
            stalls.setdefault(phase, []).append(figures)
            print(
                f"session {number + 1}, {phase}: longest stall {figures['longest_ms']:.0f} ms, "
                f"own processor time {figures['own_ms']:.0f} ms at most, "
                f"asleep {figures['blocked_ms']:.0f} ms at most, "
                f"idle program {figures['idle_longest_ms']:.0f} ms",
                file=sys.stderr,
                flush=True,
            )
    return {
        "screen": os.environ.get("QT_QPA_PLATFORM", "the system's"),
        "steps": steps,
        "window_seconds": seconds,
        "processor_seconds": processor,
        "stalls": stalls,
    }


def tables(report: Report) -> str:
    """Markdown."""
    seconds: list[float] = report["window_seconds"]  # type: ignore[assignment]
    processor: list[float] = report["processor_seconds"]  # type: ignore[assignment]
    stalls: dict[str, list[dict[str, object]]] = report["stalls"]  # type: ignore[assignment]
    lines = []
    if seconds:
        lines += [
            "| from start to first picture | seconds |",
            "|---|--:|",
            f"| median of {len(seconds)} | {statistics.median(seconds):.2f} |",
            f"| fastest and slowest | {min(seconds):.2f} to {max(seconds):.2f} |",
            f"| processor time of it, median | {statistics.median(processor):.2f} |",
            "",
        ]
    if stalls:
        sessions = max(map(len, stalls.values()))
        lines += [
            f"| phase ({sessions} sessions) | longest stall, ms: median | maximum "
            "| own processor time in one: median | maximum | asleep in one: median | maximum "
            "| idle program: maximum "
            "| over 100 ms in all | seconds watched |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
        ]
        for phase, rows in stalls.items():
            longest, own, blocked, idle = (
                [float(str(row[name])) for row in rows]
                for name in ("longest_ms", "own_ms", "blocked_ms", "idle_longest_ms")
            )
            many = [
                sum(float(str(row[name])) for row in rows) for name in ("over_100_ms", "seconds")
            ]
            lines.append(
                f"| {phase} | {statistics.median(longest):.0f} | {max(longest):.0f} "
                f"| {statistics.median(own):.0f} | {max(own):.0f} "
                f"| {statistics.median(blocked):.0f} | {max(blocked):.0f} | {max(idle):.0f} "
                f"| {many[0]:.0f} | {many[1]:.0f} |"
            )
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--starts", type=int, default=11)
    parser.add_argument("--sessions", type=int, default=3)
    parser.add_argument("--steps", type=int, default=20, help="of the fine-tune")
    parser.add_argument("--explain", action="store_true", help="where it was while it stalled")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    words = parser.parse_args()
    report = measure(words.starts, words.sessions, words.steps, explain=words.explain)
    if words.json or words.explain:
        print(json.dumps({"machine": machine(), **report}, indent=1 if words.explain else None))
    else:
        print(f"{tables(report)}\n{sentence()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
