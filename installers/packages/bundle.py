"""`make package`: the bundle in `build/fedsea` (on macOS also `build/FedSEA.app`), tried once.

It carries the list of what is in it and all licences, which `make sbom` makes.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from installers import sbom
from installers.environment import REPOSITORY
from installers.packages.trial import try_program

BUILD = REPOSITORY / "build"
BUNDLE = BUILD / "fedsea"
WORK = BUILD / "pyinstaller" / "fedsea"  # named by PyInstaller after the spec
_SPEC = Path(__file__).with_name("fedsea.spec")
_ELF = b"\x7fELF"
MEGABYTE = 10**6


def main() -> int:
    """Build, strip and try; return the exit code."""
    if importlib.util.find_spec("PyInstaller") is None:
        print("The extra “package” is missing: .venv/bin/pip install --editable .[package]")
        return 1
    if sys.platform.startswith("linux") and not metadata.version("torch").endswith("+cpu"):
        print("This torch brings CUDA’s libraries, several GB of them: install its CPU wheel.")
        return 1
    if code := sbom.main():
        return code
    started = time.monotonic()
    build()
    print(f"{BUNDLE}: {size(BUNDLE) / MEGABYTE:.0f} MB, {time.monotonic() - started:.0f} s")
    return try_program([str(program_of(BUNDLE))])


def program_of(folder: Path) -> Path:
    """The program with a console in a bundle."""
    return folder / ("fedsea.exe" if os.name == "nt" else "fedsea")


def build() -> None:
    """Make `BUNDLE`. Raises `CalledProcessError`."""
    WORK.mkdir(parents=True, exist_ok=True)
    if not sys.platform.startswith("linux"):
        _draw_for_the_system()
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"]
    command += [f"--distpath={BUILD}", f"--workpath={WORK.parent}", str(_SPEC)]
    told = {
        # The same seed gives the same order of sets, and with it the same archive.
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": str(source_date()),
        # What is compressed here the installers cannot compress, and they do it much better.
        "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0",
    }
    subprocess.run(command, cwd=REPOSITORY, env={**os.environ, **told}, check=True)
    for file in files(BUNDLE):
        _set_rights(file)
    if sys.platform.startswith("linux"):
        strip()


def _draw_for_the_system() -> None:
    from installers.packages.icons import write_icns, write_ico

    if sys.platform == "win32":
        from installers.packages.windows.version_info import write_version_info

        write_ico(WORK / "fedsea.ico")
        write_version_info(WORK / "version.txt")
    else:
        write_icns(WORK / "fedsea.icns")


def source_date() -> int:
    """Seconds since 1970 that files in packages carry: of the last commit, if nothing else is said.

    So the same source gives the same packages, whenever they are built.
    """
    if told := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(told)
    command = ["git", "log", "-1", "--format=%ct"]
    return int(subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True).stdout)


def files(folder: Path) -> Iterator[Path]:
    """All real files below `folder`, in order."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            yield file


def size(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum(file.stat().st_size for file in files(folder))


def is_elf(file: Path) -> bool:
    """Whether `file` is a program or library of Linux."""
    with file.open("rb") as stream:
        return stream.read(4) == _ELF


def strip() -> None:
    """Take out what only debuggers read: a seventh of the bundle.

    Not from our program, which carries an archive behind its end, and not from libraries that
    wheels brought along in `NAME.libs`: they were moved about in, and some no longer load after it.
    """
    libraries = [
        str(it)
        for it in files(BUNDLE)
        if is_elf(it) and it != program_of(BUNDLE) and not it.parent.name.endswith(".libs")
    ]
    subprocess.run(["strip", "--strip-unneeded", *libraries], check=True)


def _set_rights(file: Path) -> None:
    """Everybody may read, also what a library wrote for its owner alone."""
    if os.name != "nt":
        runs = file.stat().st_mode & stat.S_IXUSR
        file.chmod(0o755 if runs else 0o644)


def copy_bundle(target: Path) -> None:
    """Copy the bundle to `target`, building it if there is none."""
    if not program_of(BUNDLE).exists():
        build()
    shutil.copytree(BUNDLE, target, symlinks=True)


if __name__ == "__main__":
    sys.exit(main())
