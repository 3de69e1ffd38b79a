"""Many clients at a trunk server for minutes, some of which misbehave; what the server looks like.

    .venv/bin/python -m tools.soak_server --output DIR          64 clients, 10 minutes, demo model
    .venv/bin/python -m tools.soak_server --output DIR --model tiny --clients 16 --minutes 1
    .venv/bin/python -m tools.soak_server --output DIR --connections-per-minute 10000 --clients 4

Writes `soak.csv` (a line a second), `soak.png` and `soak.md`, and ends with 1 if a check fails.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import csv
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import aiohttp

from core.bench.machine import sentence
from core.bench.random_model import Shape, write_with_words
from tools.fuzz_server import TINY
from tools.served import Served, served
from tools.soak_clients import Scene, behave, misbehave, warm_up
from tools.soak_storm import storm

DEMO_WIDTH = 576
_SHARE_THAT_MISBEHAVES = 20
_WARM_UP = 0.5
"""Share of the time after which memory has to have settled."""
_FAIREST = 0.5
"""Least of what a client's share may be of the median."""


@dataclass(frozen=True)
class Moment:
    """The server, as seen from outside."""

    second: float
    resident_mb: float
    files: int
    threads: int
    sessions: int
    answered: int
    connections: int


@dataclass(frozen=True)
class Verdict:
    """One check."""

    name: str
    found: str
    holds: bool


async def soak(
    server: Served, width: int, options: argparse.Namespace
) -> tuple[Scene, list[Moment]]:
    """Let everybody loose for so long."""
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(connector=connector) as http:
        scene = Scene(server, http, width)
        bad = options.misbehaving
        scene.clients = options.clients - bad
        await warm_up(scene)
        tasks = [
            *(asyncio.create_task(behave(scene, it, it)) for it in range(scene.clients)),
            *(asyncio.create_task(misbehave(scene, 1000 + it)) for it in range(bad)),
        ]
        if options.connections_per_minute:
            tasks.append(asyncio.create_task(storm(scene, options.connections_per_minute)))
        moments, start = [], time.monotonic()
        while (now := time.monotonic() - start) < 60 * options.minutes:
            moments.append(_look(scene, now))
            await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        scene.wrong += [f"a client broke: {it!r}" for it in ended if isinstance(it, Exception)]
    return scene, moments


def _look(scene: Scene, now: float) -> Moment:
    process = scene.server.process
    return Moment(
        round(now, 1),
        round(scene.server.resident / 2**20, 1),
        process.num_fds(),
        process.num_threads(),
        scene.sessions,
        scene.answered.total(),
        scene.stormed,
    )


def verdicts(scene: Scene, moments: list[Moment], most_growth: float) -> Iterator[Verdict]:
    """What has to hold."""
    shares = [scene.answered[it] for it in range(scene.clients)]
    median = statistics.median(shares)
    yield Verdict("nothing wrong for those who behave", f"{len(scene.wrong)}", not scene.wrong)
    yield Verdict(
        "fair shares: least over median of requests answered",
        f"{min(shares)} / {median:g}",
        min(shares) >= _FAIREST * median,
    )
    late = [it for it in moments if it.second >= _WARM_UP * moments[-1].second]
    grown = _slope(late) * (late[-1].second - late[0].second)
    yield Verdict(
        "memory in the second half",
        f"{60 * _slope(late):+.2f} MB a minute, {grown:+.1f} MB in all",
        grown <= most_growth,
    )
    faults = scene.server.faults()
    yield Verdict("tracebacks in the log", f"{faults}", not faults)


def _slope(moments: list[Moment]) -> float:
    """Megabytes a second, of the line that fits best."""
    seconds = [it.second for it in moments]
    return statistics.linear_regression(seconds, [it.resident_mb for it in moments]).slope


