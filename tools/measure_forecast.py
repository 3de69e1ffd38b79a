"""How near the estimate before a run comes to what the run then takes.

.venv/bin/python -m tools.measure_forecast --data rows.csv question answer --data …
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from core.bench.machine import sentence
from core.config import DataTable, OutputTable, RunConfig, TrainingTable
from tools.client_runs import command, finetune, subset, write_config


def main() -> int:
    """Estimate, run, and print a Markdown row for each data set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", nargs=3, action="append", required=True)
    parser.add_argument("--rows", type=int, default=160)
    options = parser.parse_args()
    print(f"{sentence()} {options.rows} rows, one epoch\n")
    print("| data | seconds told | taken | sent, MB told | sent | received told | received |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for number, (file, prompt, response) in enumerate(options.data):
            rows = subset(Path(file), Path(folder) / f"{number}.csv", options.rows)
            config = RunConfig(
                data=DataTable(train=str(rows), prompt=prompt, response=response),
                training=TrainingTable(epochs=1, batch_size=8, max_length=256),
                output=OutputTable(folder=str(Path(folder) / f"run {number}")),
            )
            toml = Path(folder) / f"{number}.toml"
            told = command("finetune", str(write_config(config, toml)), "--estimate")
            took = finetune(config, toml)
            cells = [
                Path(file).parent.name,
                f"{told['seconds']:.0f}",
                f"{took['seconds']:.0f}",
                *(
                    f"{each[name] / 1e6:.1f}"
                    for name in ("bytes_sent", "bytes_received")
                    for each in (told, took)
                ),
            ]
            print("| " + " | ".join(cells) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
