"""`make tarball`: the bundle as an archive that runs in any folder of a Linux of 2022 or later."""

from __future__ import annotations

import gzip
import shutil
import sys
import tarfile
from pathlib import Path

from core.version import VERSION
from installers.environment import REPOSITORY
from installers.packages.bundle import BUILD, MEGABYTE, copy_bundle, source_date
from installers.packages.debian import DIST

_HERE = Path(__file__).resolve().parent
_NAME = f"fedsea-desktop-{VERSION}-linux-x86_64"


def main() -> int:
    """Write the archive from the bundle, which is made first if there is none."""
    folder = BUILD / "tarball" / _NAME
    shutil.rmtree(folder.parent, ignore_errors=True)
    copy_bundle(folder)
    for file in (
        *(REPOSITORY / name for name in ("LICENSE", "NOTICE")),
        _HERE / "linux" / "README",
    ):
        shutil.copyfile(file, folder / file.name)
    DIST.mkdir(exist_ok=True)
    target = DIST / f"{_NAME}.tar.gz"
    with (
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        archive.add(folder, _NAME, filter=_nobodys)
    print(f"{target}: {target.stat().st_size / MEGABYTE:.1f} MB")
    return 0


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """The same on every computer; `tarfile` goes through folders in order by itself."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = source_date()
    return entry


if __name__ == "__main__":
    sys.exit(main())
