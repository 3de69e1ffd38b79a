"""A temporary home, and this program started in it as a user would, until time is up."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.executable import program

Record = dict[str, Any]
_ENDING_SECONDS = 10.0
"""A trunk whose parent was ended needs a moment until its log is free."""


class Failed(Exception):
    """What was tried did not work; its words say why."""


class Refused(Exception):
    """A rule of the administrator does not allow to try it; its words say which."""


class TrialHome:
    """Fresh settings, no keyring, nothing fetched; `seconds` from now all has to be done."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder = folder
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        settings = folder / "config" / "settings.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text("offline = true\n", encoding="utf-8")

    @property
    def ledger(self) -> Path:
        """Where what left is noted."""
        return self.folder / "data" / "ledger"

    def run(self, *arguments: str, **environment: str) -> list[Record]:
        """Start `fedsea` with `arguments` and return the JSON objects that it printed.

        Raises `Failed`, also where time is up, and `Refused`.
        """
        try:
            done = subprocess.run(
                program(*arguments),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, **self._environment(), **environment},
                timeout=max(0.0, self._end - time.monotonic()),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired:
            raise Failed(f"It was not done after {self._seconds / 60:g} minutes.") from None
        except OSError as error:
            raise Failed(f"The program could not be started: {error}") from error
        records = list(_records(done.stdout))
        for record in records:
            if record.get("event") == "error":
                said = f"{record['what']} {record['why']}".strip()
                raise Refused(said) if record["code"] in _RULES else Failed(said)
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["It ended without a word."])[-1]
            raise Failed(f"It ended with {done.returncode}: {last}")
        return records

    def _environment(self) -> dict[str, str]:
        return {
            "FEDSEA_HOME": str(self.folder),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "HF_HUB_OFFLINE": "1",
            "TQDM_DISABLE": "1",
        }


_RULES = ("ForbiddenByPolicy", "ExportForbidden")


def _records(text: str) -> Iterator[Record]:
    for line in text.splitlines():
        with contextlib.suppress(ValueError):  # a library may print, too
            record = json.loads(line)
            if isinstance(record, dict):
                yield record


@contextlib.contextmanager
def trial_home(seconds: float) -> Iterator[TrialHome]:
    """A home that is gone afterwards. Raises `Failed` where it cannot be removed."""
    folder = Path(tempfile.mkdtemp(prefix="fedsea-self-test-"))
    try:
        yield TrialHome(folder, seconds)
    finally:
        _remove(folder)
    if folder.exists():
        raise Failed(f"{folder} could not be removed.")


def _remove(folder: Path) -> None:
    end = time.monotonic() + _ENDING_SECONDS
    shutil.rmtree(folder, ignore_errors=True)
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.2)
        shutil.rmtree(folder, ignore_errors=True)
