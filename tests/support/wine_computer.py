"""A computer with Windows 10 that Wine plays: programs run on it, its files and registry are read.

It shows what the installer does to them; it is no Windows.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

_QUIET = {
    "WINEDEBUG": "-all",
    # neither .NET nor a browser to fetch, no menu entries on the computer that plays
    "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
}
_VERSION = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion"
_HIVES = {"HKCU": "user.reg", "HKLM": "system.reg"}
_KEY = re.compile(r"^\[(.+)\] \d+$")
_VALUE = re.compile(r'^(?:@|"(.*?)")=(.*)$')
PATIENCE_SECONDS = 120

Registry = dict[str, dict[str, str | int]]
"""Keys below Software, each with its values; the default value's name is empty."""


class WineComputer:
    """A fresh one in `folder`, which belongs to it alone."""

    def __init__(self, folder: Path) -> None:
        self.prefix = folder / "prefix"
        self.drive = self.prefix / "drive_c"
        home = folder / "home"
        home.mkdir()
        self._environment = {
            **os.environ,
            **_QUIET,
            "WINEPREFIX": str(self.prefix),
            "HOME": str(home),
        }
        self._environment.pop("DISPLAY", None)  # nothing that is silent has anything to show
        self.run("wineboot", "--init")
        self.be("win10")

    def be(self, windows: str, build: int | None = None) -> None:
        """Be another Windows, as `win10` or `win81`, of its newest `build` that Wine knows."""
        assert self.run("winecfg", "-v", windows) == 0
        for name in ("CurrentBuild", "CurrentBuildNumber") if build else ():
            told = ("/v", name, "/d", str(build), "/f")
            assert self.run("reg", "add", _VERSION, *told) == 0
        self.settle()

    @property
    def cpu(self) -> str:
        """What installers have to be made for: 32 bit, if this Wine can, as on any Windows."""
        has_32_bit = (self.drive / "windows" / "syswow64" / "kernel32.dll").exists()
        return "x86" if has_32_bit else "amd64"

    @property
    def local_data(self) -> Path:
        """The user's %LOCALAPPDATA%."""
        (user,) = (it for it in (self.drive / "users").iterdir() if it.name != "Public")
        return user / "AppData" / "Local"

    def run(self, *words: str | Path) -> int:
        """Run a program to its end; its exit code, of which Wine keeps 8 bits."""
        return self.start(*words).wait(PATIENCE_SECONDS)

    def start(self, *words: str | Path) -> subprocess.Popen[bytes]:
        """Start a program."""
        wine = shutil.which("wine")
        assert wine
        return subprocess.Popen(
            [wine, *map(str, words)],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def settle(self) -> None:
        """Wait until all programs have ended and the registry is written."""
        command = ["wineserver", "--wait"]
        subprocess.run(command, env=self._environment, check=True, timeout=PATIENCE_SECONDS)

    def close(self) -> None:
        """End all that runs on it."""
        subprocess.run(["wineserver", "--kill"], env=self._environment, timeout=PATIENCE_SECONDS)

    def files(self) -> set[str]:
        """All files but those of Windows itself and temporary ones."""
        every = (it.relative_to(self.drive).as_posix() for it in self.drive.rglob("*"))
        return {it for it in every if not it.startswith("windows/") and "/Temp" not in it}

    def registry(self, hive: str) -> Registry:
        """What `HKCU` or `HKLM` has below Software, once all programs have ended."""
        self.settle()
        keys: Registry = {}
        values: dict[str, str | int] = {}
        for line in (self.prefix / _HIVES[hive]).read_text("utf-8").splitlines():
            if found := _KEY.match(line):
                values = {}
                name = found[1].replace(r"\\", "\\")
                if name.startswith("Software\\"):
                    keys[name.removeprefix("Software\\")] = values
            elif found := _VALUE.match(line):
                values[found[1] or ""] = _value(found[2])
        return keys


def _value(written: str) -> str | int:
    if written.startswith("dword:"):
        return int(written.removeprefix("dword:"), 16)
    return written[1:-1].replace(r"\"", '"').replace(r"\\", "\\")
