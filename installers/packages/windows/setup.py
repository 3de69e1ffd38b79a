"""`make setup-exe`: an installer for Windows from the bundle, with NSIS.

    python -m installers.packages.windows.setup [FOLDER]

FOLDER is the bundle, `build/fedsea` without it. NSIS runs on Linux, too, so the script can be
compiled and looked at there; the bundle has to come from Windows. `FEDSEA_WINDOWS_SIGN` is a
command that signs the file named behind it, for example `signtool sign /fd SHA256 /tr URL /td
SHA256 /a`; without it nothing is signed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from core.version import VERSION
from installers.packages.bundle import BUILD, BUNDLE, MEGABYTE
from installers.packages.debian import DIST
from installers.packages.icons import write_ico

_SIGN = "FEDSEA_WINDOWS_SIGN"
_PROGRAMS = ("fedsea.exe", "fedsea-window.exe")


def main(words: list[str]) -> int:
    """Write the installer; return the exit code."""
    payload = Path(words[0]).resolve() if words else BUNDLE
    if missing := [it for it in _PROGRAMS if not (payload / it).is_file()]:
        print(f"{payload} is no bundle for Windows: {', '.join(missing)} is not in it.")
        return 1
    compiler = shutil.which("makensis")
    if compiler is None:
        print("NSIS (makensis) is missing: https://nsis.sourceforge.io, or apt install nsis")
        return 1
    target = write_setup(compiler, payload)
    print(f"{target}: {target.stat().st_size / MEGABYTE:.0f} MB")
    return 0


def write_setup(
    compiler: str, payload: Path, folder: Path = DIST, version: str = VERSION, cpu: str = "x86"
) -> Path:
    """Compile the installer of `payload` into `folder`.

    `cpu` is what the installer itself runs on; `x86` runs on every Windows, and NSIS for Windows
    has no other. Raises `CalledProcessError`.
    """
    icon = BUILD / "windows" / "fedsea.ico"
    write_ico(icon)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"fedsea-desktop-{version}-windows-x64-setup.exe"
    told = {
        "VERSION": version,
        "VERSION4": ".".join([*version.split(".")[:3], "0"]),
        "CPU": cpu,
        "PAYLOAD": payload,
        "TARGET": target,
        "ICON": icon,
    }
    if sign := os.environ.get(_SIGN):
        for name in _PROGRAMS:
            # as NSIS does it; on Windows a command has its own rules for quotes and backslashes
            subprocess.run(f'{sign} "{payload / name}"', shell=True, check=True)
        told["SIGN"] = sign
    defines = [f"-D{name}={value}" for name, value in told.items()]
    script = Path(__file__).with_name("fedsea.nsi")
    words = ["-INPUTCHARSET", "UTF8", "-V2", "-WX", *defines, str(script)]
    subprocess.run([compiler, *words], check=True)
    return target


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
