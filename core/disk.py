"""Room on the disk, looked at before something large is written, and writing as a whole."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

MARGIN = 64 << 20
"""What stays free beside what is written."""
FreeSpace = Callable[[Path], int]


def write_whole(file: Path, data: bytes) -> None:
    """As a whole or not at all, for its owner only, and on the disk when this returns.

    Raises `OSError`.
    """
    part = file.with_name(file.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)


def free_space(folder: Path) -> int:
    """Bytes that can still be written where `folder` is."""
    return shutil.disk_usage(folder).free


def is_full(error: OSError) -> bool:
    """Whether it was for lack of room."""
    return error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def megabytes(count: int) -> str:
    """As a person reads it."""
    return f"{count / 1e6:,.0f}"
