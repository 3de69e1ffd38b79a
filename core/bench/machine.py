"""What stands beside every figure: the machine, the date and the versions that gave it."""

from __future__ import annotations

import platform
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import psutil


def machine() -> dict[str, object]:
    """This computer and its software, as far as figures depend on them."""
    return {
        "date": f"{datetime.now().astimezone():%Y-%m-%d}",
        "cpu": _cpu(),
        "cores": psutil.cpu_count(logical=False) or psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("torch", "transformers", "PySide6-Essentials")},
    }


def sentence() -> str:
    """The same as one line for a document."""
    facts = machine()
    return (
        f"{facts['date']}; {facts['cpu']}, {facts['cores']} cores, {facts['memory_gb']} GiB of "
        f"memory, {facts['system']}; Python {facts['python']}, torch {facts['torch']}, "
        f"transformers {facts['transformers']}, Qt {facts['PySide6-Essentials']}."
    )


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown processor"
