"""Fine-tune on data sets of different tasks, with and without noise: a table for the benchmarks.

The data sets are not part of this repository: name the file to learn from and the one to measure
on, once for each data set. Columns are guessed, as in the window.

    .venv/bin/python -m tools.benchmark_tasks --data banking77/train.csv banking77/test.csv
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from core.bench.machine import sentence
from core.config import DataTable, ModelTable, OutputTable, PrivacyTable, RunConfig, TrainingTable
from tools.client_runs import SEED, command, finetune, subset

HEADER = (
    *("data", "noise level", "minutes", "loss, base", "fine-tuned", "measure"),
    *("base", "trivial", "fine-tuned", "verdict"),
)


def main() -> int:
    """Print one Markdown row (or JSON line) for each data set and noise level."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", nargs=2, type=Path, action="append", required=True)
    parser.add_argument("--rows", type=int, default=240, help="rows to learn from")
    parser.add_argument("--held-back", type=int, default=64, help="rows to measure on")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--max-length", type=int, default=256)
    parser.add_argument("--noise-levels", type=float, nargs="+", default=[0.0, 0.5])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.json:
        print(
            f"{sentence()} {options.rows} rows, {options.epochs} epochs, "
            f"at most {options.max_length} tokens, measured on {options.held_back} rows\n"
        )
        print(f"| {' | '.join(HEADER)} |\n{'|---' * len(HEADER)}|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, files in enumerate(options.data):
            for level in options.noise_levels:
                place = Path(folder) / f"{number} {level:g}"
                config = _config(options, files, level, place)
                took = finetune(config, place / "run.toml")
                _report(options, level, took, command("evaluate", config.output.folder))
    return 0


def _config(options: argparse.Namespace, files: list[Path], level: float, place: Path) -> RunConfig:
    place.mkdir()
    train, test = files
    return RunConfig(
        model=ModelTable(input_blocks=3, output_blocks=2),
        data=DataTable(
            train=str(subset(train, place / "train", options.rows)),
            validation=str(subset(test, place / "test", options.held_back)),
        ),
        privacy=PrivacyTable(noise_level=level),
        training=TrainingTable(
            epochs=options.epochs,
            batch_size=8,
            max_length=options.max_length,
            seed=SEED,
        ),
        output=OutputTable(folder=str(place / train.parent.name)),
    )


def _report(
    options: argparse.Namespace, level: float, took: dict[str, Any], report: dict[str, Any]
) -> None:
    if options.json:
        line = {"noise_level": level, "run": took, "evaluation": report}
        print(json.dumps(line), flush=True)
        return
    measure = "right" if report["task"] == "labels" else "ROUGE-L"
    key = "accuracy" if report["task"] == "labels" else "rouge_l"
    models = [report[name] for name in ("base", "trivial", "tuned")]
    cells = [
        Path(report["run"]).name,
        f"{level:g}",
        f"{took['minutes']:.1f}",
        *(f"{it['loss']:.3f}" for it in (report["base"], report["tuned"])),
        measure,
        *(_share(it, key) for it in models),
        report["verdict"],
    ]
    print(f"| {' | '.join(cells)} |", flush=True)


def _share(outcome: dict[str, Any], key: str) -> str:
    share = f"{outcome[key]:.0%}"
    if outcome["low"] is None:
        return share
    return f"{share} ({outcome['low']:.0%} to {outcome['high']:.0%})"


if __name__ == "__main__":
    sys.exit(main())
