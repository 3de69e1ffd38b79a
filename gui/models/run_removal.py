"""Puts a run's folder into the system's trash, or removes it for good where there is none."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QFile

from core.errors import RunUnchanged


def to_trash(folder: str) -> bool:
    """Whether the folder is in the trash now; if not, it is where it was."""
    if not Path(folder).exists():
        return True  # someone else removed it
    moved = QFile.moveToTrash(folder)
    return bool(moved[0] if isinstance(moved, tuple) else moved)


def remove_for_good(folder: str) -> None:
    """Remove the folder and all in it. Raises `RunUnchanged`."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise RunUnchanged(folder=folder, reason=error.strerror or str(error)) from error
