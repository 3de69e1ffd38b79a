"""How to start this program again as another process, installed or frozen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NICENESS = 5


def program(*arguments: str) -> list[str]:
    """The command line that runs `fedsea` with `arguments`."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", "fedsea", *arguments]
    # On Windows the window's own program has no standard output; the one beside it has.
    name = "fedsea.exe" if sys.platform == "win32" else "fedsea"
    return [str(Path(sys.executable).with_name(name)), *arguments]


def yield_to_the_window() -> None:
    """Let the window's process go first: the calling process and its children compute behind it.

    With equal priority a training step on all cores keeps the window waiting for a tenth of a
    second now and then.
    """
    import psutil

    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        psutil.Process().nice(_NICENESS)


def compute_environment() -> dict[str, str]:
    """Environment for a computing process.

    Client and trunk take turns, so each may use all cores, and idle threads must sleep: with
    spinning threads two torch processes on two cores fall to a tenth of the speed. Whoever knows
    that nothing else computes may set GOMP_SPINCOUNT, see docs/benchmarks.md.
    """
    return {
        **os.environ,
        "OMP_WAIT_POLICY": "passive",
        "GOMP_SPINCOUNT": os.environ.get("GOMP_SPINCOUNT", "0"),
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
    }
