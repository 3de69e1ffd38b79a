"""What reading a large CSV file takes: the highest memory of a process that opens it, and seconds.

The file is made first, and removed afterwards.

    .venv/bin/python -m tools.measure_big_csv --megabytes 10 500
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from core.bench.machine import sentence

_OPEN = """
import resource, sys, time
from pathlib import Path
from core.data import examples, guess_mapping, open_data
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
data = open_data(Path(sys.argv[1]))
seconds = time.perf_counter() - start
found, _ = examples(data, guess_mapping(data))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(data.rows), f"{seconds:.1f}", before // 1024, peak // 1024)
for problem in data.problems[:1]:
    print(problem.text.format_map(problem.details))
"""
_WORDS = (
    *("patient", "Befund", "fever", "cough", "seit", "gestern", "Übelkeit", "pain", "stable"),
    *("follow", "up", "ward"),
)


def main() -> int:
    """One row a size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--megabytes", type=int, nargs="+", default=[10, 100, 500])
    options = parser.parse_args()
    print(f"{sentence()}\n")
    print("| file, MB | rows in it | rows used | seconds | memory before, MB | at most, MB |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size in options.megabytes:
            path = Path(folder) / "big.csv"
            rows = _write(path, size * 2**20)
            figures, said = _opened(path)
            used, taken, before, peak = figures.split()
            print(
                f"| {size} | {rows:,} | {int(used):,} | {taken} | {before} | {peak} |", flush=True
            )
            if said:
                print(said, file=sys.stderr)
    return 0


def _write(path: Path, size: int) -> int:
    rng = random.Random(0)
    block = "".join(
        f'"{" ".join(rng.choices(_WORDS, k=60))}, {number}",{rng.choice(("yes", "no"))}\n'
        for number in range(2_000)
    )
    rows = 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write("letter,urgent\n")
        while stream.tell() < size:
            stream.write(block)
            rows += 2_000
    return rows


def _opened(path: Path) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", _OPEN, str(path)], capture_output=True, text=True, check=True
    )
    first, _, rest = done.stdout.partition("\n")
    return first, rest.strip()


if __name__ == "__main__":
    sys.exit(main())
