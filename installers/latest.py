"""Write `latest.json`, which tells installed programs which version is the newest.

    python3 -m installers.latest [--folder FOLDER] [--notes ADDRESS] [--changelog FILE]

Version and day come from `core/version.py` and the changelog. Put the file anywhere behind https
and name that address in the policy (docs/administration.md). Needs Python alone.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from core.version import VERSION
from installers.environment import REPOSITORY


def main(words: list[str]) -> int:
    """Write the file; return the exit code."""
    parser = argparse.ArgumentParser("installers.latest", description=__doc__)
    parser.add_argument("--folder", type=Path, default=REPOSITORY / "dist")
    parser.add_argument(
        "--notes", default="", help="an https address where the version is described"
    )
    parser.add_argument("--changelog", type=Path, default=REPOSITORY / "CHANGELOG.md")
    options = parser.parse_args(words)
    released = released_on(VERSION, options.changelog.read_text("utf-8"))
    if not released:
        print(
            f"{options.changelog} has no day for version {VERSION}: it is not released.",
            file=sys.stderr,
        )
        return 1
    said = {"version": VERSION, "released": released, "notes": options.notes}
    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.folder / "latest.json"
    file.write_text(json.dumps(said, indent=2) + "\n", "utf-8")
    print(file)
    return 0


def released_on(version: str, changelog: str) -> str:
    """The day of a version's heading, as 2026-11-26; empty where it has none."""
    heading = rf"^## \[{re.escape(version)}\] - (\d{{4}}-\d\d-\d\d)$"
    found = re.search(heading, changelog, re.MULTILINE)
    return found[1] if found else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
