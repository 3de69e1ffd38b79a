"""Which Debian packages hold the system libraries that a bundle's own libraries name."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from installers.packages.bundle import files, is_elf

_CONTROL = "Source: bundle\n\nPackage: bundle\nArchitecture: any\n"
_LIBRARY = re.compile(r"\.so(\.|$)")


class LibrariesMissing(Exception):
    """The bundle names libraries that this computer does not have."""


def packages_needed(folder: Path) -> str:
    """The field `Depends` for the bundle in `folder`, with versions. Raises `LibrariesMissing`.

    dpkg-shlibdeps reads it from the libraries: of the system's are those that lie nowhere in the
    bundle. Libraries that are opened by name only (there are none that Qt does not name) it
    cannot see.
    """
    objects = [it for it in files(folder) if is_elf(it)]
    places = sorted({str(it.parent) for it in objects if _LIBRARY.search(it.name)})
    with tempfile.TemporaryDirectory() as temporary:
        control = Path(temporary) / "debian" / "control"
        control.parent.mkdir()
        control.write_text(_CONTROL)
        command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"]
        command += [f"-l{place}" for place in places]
        command += [f"-e{it}" for it in objects]
        done = subprocess.run(command, cwd=temporary, capture_output=True, text=True)
    if done.returncode != 0:
        errors = [it for it in done.stderr.splitlines() if ": error: " in it]
        raise LibrariesMissing("\n".join(errors))
    field = done.stdout.strip().removeprefix("shlibs:Depends=")
    return ", ".join(sorted(field.split(", ")))
