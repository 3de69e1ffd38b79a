"""Tries a built program the way a first user would: a new home, and nothing of this computer's."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence

SELF_TESTS = (("--self-test",), ("--self-test", "window"))
_LONGEST_SECONDS = 700  # the self-test has a watch of its own, which ends it before


def try_program(start: Sequence[str]) -> int:
    """Run the self-tests of the program that `start` starts; return the first fault or 0."""
    with tempfile.TemporaryDirectory() as home:
        for words in SELF_TESTS:
            started = time.monotonic()
            done = subprocess.run(
                [*start, *words], env=_bare_environment(home), timeout=_LONGEST_SECONDS
            )
            print(f"{' '.join(words)}: {time.monotonic() - started:.0f} s", flush=True)
            if done.returncode:
                return done.returncode
    return 0


def _bare_environment(home: str) -> dict[str, str]:
    """No paths to ours, so that what is missing in the bundle is missed here."""
    kept = ("SYSTEMROOT", "TEMP", "TMP") if os.name == "nt" else ("DISPLAY", "XAUTHORITY")
    mine = {name: os.environ[name] for name in kept if name in os.environ}
    return {**mine, "PATH": "", "HOME": home, "FEDSEA_HOME": home}
