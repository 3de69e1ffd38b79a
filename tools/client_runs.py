"""What measurements on data sets share: rows of a file, and the commands as a user gives them."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import time
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from core.config import RunConfig
from core.executable import compute_environment, program

SEED = 0


def subset(source: Path, target: Path, rows: int) -> Path:
    """Write `rows` rows of a CSV or JSON Lines file, drawn with a fixed seed; return its path."""
    target = target.with_suffix(source.suffix)
    if source.suffix == ".jsonl":
        lines = [line for line in source.read_text("utf-8").splitlines() if line.strip()]
        chosen = random.Random(SEED).sample(lines, min(rows, len(lines)))
        target.write_text("\n".join(chosen) + "\n", "utf-8")
        return target
    with source.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        every = list(reader)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or [])
        writer.writeheader()
        writer.writerows(random.Random(SEED).sample(every, min(rows, len(every))))
    return target


def finetune(config: RunConfig, file: Path) -> dict[str, Any]:
    """Run `fedsea finetune`; its result with the `minutes` of the whole command."""
    start = time.monotonic()
    result = command("finetune", str(write_config(config, file)))
    return {**result, "minutes": (time.monotonic() - start) / 60}


def write_config(config: RunConfig, file: Path) -> Path:
    """Write `RUN.toml`; return its path."""
    file.write_text(tomli_w.dumps(msgspec.to_builtins(config)), "utf-8")
    return file


def command(*words: str) -> dict[str, Any]:
    """Run a `fedsea` command with `--json`; its last line."""
    done = subprocess.run(
        program(*words, "--json"),
        stdout=subprocess.PIPE,
        env=compute_environment(),
        check=True,
        text=True,
        encoding="utf-8",
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result
