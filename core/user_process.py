"""What every process does first that works for the user: window, engine and commands."""

from __future__ import annotations

from core import crash, offline
from core.private_files import keep_files_private


def begin(part: crash.Part) -> None:
    """Private files, the guard behind the offline switch, and reports of what nothing catches."""
    keep_files_private()
    offline.install()
    if part == "command":  # its exceptions are all caught, see `core.cli.output`
        crash.watch_native(part)
    else:
        crash.watch(part)
