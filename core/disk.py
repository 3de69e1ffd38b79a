"""Room on the disk, looked at before something large is written."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

MARGIN = 64 << 20
"""What stays free beside what is written."""
FreeSpace = Callable[[Path], int]


def free_space(folder: Path) -> int:
    """Bytes that can still be written where `folder` is."""
    return shutil.disk_usage(folder).free


def is_full(error: OSError) -> bool:
    """Whether it was for lack of room."""
    return error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def megabytes(count: int) -> str:
    """As a person reads it."""
    return f"{count / 1e6:,.0f}"
