"""How cost grows with context, clients, width and records, and a plot of each.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m tools.measure_growth --output docs/images

A growth is the slope between the last two points where both axes are logarithmic: 1 is in
proportion, 2 goes with the square. It is printed beside what the mathematics asks for at most.
"""

from __future__ import annotations

import argparse
import math
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.bench.machine import sentence
from core.bench.random_model import Shape, write_with_words
from core.bench.stage import Setting, Stage
from core.cli.client_options import prepare_process
from core.config import DEMO
from core.model.partition import Partition

CUT = Partition(1, 1)
TOKENS = 16
Points = list[tuple[int, float]]
_SIZE = (720, 440)
_LINE = "#2f6fb0"

_OPEN = """
import sys, time
from pathlib import Path
from core.data import examples, guess_mapping, open_data
start = time.perf_counter()
data = open_data(Path(sys.argv[1]))
found, _ = examples(data, guess_mapping(data))
print(time.perf_counter() - start, len(found))
"""


@dataclass(frozen=True)
class Growth:
    """One figure over one size; `most` is the slope that the mathematics asks for in the end."""

    name: str
    across: str
    upward: str
    most: float
    points: Points

    @property
    def slope(self) -> float:
        """Between the last two points."""
        (x, y), (far, high) = self.points[-2:]
        return math.log(high / y) / math.log(far / x)


def context(rounds: int) -> Iterator[Growth]:
    """A token attends to all before it; a prompt's tokens do so each."""
    later: Points = []
    first: Points = []
    with Stage(Setting(DEMO, CUT)) as stage:
        ours = stage.split()
        for length in (128, 256, 512, 1024, 2048, 4096):
            found = [ours.do("chat", context=length, tokens=TOKENS) for _ in range(rounds)]
            later.append((length, statistics.median(1 / it["tokens_per_second"] for it in found)))
            first.append((length, statistics.median(it["first_token_seconds"] for it in found)))
    yield Growth("context", "tokens of context", "seconds a token", 1, later)
    yield Growth("prompt", "tokens of prompt", "seconds to the first token", 2, first)


def clients(rounds: int) -> Iterator[Growth]:
    """Seconds in which each of the clients gets one token."""
    points: Points = []
    with Stage(Setting(DEMO, CUT)) as stage:
        chatters = stage.chatters()
        for count in (1, 2, 4, 8, 16):
            found = [
                chatters.do("chat", clients=count, tokens=TOKENS, context=128)
                for _ in range(rounds)
            ]
            seconds = [count / it["tokens_per_second"] for it in found]
            points.append((count, statistics.median(seconds)))
    yield Growth("clients", "clients chatting", "seconds for a token each", 1, points)


def width(rounds: int) -> Iterator[Growth]:
    """A block's matrices grow with the square of the hidden size, what travels in proportion."""
    seconds: Points = []
    sizes: Points = []
    for hidden in (576, 1024, 2048, 4096):
        shape = Shape(
            hidden=hidden,
            layers=6,
            intermediate=hidden * 8 // 3,
            heads=hidden // 64,
            kv_heads=hidden // 64,
            vocabulary=49152,
            tied=True,
        )
        with tempfile.TemporaryDirectory() as place:
            model = write_with_words(Path(place) / "model", shape)
            with Stage(Setting(str(model), CUT)) as stage:
                ours = stage.split()
                found = [ours.do("chat", context=64, tokens=TOKENS) for _ in range(rounds + 1)]
        speeds = [1 / it["tokens_per_second"] for it in found[1:]]
        seconds.append((hidden, statistics.median(speeds)))
        sizes.append((hidden, found[-1]["bytes"] / (64 + TOKENS - 1)))
    yield Growth("width", "hidden size", "seconds a token, 6 blocks", 2, seconds)
    yield Growth("bytes", "hidden size", "bytes a position, both ways", 1, sizes)


def records(rounds: int) -> Iterator[Growth]:
    """Opening a CSV file and finding its examples."""
    points: Points = []
    with tempfile.TemporaryDirectory() as place:
        for count in (1_000, 3_000, 10_000, 30_000, 100_000):
            file = Path(place) / f"{count}.csv"
            rows = (
                f"What is in room {it} of the ward?,Beds {it} to {it + 3}.\n" for it in range(count)
            )
            file.write_text("question,answer\n" + "".join(rows), "utf-8")
            seconds = []
            for _ in range(rounds):
                done = subprocess.run(
                    [sys.executable, "-c", _OPEN, str(file)],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                taken, used = done.stdout.split()
                if int(used) != count:
                    raise RuntimeError(f"{used} of {count} rows were used")
                seconds.append(float(taken))
            points.append((count, statistics.median(seconds)))
    yield Growth("records", "records in a file", "seconds to open it", 1, points)


SWEEPS: dict[str, Callable[[int], Iterator[Growth]]] = {
    it.__name__: it for it in (context, clients, width, records)
}


def draw(growth: Growth, file: Path) -> None:
    """Write the plot: the points, and the steepest line that is allowed, through the first."""
    import pyqtgraph as pg
    from pyqtgraph.exporters import ImageExporter
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    pg.setConfigOptions(background="w", foreground="k", antialias=True)
    plot = pg.PlotWidget()
    plot.resize(*_SIZE)
    plot.setLogMode(True, True)
    plot.getViewBox().setDefaultPadding(0.08)
    plot.addLegend(offset=(20, 10))
    plot.setLabel("bottom", growth.across)
    plot.setLabel("left", growth.upward)
    xs, ys = zip(*growth.points, strict=True)
    steep = [ys[0] * (x / xs[0]) ** growth.most for x in xs]
    dashed = pg.mkPen("#888888", style=pg.QtCore.Qt.PenStyle.DashLine)
    plot.plot(xs, steep, pen=dashed, name=f"slope {growth.most:g}")
    plot.plot(xs, ys, pen=pg.mkPen(_LINE, width=2), symbol="o", symbolBrush=_LINE, name="measured")
    plot.getAxis("bottom").setTicks([[(math.log10(x), f"{x:,}") for x in xs]])
    reach = range(math.floor(math.log10(min(ys))), math.ceil(math.log10(max(*ys, *steep))) + 1)
    steps = [lead * 10.0**power for power in reach for lead in (1, 2, 5)]
    plot.getAxis("left").setTicks([[(math.log10(y), f"{y:g}") for y in steps]])
    application.processEvents()
    ImageExporter(plot.plotItem).export(str(file))


def main() -> int:
    """Measure what is asked for; print a table, and draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sweeps", nargs="+", choices=SWEEPS, default=list(SWEEPS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path, help="folder for the plots")
    options = parser.parse_args()
    prepare_process()
    print("| over | figure | at | growth at the end | at most |\n|---|---|---|--:|--:|", flush=True)
    for sweep in options.sweeps:
        for growth in SWEEPS[sweep](options.rounds):
            points = ", ".join(f"{x:,}: {y:.3g}" for x, y in growth.points)
            print(
                f"| {growth.across} | {growth.upward} | {points} | {growth.slope:.2f} "
                f"| {growth.most:g} |",
                flush=True,
            )
            if options.output:
                draw(growth, options.output / f"growth-{growth.name}.png")
    print(f"\n{sentence()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
