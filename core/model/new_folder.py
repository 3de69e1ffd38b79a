"""A model folder is made under another name and renamed when it is whole, so none is ever half."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from core.disk import MARGIN, FreeSpace, free_space, megabytes
from core.model_errors import ModelNotStored
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase

_GIVEN_UP_SECONDS = 24 * 3600.0


@contextlib.contextmanager
def new_folder(
    folder: Path, needed: int, source: object, free: FreeSpace = free_space
) -> Iterator[Path]:
    """Give a folder to write to; it becomes `folder` at the end, or goes if anything is raised.

    `needed` is how many bytes will be written for `source`. Raises `ModelNotStored`. Another
    process that is faster wins; both made the same.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder.parent)
        check_room(folder.parent, needed, source, free)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            yield unfinished
            for file in unfinished.iterdir():
                file.chmod(0o644)
            try:
                unfinished.rename(folder)
            except OSError:
                if not (folder / "config.json").is_file():
                    raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise not_stored(source, error) from error


def _sweep(parent: Path) -> None:
    """Remove what a process left that was killed on the way."""
    for left in parent.iterdir():
        with contextlib.suppress(OSError):  # another process may be sweeping too
            if left.name.startswith(".") and time.time() - left.stat().st_mtime > _GIVEN_UP_SECONDS:
                shutil.rmtree(left)


def check_room(folder: Path, needed: int, source: object, free: FreeSpace = free_space) -> None:
    """Raise `ModelNotStored` where `needed` bytes do not fit."""
    there = free(folder)
    if there < needed + MARGIN:
        template = _("errors", "It takes {needed} MB of disk space, and {free} MB are free.")
        reason = phrase(template, needed=megabytes(needed + MARGIN), free=megabytes(there))
        raise ModelNotStored(source=source, reason=reason)


def not_stored(source: object, error: OSError) -> ModelNotStored:
    """The system's error as ours."""
    reason = phrase("{error}.", error=error.strerror or error)
    return ModelNotStored(source=source, reason=reason)
