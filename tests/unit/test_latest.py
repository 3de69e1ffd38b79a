"""`latest.json` as a release writes it is what the look for a new version reads."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import msgspec

from core.net.newest import Newest
from core.version import VERSION

REPOSITORY = Path(__file__).resolve().parents[2]
NOTES = "https://example.org/fedsea/releases/1"


def write(folder: Path, changelog: str) -> subprocess.CompletedProcess[str]:
    """As in the release's draft, where there is Python and no package."""
    (folder / "CHANGELOG.md").write_text(changelog, "utf-8")
    words = ["--folder", "dist", "--notes", NOTES, "--changelog", "CHANGELOG.md"]
    code = f"import sys; sys.path.insert(0, {str(REPOSITORY)!r}); import runpy; "
    code += "runpy.run_module('installers.latest', run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_release_says_its_version_and_day(tmp_path: Path) -> None:
    done = write(
        tmp_path,
        f"# Changelog\n\n## [Unreleased]\n\n## [{VERSION}] - 2026-12-01\n\n"
        "## [0.0.1] - 2026-01-01\n",
    )
    assert done.returncode == 0, done.stderr
    written = (tmp_path / "dist" / "latest.json").read_bytes()
    assert msgspec.json.decode(written, type=Newest) == Newest(
        VERSION, datetime.date(2026, 12, 1), NOTES
    )


def test_what_is_not_released_is_not_announced(tmp_path: Path) -> None:
    done = write(tmp_path, "# Changelog\n\n## [Unreleased]\n\n## [0.0.1] - 2026-01-01\n")
    assert done.returncode == 1
    assert "is not released" in done.stderr
    assert not (tmp_path / "dist").exists()
