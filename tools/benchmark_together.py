"""Several data owners beside one: what they learn together, and how long it takes.

Each partner is a process of its own, all at one trunk server. `losses` compares each partner alone,
each way of training together, and training on the pooled rows, all measured on the same rows that
nobody learnt from. `times` takes the time from the first round's begin to the last one's end for
one epoch of the same rows divided among more and more partners.

    .venv/bin/python -m tools.benchmark_together losses --train rqe/train.csv --test rqe/test.csv \\
        --label answer
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import math
import os
import random
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.bench.machine import sentence
from core.bench.own_home import own_home
from core.config import DataTable, ModelTable, OutputTable, PrivacyTable, RunConfig, TrainingTable
from core.executable import compute_environment, program
from core.together import Way
from tools.client_runs import SEED, write_config

TOKEN = "a-token-for-measuring-only"
PURE = 0.9
"""The share of a partner's rows that have its own label."""
CUT = (3, 2)
RANK, RATE, LONGEST = 8, 1e-3, 192


@dataclass
class Place:
    """Where one measurement happens."""

    folder: Path
    variables: dict[str, str]
    server_core: str = ""
    client_core: str = ""

    def words(self, core: str, *words: str) -> list[str]:
        """A command of the program, on some of the processor's cores if any are named."""
        return [*(("taskset", "-c", core) if core else ()), *program(*words, "--json")]

    def do(self, *words: str) -> dict[str, Any]:
        """A command to its end; its last line."""
        done = subprocess.run(
            self.words(self.client_core, *words),
            stdout=subprocess.PIPE,
            env=self.variables,
            check=True,
            text=True,
        )
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    @contextlib.contextmanager
    def server(self) -> Iterator[str]:
        """A trunk server; its address."""
        threads = str(len(self.server_core.split(","))) if self.server_core else "0"
        folder = str(self.folder / "server")
        words = ("serve", "--port", "0", "--runs-folder", folder, "--threads", threads)
        process = subprocess.Popen(
            self.words(self.server_core, *words),
            stdout=subprocess.PIPE,
            env=self.variables,
            text=True,
        )
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()
            process.wait()


@dataclass
class Course:
    """What one partner's process said."""

    began: float = math.inf
    """When its first round began."""
    ended: float = 0.0
    result: dict[str, Any] | None = None


