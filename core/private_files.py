"""What this program writes is for its user alone, as far as the system knows such rights."""

from __future__ import annotations

import contextlib
import os
import sys

from core.paths import log_folder, runs_folder, settings_file


def keep_files_private() -> None:
    """From now on files of this process and its children are made for their owner only.

    The program's own folders become so if they were made before; what is in them is out of reach
    for others then, whatever its own rights are.
    """
    if sys.platform == "win32":  # a user's profile is private there
        return
    os.umask(0o077)
    for folder in (runs_folder().parent, log_folder(), settings_file().parent):
        if folder.is_dir():
            with contextlib.suppress(OSError):
                folder.chmod(0o700)
