"""What a user writes to a finished run: its name, and notes in `notes.txt` in its folder."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from core.errors import RunUnchanged

LONGEST_NAME = 200
LONGEST_NOTES = 100_000


def read_notes(folder: Path) -> str:
    """The notes; empty where there are none. Raises `RunUnchanged` if they cannot be read."""
    try:
        return (folder / "notes.txt").read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise RunUnchanged(folder=folder, reason=error.strerror or str(error)) from error


def write_notes(folder: Path, text: str) -> None:
    """Keep the notes; empty ones remove the file. Raises `RunUnchanged`."""
    file = folder / "notes.txt"
    try:
        if text:
            _write(file, text[:LONGEST_NOTES].encode("utf-8", "replace"))
        else:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise RunUnchanged(folder=folder, reason=error.strerror or str(error)) from error


def rename_run(folder: Path, name: str) -> None:
    """Change the name in `summary.json`. The folder keeps its own, under which it is in the ledger.

    Raises `RunUnchanged`.
    """
    file = folder / "summary.json"
    try:
        summary = msgspec.json.decode(file.read_bytes(), type=dict)
        summary["name"] = name[:LONGEST_NAME]
        _write(file, msgspec.json.format(msgspec.json.encode(summary)))
    except OSError as error:
        raise RunUnchanged(folder=folder, reason=error.strerror or str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RunUnchanged(folder=folder, reason=str(error)) from error


def _write(file: Path, content: bytes) -> None:
    """In one step, so that a crash leaves the old file or the new one."""
    part = file.with_name(file.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(file)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
