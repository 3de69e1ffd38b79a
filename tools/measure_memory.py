"""Measures the memory each side of a cut needs: its own part, in a fresh process.

    python -m tools.measure_memory                 makes the 1.1 B model, measures, removes it
    python -m tools.measure_memory --model FOLDER  measures a model that is there

The table says, for several partitions and both number types, how many bytes the tensors of that
side have, how many more bytes its process has in memory than an empty one with the same imports
(after loading, and at the peak), and the ratio of peak and tensors.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from core.bench.machine import machine, sentence
from core.bench.random_model import DTYPES
from tools.memory_probe import SIDES

REPOSITORY = Path(__file__).resolve().parent.parent
CUTS = ((1, 1), (2, 2), (4, 2), (8, 2), (8, 8))
Row = dict[str, object]


def measure(
    side: str, folder: Path, input_blocks: int, output_blocks: int, dtype: str
) -> dict[str, int]:
    """One side of one cut, loaded in a process of its own."""
    command = [sys.executable, "-m", "tools.memory_probe", side, str(folder), "--dtype", dtype]
    cut = ["--input-blocks", str(input_blocks), "--output-blocks", str(output_blocks)]
    done = subprocess.run(
        [*command, *cut], cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure_all(folder: Path, cuts: tuple[tuple[int, int], ...], dtypes: list[str]) -> list[Row]:
    """All rows of the table; progress goes to standard error."""
    blocks = json.loads((folder / "config.json").read_text("utf-8"))["num_hidden_layers"]
    rows: list[Row] = []
    for dtype in dtypes:
        for side in SIDES:
            for before, after in cuts:
                here = before + after if side == "client" else blocks - before - after
                print(f"{dtype} {side} {before} + {after} …", file=sys.stderr, flush=True)
                row = measure(side, folder, before, after, dtype)
                rows.append(
                    {
                        "dtype": dtype,
                        "side": side,
                        "input_blocks": before,
                        "output_blocks": after,
                        "blocks_here": here,
                        **row,
                        "ratio": row["peak"] / row["tensors"],
                    }
                )
    return rows


def table(rows: list[Row]) -> str:
    """Markdown."""
    lines = [
        "| computes in | side | blocks A + C | blocks it holds | its tensors, MB "
        "| in memory after loading, MB | in use, MB | peak, MB | peak / tensors |",
        "|---|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        sizes = (row[name] for name in ("tensors", "resident", "resident_in_use", "peak"))
        lines.append(
            f"| {row['dtype']} | {row['side']} | {row['input_blocks']} + {row['output_blocks']} "
            f"| {row['blocks_here']} | "
            + " | ".join(f"{float(str(size)) / 1e6:,.0f}" for size in sizes)
            + f" | {float(str(row['ratio'])):.2f} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", type=Path, help="a model folder (default: make a random one)")
    parser.add_argument("--dtypes", nargs="+", choices=sorted(DTYPES), default=sorted(DTYPES))
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fedsea-memory-") as temporary:
        folder = words.model or _make_model(Path(temporary) / "model")
        rows = measure_all(folder, CUTS, words.dtypes)
    if words.json:
        print(json.dumps({"machine": machine(), "rows": rows}))
    else:
        print(f"{table(rows)}\n\n{sentence()}")
    return 0


def _make_model(folder: Path) -> Path:
    print("making a model of 1.1 billion parameters …", file=sys.stderr, flush=True)
    subprocess.run(
        [sys.executable, "-m", "core.bench.random_model", str(folder)],
        cwd=REPOSITORY,
        check=True,
        stdout=sys.stderr,
    )
    return folder


if __name__ == "__main__":
    raise SystemExit(main())
