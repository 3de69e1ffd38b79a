"""Where an export goes: written beside its place under another name, and moved there when right."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.disk import MARGIN, FreeSpace, free_space, is_full, megabytes
from core.errors import ExportTargetUnusable
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

RECEIPT = "fedsea-export.json"
"""In every exported folder; only a folder with it is ever replaced."""
MARK = "fedsea.export"
"""Key among the first ones of every exported GGUF file; only a file with it is ever replaced."""
_BEGINNING = 4096
_MAKE_ROOM = _("errors", "Make room on the disk, or choose another folder.")


def size_of(target: Path) -> int:
    """Bytes of an export."""
    files = target.iterdir() if target.is_dir() else [target]
    return sum(file.stat().st_size for file in files)


@contextlib.contextmanager
def new_target(
    target: Path, needed: int, free: FreeSpace = free_space, *, replace: bool = False
) -> Iterator[Path]:
    """Give a path to write to; it becomes `target` at the end, or goes if anything is raised.

    `needed` is how many bytes will be written. Raises `ExportTargetUnusable`.
    """
    _check(target, replace=replace)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if free(target.parent) < needed + MARGIN:
            raise _unusable(
                target,
                phrase(
                    _("errors", "It takes {needed} MB of disk space, and {free} MB are free."),
                    needed=megabytes(needed + MARGIN),
                    free=megabytes(free(target.parent)),
                ),
                _MAKE_ROOM,
            )
        workshop = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise _system(target, error) from error
    try:
        made = workshop / target.name
        yield made
        _check(target, replace=replace)
        _move(made, target, workshop)
    except OSError as error:
        raise _system(target, error) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _check(target: Path, *, replace: bool) -> None:
    if not target.name or not target.is_absolute():
        raise _unusable(
            target, _("errors", "It is no full path."), _("errors", "Choose another place.")
        )
    if not target.exists() and not target.is_symlink():
        return
    if not replace:
        raise _unusable(
            target,
            _("errors", "There is something of that name."),
            _("errors", "Choose another name."),
        )
    if not ((target / RECEIPT).is_file() if target.is_dir() else _marked(target)):
        raise _unusable(
            target,
            _("errors", "What is there is no earlier export."),
            _("errors", "Choose another name."),
        )


def _marked(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            beginning = stream.read(_BEGINNING)
    except OSError:
        return False
    return beginning.startswith(b"GGUF") and MARK.encode() in beginning


def _move(made: Path, target: Path, workshop: Path) -> None:
    if not target.is_dir():
        made.replace(target)
        return
    earlier = workshop / "earlier"
    target.rename(earlier)
    try:
        made.rename(target)
    except OSError:
        earlier.rename(target)
        raise


def _system(target: Path, error: OSError) -> ExportTargetUnusable:
    advice = _MAKE_ROOM if is_full(error) else _("errors", "Choose another place.")
    return _unusable(target, phrase("{error}.", error=error.strerror or error), advice)


def _unusable(target: Path, reason: Detail, advice: str) -> ExportTargetUnusable:
    return ExportTargetUnusable(target=target, reason=reason, advice=advice)
