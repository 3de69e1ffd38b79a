"""Asks the package index whether every system gets all packages ready-made, from any one of them:

    python -m installers.packages.platforms

What has no wheel would be built on a user's computer, or not at all; uv says which package it is,
and what it has wheels for. Needs the extra “package” and a network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from installers.environment import REPOSITORY, tool
from installers.packages.macos.properties import OLDEST_SYSTEM

PLATFORMS = {
    "Windows": "x86_64-pc-windows-msvc",
    f"macOS {OLDEST_SYSTEM}": "aarch64-apple-darwin",
    "Linux with glibc 2.35": "x86_64-manylinux_2_35",
}
_OLDEST_PYTHON = "3.11"
_EXTRAS = ("dev", "package")
"""What a release is tested and made with."""


def main() -> int:
    """Report each system; return 1 if one of them lacks a wheel."""
    uv = shutil.which(tool("uv")) or shutil.which("uv")
    if uv is None:
        print("The extra “package” is missing: .venv/bin/pip install --editable .[package]")
        return 1
    failed = False
    for name, platform in PLATFORMS.items():
        needed, problem = resolve(uv, platform)
        failed = failed or bool(problem)
        print(f"{name}: {problem or f'{len(needed)} packages, all as wheels'}", flush=True)
    return int(failed)


def resolve(uv: str, platform: str) -> tuple[list[str], str]:
    """All packages with their versions that `platform` would get, or uv's reason why there is no
    such set."""
    command = [uv, "pip", "compile", "--quiet", "--no-config"]
    options = ["--only-binary", ":all:", "--python-version", _OLDEST_PYTHON]
    shape = ["--no-header", "--no-annotate", "--python-platform", platform]
    extras = [word for it in _EXTRAS for word in ("--extra", it)]
    done = subprocess.run(
        [*command, *options, *shape, *extras, REPOSITORY / "pyproject.toml"],
        env={**os.environ, "MACOSX_DEPLOYMENT_TARGET": OLDEST_SYSTEM},
        capture_output=True,
        text=True,
    )
    return done.stdout.split("\n")[:-1], done.stderr.strip() if done.returncode else ""


if __name__ == "__main__":
    sys.exit(main())
