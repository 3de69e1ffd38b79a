"""Tries a built program the way a first user would: nothing but itself, a new home, no network."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence

SELF_TEST = ("--self-test",)
LONGEST_SECONDS = 600


def try_program(start: Sequence[str]) -> int:
    """Run the self-test of the program that `start` starts; return its exit code."""
    with tempfile.TemporaryDirectory() as home:
        environment = bare_environment(home)
        started = time.monotonic()
        done = subprocess.run([*start, *SELF_TEST], env=environment, timeout=LONGEST_SECONDS)
        print(f"The self-test took {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode


def bare_environment(home: str) -> dict[str, str]:
    """Nothing of ours, so that what is missing in the bundle is missed here."""
    kept = ("SYSTEMROOT", "TEMP", "TMP") if os.name == "nt" else ("DISPLAY", "XAUTHORITY")
    mine = {name: os.environ[name] for name in kept if name in os.environ}
    return {**mine, "PATH": "", "HOME": home, "FEDSEA_HOME": home, "HF_HUB_OFFLINE": "1"}
