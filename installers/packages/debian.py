"""One `.deb` from a folder with its files. The same files give the same package, bit by bit."""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from core.version import VERSION
from installers.environment import REPOSITORY
from installers.packages.bundle import files, size, source_date

DIST = REPOSITORY / "dist"
MAINTAINER = os.environ.get(
    "FEDSEA_MAINTAINER", "The FedSEA Desktop developers <maintainers@fedsea.invalid>"
)
_COMPRESSION = ("-Zxz", "-z6")
"""A sixth smaller than with zstd's highest level; apt takes ten seconds longer to unpack it."""


@dataclass
class Package:
    """A package whose files lie in `root` as they will on the computer."""

    name: str
    root: Path
    summary: str
    description: str
    fields: dict[str, str]
    scripts: dict[str, str] = field(default_factory=dict)
    """postinst, prerm and postrm by name."""

    @property
    def documents(self) -> Path:
        """The package's folder for documents."""
        return self.root / "usr" / "share" / "doc" / self.name

    def add(self, place: str, content: str | bytes, *, runs: bool = False) -> None:
        """Write a file at `place`."""
        file = self.root / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        file.chmod(0o755 if runs else 0o644)

    def build(self) -> Path:
        """Write the package into `dist`; return its file. Raises `CalledProcessError`."""
        self._add_documents()
        architecture = _said("dpkg", "--print-architecture")
        sums = [f"{_md5(it)}  {it.relative_to(self.root)}\n" for it in files(self.root)]
        settings = list(files(self.root / "etc")) if (self.root / "etc").is_dir() else []
        installed = size(self.root)
        control = {
            "Package": self.name,
            "Version": VERSION,
            "Architecture": architecture,
            "Maintainer": MAINTAINER,
            "Installed-Size": str(-(-installed // 1024)),
            "Section": "science",
            "Priority": "optional",
            **self.fields,
            "Description": f"{self.summary}\n{self._indented()}",
        }
        self.add("DEBIAN/control", "".join(f"{key}: {it}\n" for key, it in control.items()))
        self.add("DEBIAN/md5sums", "".join(sums))
        if settings:
            names = [f"/{it.relative_to(self.root)}\n" for it in settings]
            self.add("DEBIAN/conffiles", "".join(names))
        for name, script in self.scripts.items():
            self.add(f"DEBIAN/{name}", script, runs=True)
        self._date_all()
        DIST.mkdir(exist_ok=True)
        target = DIST / f"{self.name}_{VERSION}_{architecture}.deb"
        command = ["dpkg-deb", "--root-owner-group", *_COMPRESSION, "--build"]
        dated = {**os.environ, "SOURCE_DATE_EPOCH": str(source_date())}
        subprocess.run([*command, str(self.root), str(target)], env=dated, check=True)
        return target

    def _indented(self) -> str:
        lines = self.description.strip().splitlines()
        return "\n".join(f" {line}" if line.strip() else " ." for line in lines)

    def _add_documents(self) -> None:
        place = f"usr/share/doc/{self.name}"
        when = format_datetime(datetime.fromtimestamp(source_date(), UTC))
        entry = (
            f"{self.name} ({VERSION}) unstable; urgency=medium\n\n"
            "  * What is new stands in /usr/share/doc/fedsea-desktop/CHANGELOG.md.gz.\n\n"
            f" -- {MAINTAINER}  {when}\n"
        )
        self.add(f"{place}/changelog.gz", _packed(entry.encode()))
        notice = (REPOSITORY / "NOTICE").read_text(encoding="utf-8")
        licence = "The licence: /usr/share/common-licenses/Apache-2.0\n\n"
        rest = (
            "The libraries that come along have licences of their own. Each one's text stands in\n"
            "/usr/lib/fedsea-desktop/_internal/resources/licences/shipped, and in the window at\n"
            "About. Qt and PySide6 are used under the LGPL 3; they are libraries of their own in\n"
            "/usr/lib/fedsea-desktop/_internal/PySide6, and can be replaced.\n"
        )
        self.add(f"{place}/copyright", f"{licence}{notice}\n{rest}")

    def _date_all(self) -> None:
        """Give all files the date of the source; folders can be looked into by all."""
        when = source_date()
        for path in [self.root, *sorted(self.root.rglob("*"))]:
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)
            os.utime(path, (when, when), follow_symlinks=False)


def _md5(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
