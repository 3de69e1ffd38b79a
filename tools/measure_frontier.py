"""Quality against read-back: fine-tune under several settings, then attack each result.

For each data set and setting: a fine-tune through a real trunk under the noise, the loss on rows of
the test file under the same noise, and the leak meter on the model as adapted. `plain` at the end
of a setting is noise as in the paper (arXiv 2505.15683): without smoothing, and from
the model as it came.

    .venv/bin/python -m tools.measure_frontier --data train.csv test.csv --prompt question \\
        --response answer --settings 1:0 1:4:plain 3:4
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
    *("blocks here", "noise", "loss before", "loss after", "right after"),
    *("prompts read", "replies read", "strongest attacks"),
)


def main() -> int:
    """Print one Markdown row (or JSON line) a setting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs=2, required=True, help="train and test file")
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--response", required=True)
    parser.add_argument(
        "--settings", nargs="+", default=["1:0"], help="blocks here:noise level[:plain]"
    )
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--held-back", type=int, default=120)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.json:
        print(f"{sentence()} {options.data[0].parent.name}, {options.rows} rows\n")
        print(f"| {' | '.join(HEADER)} |\n{'|---' * len(HEADER)}|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        train = subset(options.data[0], Path(folder) / "train", options.rows)
        test = subset(options.data[1], Path(folder) / "test", options.held_back)
        for number, setting in enumerate(options.settings):
            blocks, level, *plain = setting.split(":")
            config = RunConfig(
                model=ModelTable(input_blocks=int(blocks), output_blocks=2),
                data=DataTable(
                    train=str(train),
                    validation=str(test),
                    prompt=options.prompt,
                    response=options.response,
                ),
                privacy=PrivacyTable(noise_level=float(level), smoothing=not plain),
                training=TrainingTable(
                    epochs=options.epochs,
                    batch_size=8,
                    learning_rate=options.learning_rate,
                    max_length=256,
                    seed=SEED,
                    start="base" if plain else "hardened",
                ),
                output=OutputTable(folder=str(Path(folder) / f"run {number}")),
            )
            run = finetune(config, Path(folder) / f"run {number}.toml")
            report(options, setting, run, attack(config, str(run["adapter"])))
    return 0


def attack(config: RunConfig, adapter: str) -> dict[str, Any]:
    """`fedsea leak` on the rows that were learnt from, as adapted."""
    model = config.model
    return command(
        *("leak", "--data", config.data.train, "--adapter", adapter),
        *("--input-blocks", str(model.input_blocks)),
        *("--output-blocks", str(model.output_blocks)),
        *("--noise-level", str(config.privacy.noise_level)),
    )


def report(
    options: argparse.Namespace, setting: str, run: dict[str, Any], leak: dict[str, Any]
) -> None:
    """One line a setting."""
    if options.json:
        print(json.dumps({"setting": setting, "run": run, "leak": leak}), flush=True)
        return
    blocks, noise = setting.replace(":plain", ", plain").split(":")
    prompt, reply = leak["prompt"], leak["reply"]
    right = "–" if run["accuracy_after"] is None else f"{run['accuracy_after']:.0%}"
    print(
        f"| {blocks} | {noise} | {run['eval_loss_before']:.2f} | {run['eval_loss_after']:.3f} "
        f"| {right} | {prompt['top1']:.0%} ({prompt['low']:.0%} to {prompt['high']:.0%}) "
        f"| {reply['top1']:.0%} | {prompt['attack']}, {reply['attack']} |",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
