"""The release workflow: it can be read, and every task, file and secret that it names exists.

Whether it works can only be seen where it runs.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.version import VERSION
from installers import tasks

REPOSITORY = Path(__file__).resolve().parents[2]
FILE = REPOSITORY / ".github" / "workflows" / "release.yml"
_TASK = re.compile(r"(?:\bmake|-m installers) +(?!PYTHON)([a-z][\w-]*)")
_MODULE = re.compile(r"-m (installers(?:\.\w+)+)")


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text("utf-8")))


@pytest.fixture(scope="module")
def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.fixture(scope="module")
def scripts(steps: list[dict[str, Any]]) -> str:
    return "\n".join(step["run"] for step in steps if "run" in step)


def test_every_task_it_names_exists(scripts: str) -> None:
    named = set(_TASK.findall(scripts))
    assert named >= {"setup", "test", "sbom", "package", "deb", "tarball", "setup-exe", "dmg"}
    assert named <= set(tasks.TASKS)
    modules = set(_MODULE.findall(scripts))
    assert modules == {"installers.kit.seal", "installers.latest", "installers.packages.platforms"}
    assert all(importlib.util.find_spec(it) for it in modules)


def test_every_file_and_extra_it_names_exists(scripts: str) -> None:
    for name in (".ci/run", "fedsea.py", "CHANGELOG.md", "installers/kit/verify.py"):
        assert name in scripts
        assert (REPOSITORY / name).is_file()
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(re.findall(r'"\.\[(\w+)\]"', scripts)) <= set(project["optional-dependencies"])


def test_three_systems_are_built_before_anything_is_drafted(workflow: dict[str, Any]) -> None:
    jobs = workflow["jobs"]
    assert set(jobs["draft"]["needs"]) == {"linux", "windows", "macos"}
    for name in jobs["draft"]["needs"]:
        said = [step.get("run", "") for step in jobs[name]["steps"]]
        tested = next(
            i for i, it in enumerate(said) if it == ".ci/run" or re.search(r"\btest\b", it)
        )
        built = next(i for i, it in enumerate(said) if re.search(r"\bpackage\b(?!\])", it))
        assert tested < built
        assert jobs[name]["needs"] == "version"


def test_only_the_draft_may_write(workflow: dict[str, Any]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    writing = [name for name, job in workflow["jobs"].items() if "permissions" in job]
    assert writing == ["draft"]
    assert "--draft" in FILE.read_text("utf-8")


def test_no_secret_is_written_into_a_script(scripts: str, steps: list[dict[str, Any]]) -> None:
    """They come as variables of one step or job, so that no shell reads them as words."""
    assert "secrets." not in scripts
    assert "github.event" not in scripts
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", it["uses"]) for it in steps if "uses" in it)


def test_the_variables_are_those_the_installers_read() -> None:
    told = set(re.findall(r"\b(FEDSEA_[A-Z_]+): \$\{\{", FILE.read_text("utf-8")))
    sources = [
        *(REPOSITORY / "installers").rglob("*.py"),
        *(REPOSITORY / "installers").rglob("*.spec"),
    ]
    read = "\n".join(it.read_text("utf-8") for it in sources)
    assert told
    assert all(name in read for name in told)


@pytest.mark.skipif(shutil.which("awk") is None, reason="it runs on Linux")
def test_the_notes_are_the_changelog_s_part_of_this_version(scripts: str, tmp_path: Path) -> None:
    found = re.search(r"awk -v wanted=\"## \[\$version\]\" '(.+?)'", scripts)
    assert found is not None
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(
        f"# Changelog\n\n## [Unreleased]\n\n- later\n\n## [{VERSION}] - 2026-12-01\n\n- now\n\n"
        "## [0.0.1] - 2026-01-01\n\n- before\n"
    )
    command = ["awk", "-v", f"wanted=## [{VERSION}]", found[1], str(changelog)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["-", "now"]