def draw(moments: list[Moment], file: Path) -> None:
    """Memory, files, threads and sessions over the time."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import pyqtgraph as pg
    from pyqtgraph.exporters import ImageExporter
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    pg.setConfigOptions(background="w", foreground="k", antialias=True)
    board = pg.GraphicsLayoutWidget()
    board.resize(820, 900)
    seconds = [it.second for it in moments]
    for row, (name, label) in enumerate(
        (
            ("resident_mb", "memory, MB"),
            ("files", "open files"),
            ("threads", "threads"),
            ("sessions", "sessions"),
        )
    ):
        plot = board.addPlot(row=row, col=0)
        plot.setLabel("left", label)
        plot.plot(seconds, [getattr(it, name) for it in moments], pen=pg.mkPen("#2f6fb0", width=2))
    plot.setLabel("bottom", "seconds")
    board.show()  # or else it keeps the size that it was made with
    application.processEvents()
    ImageExporter(board.scene()).export(str(file))


def write(
    scene: Scene, moments: list[Moment], checks: list[Verdict], options: argparse.Namespace
) -> str:
    """The files; returns the summary."""
    options.output.mkdir(parents=True, exist_ok=True)
    with (options.output / "soak.csv").open("w", encoding="utf-8", newline="") as stream:
        lines = csv.DictWriter(stream, list(asdict(moments[0])))
        lines.writeheader()
        lines.writerows(asdict(it) for it in moments)
    draw(moments, options.output / "soak.png")
    summary = [
        "| | found | holds |\n|---|--:|---|",
        *(f"| {it.name} | {it.found} | {'yes' if it.holds else 'NO'} |" for it in checks),
        "",
        f"{options.clients} clients for {moments[-1].second / 60:.1f} minutes, model "
        f"{options.model}, {options.misbehaving} of them misbehaving: "
        f"{scene.answered.total():,} requests answered, “busy” {scene.busy} times, "
        f"{scene.misdeeds.total()} misdeeds ({', '.join(sorted(scene.misdeeds))}). Memory "
        f"{moments[0].resident_mb:.0f} MB at first, {max(it.resident_mb for it in moments):.0f} at "
        f"most, {moments[-1].resident_mb:.0f} at the end; open files "
        f"{max(it.files for it in moments)} at most, {moments[-1].files} at the end; threads "
        f"{max(it.threads for it in moments)} at most.",
    ]
    if options.connections_per_minute:
        rate = moments[-1].connections / (moments[-1].second / 60)
        summary.append(f"Beside them {rate:,.0f} connections a minute.")
    summary += [*(f"- {it}" for it in scene.wrong[:20]), "", sentence()]
    text = "\n".join(summary)
    (options.output / "soak.md").write_text(text + "\n", "utf-8")
    return text


@contextlib.contextmanager
def _model(name: str) -> Iterator[tuple[str, int, Path]]:
    with tempfile.TemporaryDirectory() as place:
        if name != "tiny":
            yield name, DEMO_WIDTH, Path(place)
            return
        shape: Shape = TINY
        yield str(write_with_words(Path(place) / "model", shape)), shape.hidden, Path(place)


def main() -> int:
    """Run it, print the summary."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--output", type=Path, required=True, help="folder for CSV, plot, summary")
    parser.add_argument("--model", choices=("demo", "tiny"), default="demo")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--misbehaving", type=int, help="of them; without this one in twenty")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--connections-per-minute", type=int, default=0)
    parser.add_argument("--most-growth", type=float, default=32.0, help="MB in the second half")
    options = parser.parse_args()
    if options.misbehaving is None:
        options.misbehaving = options.clients // _SHARE_THAT_MISBEHAVES or 1
    with _model(options.model) as (model, width, place):
        runs = ["--runs-folder", str(place / "runs")]
        with served(place / "server.log", "--model", model, *runs) as server:
            scene, moments = asyncio.run(soak(server, width, options))
            checks = list(verdicts(scene, moments, options.most_growth))
            print(write(scene, moments, checks, options))
            log = server.log.read_text("utf-8", "replace")
            (options.output / "server.log").write_text(log, "utf-8")
    return int(not all(it.holds for it in checks))


if __name__ == "__main__":
    raise SystemExit(main())
