"""The version stands in one file, and whatever else names it says the same."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from core.version import VERSION

REPOSITORY = Path(__file__).resolve().parents[2]
RELEASED = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", re.MULTILINE)
HATCH = re.compile(r"(?im)^(?:__version__|VERSION)(?: ?: ?str)? *= *(['\"])v?(?P<version>.+?)\1")
"""What the build reads the version with (hatchling's own expression)."""


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def test_the_program_says_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fedsea", "--version"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, f"{VERSION}\n")


def test_the_build_reads_it_from_the_same_file() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    assert "version" not in project["project"]
    assert project["project"]["dynamic"] == ["version"]
    found = HATCH.search(read(project["tool"]["hatch"]["version"]["path"]))
    assert found is not None
    assert found["version"] == VERSION
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)


def test_the_changelog_knows_no_later_release() -> None:
    """A release is written down when it is made; what is new before that is unreleased."""
    changelog = read("CHANGELOG.md")
    released = RELEASED.findall(changelog)
    headings = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert headings == [*(["Unreleased"] if headings[0] == "Unreleased" else []), *released]
    assert released == sorted(released, key=numbers, reverse=True)
    assert all(numbers(it) <= numbers(VERSION) for it in released)
    assert headings[0] == "Unreleased" or headings[0] == VERSION


def test_security_names_it() -> None:
    assert f"is at version {VERSION} " in read("SECURITY.md")


def test_nothing_else_asks_the_installed_package_for_it() -> None:
    """A frozen program may have no metadata, and a source tree may have old ones."""
    asking = re.compile(r"""version(_of)?\(\s*["']fedsea-desktop["']""")
    folders = ("core", "gui", "server_stub", "installers", "tools")
    files = [it for folder in folders for it in (REPOSITORY / folder).rglob("*.py")]
    assert [it for it in files if asking.search(it.read_text(encoding="utf-8"))] == []
