"""`make dmg`: the app for macOS as a disk image, signed and notarised where that is possible.

`FEDSEA_CODESIGN_IDENTITY` names the certificate (“Developer ID Application: …”), with which
PyInstaller has signed the app already; `FEDSEA_NOTARY_PROFILE` the profile in the keychain that
`xcrun notarytool store-credentials` made. Without the first nothing is signed, without the second
nothing is sent to Apple.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from core.version import VERSION
from installers.packages.bundle import BUILD, MEGABYTE
from installers.packages.debian import DIST

_APP = BUILD / "FedSEA.app"


def main() -> int:
    """Write the image; return the exit code."""
    if not _APP.is_dir():
        print(f"{_APP} is not there: `make package` on a Mac makes it.")
        return 1
    identity = os.environ.get("FEDSEA_CODESIGN_IDENTITY")
    profile = os.environ.get("FEDSEA_NOTARY_PROFILE")
    if identity:
        _run("codesign", "--verify", "--deep", "--strict", str(_APP))
    target = _write_image()
    if identity:
        _run("codesign", "--sign", identity, "--timestamp", str(target))
    if identity and profile:
        _run(
            *("xcrun", "notarytool", "submit", str(target)),
            *("--keychain-profile", profile, "--wait"),
        )
        _run("xcrun", "stapler", "staple", str(target))
    print(f"{target}: {target.stat().st_size / MEGABYTE:.0f} MB")
    return 0


def _write_image() -> Path:
    folder = BUILD / "dmg"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(_APP, folder / _APP.name, symlinks=True)
    (folder / "Applications").symlink_to("/Applications")
    DIST.mkdir(exist_ok=True)
    target = DIST / f"fedsea-desktop-{VERSION}-macos-arm64.dmg"
    _run(
        *("hdiutil", "create", "-volname", "FedSEA Desktop", "-srcfolder", str(folder)),
        *("-fs", "HFS+", "-format", "ULFO", "-ov", str(target)),
    )
    return target


def _run(*words: str) -> None:
    subprocess.run(words, check=True)


if __name__ == "__main__":
    sys.exit(main())
