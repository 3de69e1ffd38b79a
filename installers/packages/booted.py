"""A `Chroot` that systemd has booted, as a computer is: services start, fail and end there."""

from __future__ import annotations

import subprocess
import time
from types import TracebackType
from typing import Self

from installers.packages.chroot import Chroot

PACKAGES = ("systemd", "systemd-sysv", "dbus")
"""What has to be installed in the `Chroot` before."""
_LONGEST_SECONDS = 60.0


class Booted:
    """Boots while the block runs, with systemd-nspawn (Debian's systemd-container) as root."""

    def __init__(self, bare: Chroot) -> None:
        self._bare = bare

    def __enter__(self) -> Self:
        self._nspawn = subprocess.Popen(
            [
                *("systemd-nspawn", f"--directory={self._bare.folder}", "--boot", "--quiet"),
                # This computer itself need not be run by systemd.
                *("--register=no", "--keep-unit", "--console=pipe"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        ends = time.monotonic() + _LONGEST_SECONDS
        while self._state() != "running":
            if time.monotonic() > ends or self._nspawn.poll() is not None:
                self.__exit__(None, None, None)
                raise AssertionError("systemd did not boot")
            time.sleep(0.2)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._nspawn.terminate()  # asks systemd to shut down
        try:
            self._nspawn.wait(_LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            self._nspawn.kill()
            self._nspawn.wait()

    def said(self, *words: str) -> str:
        """Run `words` to their end; return what they write. Raises `CalledProcessError`."""
        done = subprocess.run(self._inside(*words), capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def _inside(self, *words: str) -> list[str]:
        first = subprocess.run(
            ["pgrep", "--parent", str(self._nspawn.pid)], capture_output=True, text=True
        ).stdout.split()
        return ["nsenter", f"--target={first[0] if first else 0}", "--all", *words]

    def _state(self) -> str:
        asked = subprocess.run(
            self._inside("systemctl", "is-system-running"), capture_output=True, text=True
        )
        return asked.stdout.strip()
