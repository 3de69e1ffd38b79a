"""Fine-tune on `hospital_yesno_rqe` with and without noise; print the table of docs/benchmarks.md.

The data set is not part of this repository: give its folder with --data.

    .venv/bin/python -m tools.benchmark_rqe --data ../shared/data/public/hospital_yesno_rqe
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec
import tomli_w

from core.config import DataTable, ModelTable, OutputTable, PrivacyTable, RunConfig, TrainingTable
from core.executable import compute_environment, program
from tools.machine import sentence

SEED = 0


def main() -> int:
    """Run it for each noise level and print one Markdown row each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=400, help="rows to learn from")
    parser.add_argument("--held-back", type=int, default=150, help="rows of test.csv to measure on")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--input-blocks", type=int, default=3)
    parser.add_argument("--noise-levels", type=float, nargs="+", default=[0.0, 0.5])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    print_header(options)
    with tempfile.TemporaryDirectory() as folder:
        train = subset(options.data / "train.csv", Path(folder) / "train.csv", options.rows)
        test = subset(options.data / "test.csv", Path(folder) / "test.csv", options.held_back)
        for level in options.noise_levels:
            config = RunConfig(
                model=ModelTable(input_blocks=options.input_blocks, output_blocks=2),
                data=DataTable(
                    train=str(train),
                    validation=str(test),
                    prompt="question_a+question_b",
                    response="answer",
                ),
                privacy=PrivacyTable(noise_level=level),
                training=TrainingTable(
                    epochs=options.epochs,
                    batch_size=8,
                    learning_rate=options.learning_rate,
                    lora_rank=16,
                    lora_alpha=32.0,
                    max_length=256,
                    seed=SEED,
                ),
                output=OutputTable(folder=str(Path(folder) / f"run {level:g}")),
            )
            report(level, finetune(config, Path(folder) / f"run {level:g}.toml"), options.json)
    return 0


def subset(source: Path, target: Path, rows: int) -> Path:
    """Write `rows` rows of `source`, drawn with a fixed seed."""
    with source.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        chosen = random.Random(SEED).sample(list(reader), rows)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or [])
        writer.writeheader()
        writer.writerows(chosen)
    return target


def finetune(config: RunConfig, file: Path) -> dict[str, float]:
    """Run `fedsea finetune` as a user would, and return its result line."""
    file.write_text(tomli_w.dumps(msgspec.to_builtins(config)), "utf-8")
    start = time.monotonic()
    done = subprocess.run(
        program("finetune", str(file), "--json"),
        stdout=subprocess.PIPE,
        env=compute_environment(),
        check=True,
        text=True,
        encoding="utf-8",
    )
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {**result, "minutes": (time.monotonic() - start) / 60}


def print_header(options: argparse.Namespace) -> None:
    """Machine and date stand above the figures."""
    if options.json:
        return
    print(f"{sentence()} float32; {options.rows} rows, {options.epochs} epochs, cut after ", end="")
    print(f"{options.input_blocks} blocks, measured on {options.held_back} rows\n")
    print("| noise level | loss before | loss after | yes/no right before | after | minutes |")
    print("|---|---|---|---|---|---|")


def report(level: float, result: dict[str, float], as_json: bool) -> None:
    """One line a noise level."""
    if as_json:
        print(json.dumps({"noise_level": level, **result}), flush=True)
        return
    print(
        f"| {level:g} | {result['eval_loss_before']:.3f} | {result['eval_loss_after']:.3f} "
        f"| {result['accuracy_before']:.1%} | {result['accuracy_after']:.1%} "
        f"| {result['minutes']:.1f} |",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