def take_part(place: Place, words: Sequence[str], course: Course) -> None:
    """Run `fedsea run join` and note when things happened."""
    process = subprocess.Popen(
        place.words(place.client_core, *words),
        stdout=subprocess.PIPE,
        env=place.variables,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "together":
            if event["doing"] == "working":
                course.began = min(course.began, time.monotonic())
            if event["doing"] == "over":
                course.ended = time.monotonic()
        if event["event"] == "result":
            course.result = event
    if process.wait():
        raise RuntimeError(f"a partner ended with {process.returncode}")


def together(
    place: Place, way: Way, files: Sequence[Path], test: Path, **changes: object
) -> tuple[float, list[dict[str, Any]]]:
    """Seconds of the rounds, and the partners' results."""
    with place.server() as url:
        partners = [it for number in range(len(files)) for it in ("--partner", f"P{number}")]
        options = [
            it
            for key, value in changes.items()
            for it in (f"--{key.replace('_', '-')}", str(value))
        ]
        made = place.do(
            *("run", "create", "--server", url, "--name", "Benchmark", "--way", way.value),
            *("--input-blocks", str(CUT[0]), "--output-blocks", str(CUT[1])),
            *(
                "--lora-rank",
                str(RANK),
                "--lora-alpha",
                str(2 * RANK),
                "--max-length",
                str(LONGEST),
            ),
            *("--learning-rate", str(RATE), "--least-seats", str(len(files)), "--patience", "600"),
            *("--folder", str(place.folder / f"invitations-{way.value}-{len(files)}")),
            *partners,
            *options,
        )
        courses = [Course() for _ in files]
        threads = []
        for file, invitation, course in zip(files, made["invitations"], courses, strict=True):
            output = place.folder / f"run-{way.value}-{len(files)}-{file.stem}"
            words = (
                *("run", "join", invitation, "--model", "demo", "--data", str(file)),
                *("--validation", str(test), "--noise-level", "0.5", "--output", str(output)),
                *("--threads", "1"),
            )
            thread = threading.Thread(target=take_part, args=(place, words, course))
            thread.start()
            threads.append(thread)
        for thread in threads:
            thread.join()
    results = [it.result for it in courses]
    if not all(results):
        raise RuntimeError("a partner ended without a result")
    seconds = max(it.ended for it in courses) - min(it.began for it in courses)
    return seconds, [it for it in results if it is not None]


def alone(place: Place, file: Path, test: Path, batch_size: int, steps: int) -> dict[str, Any]:
    """One fine-tune, by `fedsea finetune`."""
    config = RunConfig(
        model=ModelTable(input_blocks=CUT[0], output_blocks=CUT[1]),
        data=DataTable(train=str(file), validation=str(test)),
        privacy=PrivacyTable(noise_level=0.5),
        training=TrainingTable(
            epochs=1000,
            max_steps=steps,
            batch_size=batch_size,
            learning_rate=RATE,
            lora_rank=RANK,
            lora_alpha=2 * RANK,
            max_length=LONGEST,
            seed=SEED,
            start="base",
            checkpoint_every=0,
        ),
        output=OutputTable(folder=str(place.folder / f"alone-{file.stem}")),
    )
    return place.do("finetune", str(write_config(config, place.folder / f"{file.stem}.toml")))


# --- rows ---


def write_rows(rows: Sequence[dict[str, str]], file: Path) -> Path:
    """A CSV file."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def read_rows(file: Path, longest: int) -> list[dict[str, str]]:
    """All rows that are not long, in an order that is always the same."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if sum(map(len, row.values())) < longest]
    random.Random(SEED).shuffle(rows)
    return rows


def skewed(
    rows: Sequence[dict[str, str]], label: str, partners: int, each: int
) -> list[list[dict[str, str]]]:
    """Rows for each partner, most of them with one label of its own."""
    names = sorted({row[label] for row in rows})
    stock = {name: [row for row in rows if row[label] == name] for name in names}
    found = []
    for partner in range(partners):
        own = names[partner % len(names)]
        others = [name for name in names if name != own]
        pure = round(PURE * each)
        chosen = [stock[own].pop() for _ in range(pure)]
        chosen += [stock[others[it % len(others)]].pop() for it in range(each - pure)]
        random.Random(SEED).shuffle(chosen)
        found.append(chosen)
    return found


# --- the two tables ---


def losses(options: argparse.Namespace, place: Place) -> None:
    """Each alone, each way together, and pooled: as many rows pass in all in each of them."""
    partners, batch = options.partners, options.batch_size
    rows = skewed(read_rows(options.train, options.longest), options.label, partners, options.rows)
    test = read_rows(options.test, options.longest)
    same = skewed(test, options.label, len({row[options.label] for row in test}), options.rows // 2)
    held_back = write_rows([row for some in same for row in some], place.folder / "test.csv")
    files = [write_rows(some, place.folder / f"{n}.csv") for n, some in enumerate(rows)]
    pooled = write_rows([row for some in rows for row in some], place.folder / "pooled.csv")
    steps = math.ceil(options.rows / batch) * options.epochs
    print("| | loss on rows of all kinds | right | |\n|---|--:|--:|---|", flush=True)
    found = [alone(place, file, held_back, batch, steps) for file in files]
    show("each alone", found)
    show("pooled, centralised", [alone(place, pooled, held_back, batch * partners, steps)])
    each = min(3, steps)
    ways: dict[Way, dict[str, object]] = {
        Way.CLIENT_BATCH: {"rounds": steps},
        Way.HIERARCHICAL: {"rounds": math.ceil(steps / each), "steps_per_round": each},
        Way.SEQUENTIAL: {"rounds": math.ceil(steps / each) * partners, "steps_per_round": each},
    }
    for way, changes in ways.items():
        _, results = together(place, way, files, held_back, batch_size=batch, **changes)
        show(f"together, {way.value}", results)


def show(name: str, results: Sequence[dict[str, Any]]) -> None:
    """One line: the mean of the partners, and each of them."""
    after = [it["eval_loss_after"] for it in results]
    right = [it["accuracy_after"] for it in results if it["accuracy_after"] is not None]
    share = f"{sum(right) / len(right):.0%}" if right else ""
    each = ", ".join(f"{it:.3f}" for it in after)
    print(f"| {name} | {sum(after) / len(after):.3f} | {share} | {each} |", flush=True)


def times(options: argparse.Namespace, place: Place) -> None:
    """One epoch of the same rows, among 1, 2, 4, … partners."""
    rows = read_rows(options.train, options.longest)[: options.rows]
    test = write_rows(read_rows(options.test, options.longest)[:4], place.folder / "test.csv")
    place.server_core, place.client_core = options.server_cores, options.client_cores
    print(
        "| partners | " + " | ".join(it.value for it in Way) + " |\n|--:|--:|--:|--:|", flush=True
    )
    for partners in options.clients:
        files = [
            write_rows(rows[n::partners], place.folder / f"{partners}-{n}.csv")
            for n in range(partners)
        ]
        steps = math.ceil(len(rows) / partners / options.batch_size)
        cells = []
        for way in Way:
            rounds = {Way.SEQUENTIAL: partners, Way.CLIENT_BATCH: steps, Way.HIERARCHICAL: 1}[way]
            seconds, _ = together(
                place,
                way,
                files,
                test,
                batch_size=options.batch_size,
                rounds=rounds,
                steps_per_round=steps,
            )
            cells.append(f"{seconds:.0f}")
        print(f"| {partners} | " + " | ".join(cells) + " |", flush=True)


def main() -> int:
    """Print a Markdown table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("table", choices=("losses", "times"))
    parser.add_argument("--train", type=Path, required=True, help="a CSV file")
    parser.add_argument("--test", type=Path, required=True, help="another, with the same columns")
    parser.add_argument("--label", default="", help="column by which partners differ")
    parser.add_argument("--partners", type=int, default=4)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--rows", type=int, default=24, help="of each partner; of all for times")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch-size", type=int, default=2)
    parser.add_argument("--longest", type=int, default=400, help="characters of a row at most")
    parser.add_argument("--server-cores", default="", help="for taskset, such as 0")
    parser.add_argument("--client-cores", default="", help="for taskset, such as 1")
    options = parser.parse_args()
    print(f"{sentence()}\n", flush=True)
    with tempfile.TemporaryDirectory() as folder, own_home() as home:
        variables = {**os.environ, **compute_environment(), **home, "FEDSEA_TOKEN": TOKEN}
        place = Place(Path(folder), variables)
        (losses if options.table == "losses" else times)(options, place)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
