"""`make deb`: the packages for Debian and Ubuntu, the app and the trunk server."""

from __future__ import annotations

import gzip
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from core.version import VERSION
from installers.environment import REPOSITORY
from installers.packages.bundle import BUILD, MEGABYTE, copy_bundle, source_date
from installers.packages.debian import Package
from installers.packages.icons import write_hicolor
from installers.packages.libraries import packages_needed

PLACE = "usr/lib/fedsea-desktop"
_HERE = Path(__file__).resolve().parent
_NOT_BY_NAME = ("ca-certificates",)
"""Needed without being a library: the authorities that servers and the hub are checked by."""


def main() -> int:
    """Build both packages from the bundle, which is made first if there is none."""
    for package in (desktop(), trunk()):
        file = package.build()
        print(f"{file}: {file.stat().st_size / MEGABYTE:.1f} MB", flush=True)
    return 0


def desktop() -> Package:
    """The app, with the program that the trunk server's package uses, too."""
    root = _empty("fedsea-desktop")
    copy_bundle(root / PLACE)
    needed = [packages_needed(root / PLACE), *_NOT_BY_NAME]
    package = Package(
        "fedsea-desktop",
        root,
        "fine-tune a language model on private text and chat with it",
        "The first and last blocks of the model run on this computer, the large middle\n"
        "on a trunk server or beside them. Text and labels stay here; hidden states\n"
        "with noise leave.\n"
        "\n"
        "The demo model comes along, so that everything can be tried without a\n"
        "network.",
        {
            "Depends": ", ".join(needed),
            "Recommends": "xdg-utils",
            "Suggests": "gnome-keyring | kwalletmanager",
        },
    )
    (root / "usr" / "bin").mkdir(parents=True)
    (root / "usr" / "bin" / "fedsea").symlink_to("../lib/fedsea-desktop/fedsea")
    write_hicolor(root / "usr" / "share" / "icons" / "hicolor")
    for source, place in (
        ("fedsea.desktop", "usr/share/applications/fedsea.desktop"),
        ("fedsea.xml", "usr/share/mime/packages/fedsea.xml"),
    ):
        package.add(place, (_HERE / "linux" / source).read_bytes())
    _add_manual(package, _HERE / "linux" / "fedsea.1")
    package.add("usr/share/metainfo/org.fedsea.desktop.metainfo.xml", metainfo())
    changes = (REPOSITORY / "CHANGELOG.md").read_bytes()
    package.add("usr/share/doc/fedsea-desktop/CHANGELOG.md.gz", gzip.compress(changes, mtime=0))
    return package


def metainfo() -> str:
    """What software centres show."""
    day = datetime.fromtimestamp(source_date(), UTC).date().isoformat()
    text = (_HERE / "linux" / "fedsea.metainfo.xml").read_text(encoding="utf-8")
    return text.replace("@VERSION@", VERSION).replace("@DATE@", day)


def trunk() -> Package:
    """The trunk server as a service. It is the same program, so it comes from the app's package:

    one bundle to build, to keep safe and to hold in memory where both run. A server thereby gets
    the libraries that windows need (tens of MB), which nothing uses there.
    """
    package = Package(
        "fedsea-trunk",
        _empty("fedsea-trunk"),
        "trunk server of FedSEA Desktop as a service",
        "Computes the middle blocks of a language model for FedSEA Desktop on other\n"
        "computers. After the installation, set its options in\n"
        "/etc/default/fedsea-trunk, and start it with “systemctl enable --now\n"
        "fedsea-trunk”.",
        {"Depends": f"fedsea-desktop (= {VERSION}), adduser"},
        {
            name: (_HERE / "trunk" / f"{name}.sh").read_text(encoding="utf-8")
            for name in ("postinst", "prerm", "postrm")
        },
    )
    for source, place, runs in (
        ("fedsea-trunk.service", "lib/systemd/system/fedsea-trunk.service", False),
        ("fedsea-trunk.default", "etc/default/fedsea-trunk", False),
        ("fedsea-trunk", "usr/sbin/fedsea-trunk", True),
        ("README", "usr/share/doc/fedsea-trunk/README", False),
    ):
        package.add(place, (_HERE / "trunk" / source).read_bytes(), runs=runs)
    _add_manual(package, _HERE / "trunk" / "fedsea-trunk.8")
    return package


def _add_manual(package: Package, page: Path) -> None:
    content = gzip.compress(page.read_bytes(), mtime=0)
    package.add(f"usr/share/man/man{page.suffix[1:]}/{page.name}.gz", content)


def _empty(name: str) -> Path:
    root = BUILD / "deb" / name
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    return root


if __name__ == "__main__":
    sys.exit(main())
