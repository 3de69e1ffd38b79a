"""Reaching a file: what it is, its beginning, all of it, and what stands in the way in words."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.data import limits
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, Detail, phrase

HEAD_BYTES = 65_536
DIVIDE = QT_TRANSLATE_NOOP(
    "data", "Divide it, or keep only the columns and rows you need; CSV files may be larger."
)
LARGER = QT_TRANSLATE_NOOP("data", "It is larger than {most} MB.")
SYSTEM_SAYS = QT_TRANSLATE_NOOP("data", "The system says: {error}")
AS_JSON_LINES = QT_TRANSLATE_NOOP("data", "Save it as JSON Lines: one record a line.")


def is_folder(path: Path) -> bool:
    """Whether it is a folder, as far as that can be told."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):  # said below, where the file is read
        return False


def read_head(path: Path) -> tuple[bytes, int]:
    """The beginning of a file and its size. Raises `DataUnreadable`."""
    with said_plainly(path):
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or device would never end
            raise _unreadable(path, QT_TRANSLATE_NOOP("data", "It is not an ordinary file."))
        with path.open("rb") as stream:
            return stream.read(HEAD_BYTES), status.st_size


def read_whole(path: Path, size: int) -> bytes:
    """All of a file that is not too large for that. Raises `DataUnreadable`."""
    if size > limits.MAX_FILE_BYTES:
        raise too_large(path, limits.MAX_FILE_BYTES)
    with said_plainly(path), path.open("rb") as stream:
        content = stream.read(limits.MAX_FILE_BYTES + 1)
    if len(content) > limits.MAX_FILE_BYTES:
        raise too_large(path, limits.MAX_FILE_BYTES)
    return content


def size_and_digest(path: Path) -> tuple[int, str]:
    """Bytes of a file and their SHA-256, read piece by piece. Raises `DataUnreadable`."""
    with said_plainly(path), path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return stream.tell(), digest


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Errors of the system become `DataUnreadable`."""
    try:
        yield
    except FileNotFoundError as error:
        raise _unreadable(path, QT_TRANSLATE_NOOP("data", "There is no such file.")) from error
    except PermissionError as error:
        reason = QT_TRANSLATE_NOOP("data", "You have no permission to read it, or it is in use.")
        raise _unreadable(path, reason) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _unreadable(path, phrase(SYSTEM_SAYS, error=error)) from error


def _unreadable(path: Path, reason: Detail) -> DataUnreadable:
    advice = QT_TRANSLATE_NOOP("data", "Check where the file is, close other programs, try again.")
    return DataUnreadable(file=path.name, reason=reason, advice=advice)


def too_large(path: Path, most: int, advice: str = DIVIDE) -> DataUnreadable:
    """The refusal of a file of more than `most` bytes."""
    reason = phrase(LARGER, most=f"{most // 2**20:,}")
    return DataUnreadable(file=path.name, reason=reason, advice=advice)
