"""The everyday tasks. Every one sets up first, so that one command is enough."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from core.system_check import missing_packages
from installers import bench as bench_tasks
from installers.environment import REPOSITORY, SetupError, python, set_up, tool

SCREEN = ("xvfb-run", "--auto-servernum", "--server-args=-screen 0 1600x1000x24")
SIDE_BY_SIDE = (
    *("--numprocesses=auto", "--maxprocesses=4"),
    *("--dist=loadfile", "--no-loadscope-reorder"),
)
"""Most tests wait for a process or a window; those of one file share what took long to make.

In the order of the folders, the quick unit tests come last, so no worker ends long before another.
"""
CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis")


def main(words: list[str]) -> int:
    """Run one task with the rest as its arguments; return its exit code."""
    name, *rest = words or ["help"]
    if name in ("help", "-h", "--help"):
        print(_usage())
        return 0
    task = TASKS.get(name)
    if task is None:
        print(f"There is no task “{name}”.\n\n{_usage()}", file=sys.stderr)
        return 2
    try:
        if task is not clean:
            set_up()
        return task(rest)
    except SetupError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _usage() -> str:
    width = max(map(len, TASKS))
    lines = [f"  {name:<{width}}  {_summary(task)}" for name, task in TASKS.items()]
    return "\n".join(["usage: python3 -m installers TASK [ARGUMENT …]", "", *lines])


def _summary(task: Callable[[list[str]], int]) -> str:
    return (task.__doc__ or "").strip().rstrip(".")


def _call(*command: str | Path) -> int:
    return subprocess.run(command, cwd=REPOSITORY).returncode


def setup(_: list[str]) -> int:
    """Make .venv, install the dependencies and prepare the demo model."""
    print("Everything is set up. Open the window with `make run`, or see `make help`.")
    return 0


def run(arguments: list[str]) -> int:
    """Open the window, or run a fedsea command."""
    return _call(tool("fedsea"), *arguments)


def demo(arguments: list[str]) -> int:
    """Fine-tune on the sample through the bundled trunk and ask one question, without a window."""
    return _call(python(), "-m", "installers.demo", *arguments)


def check(_: list[str]) -> int:
    """Check format, lint, types, imports and architecture."""
    return _report([*_static_checks(), ("architecture", _pytest("-q", "tests/architecture"))])


def test(arguments: list[str]) -> int:
    """Do all checks and all tests but the slow ones; arguments go to pytest."""
    return _report([*_static_checks(), ("tests", _pytest(*SIDE_BY_SIDE, *arguments))])


def test_slow(arguments: list[str]) -> int:
    """Run the tests that take minutes; arguments go to pytest."""
    return _call(*_pytest("-m", "slow", *arguments))


def test_cluster(arguments: list[str]) -> int:
    """The tests that start a Ray cluster on this computer (needs the extra “cluster”)."""
    return _call(*_pytest("-m", "cluster", *arguments))


def tidy(_: list[str]) -> int:
    """Format the code and mend what ruff can mend."""
    return _call(tool("ruff"), "check", "--fix", ".") or _call(tool("ruff"), "format", ".")


def bench(arguments: list[str]) -> int:
    """Run the benchmarks: all, or the named one with its arguments."""
    names, rest = bench_tasks.chosen(arguments)
    for name in names:
        print(f"--- {name}", flush=True)
        module = bench_tasks.MEASUREMENTS[name].module
        if code := _call(*_on_a_screen(python(), "-m", module, *rest)):
            return code
        print(f"\n{bench_tasks.where_to(name)}", flush=True)
    return 0


def screenshots(arguments: list[str]) -> int:
    """Save a picture of every page."""
    return _call(*_on_a_screen(python(), "-m", "tools.screenshots", *arguments))


def package(_: list[str]) -> int:
    """Build the bundle with Python and all libraries in it, and try it (needs “package”)."""
    return _packages("bundle")


def deb(_: list[str]) -> int:
    """Pack the bundle as .deb, the app and the trunk server."""
    return _packages("deb")


def tarball(_: list[str]) -> int:
    """Pack the bundle as an archive that runs in any folder."""
    return _packages("tarball")


def test_package(arguments: list[str]) -> int:
    """Install the .deb in a bare Debian, use it and remove it (needs root and debootstrap)."""
    return _packages("try_deb", *arguments)


def setup_exe(arguments: list[str]) -> int:
    """Pack the bundle as an installer for Windows (needs NSIS)."""
    return _packages("windows.setup", *arguments)


def dmg(_: list[str]) -> int:
    """Sign the app for macOS, have it notarised, and pack it as a disk image."""
    return _packages("macos.image")


def sbom(_: list[str]) -> int:
    """List what is shipped, with licences and their texts (needs “package”)."""
    return _call(python(), "-m", "installers.sbom")


def kit(arguments: list[str]) -> int:
    """Put together what computers without a network need, in a folder that can be checked."""
    return _call(python(), "-m", "installers.kit.build", *arguments)


def _packages(module: str, *arguments: str) -> int:
    return _call(python(), "-m", f"installers.packages.{module}", *arguments)


def clean(_: list[str]) -> int:
    """Remove .venv and all caches, never a run or a setting."""
    for name in (".venv", *CACHES, "build", "dist"):
        path = REPOSITORY / name
        if path.is_symlink():
            path.unlink()
        else:
            shutil.rmtree(path, ignore_errors=True)
    for package in REPOSITORY.rglob("__pycache__"):
        shutil.rmtree(package, ignore_errors=True)
    print("Clean. Runs, settings and converted models are kept.")
    return 0


def _static_checks() -> list[tuple[str, list[str | Path]]]:
    return [
        ("format", [tool("ruff"), "format", "--check", "."]),
        ("lint", [tool("ruff"), "check", "."]),
        ("types", [tool("mypy")]),
        ("imports", [tool("lint-imports"), "--no-logo"]),
    ]


def _report(steps: list[tuple[str, list[str | Path]]]) -> int:
    """Run all steps, also after a failure, so that one run tells everything.

    The last step's own last line stays the last line where all is well.
    """
    failed = []
    for name, command in steps:
        print(f"--- {name}", flush=True)
        if _call(*command) != 0:
            failed.append(name)
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr, flush=True)
    return 1 if failed else 0


def _pytest(*arguments: str) -> list[str | Path]:
    return _on_a_screen(python(), "-m", "pytest", *arguments)


def _on_a_screen(*command: str | Path) -> list[str | Path]:
    """Run `command` on a virtual screen where Linux has one, so that windows are real."""
    told = os.environ.get("QT_QPA_PLATFORM")
    if told or not sys.platform.startswith("linux") or missing_packages("x11"):
        return [*command]
    if not (shutil.which("xvfb-run") and shutil.which("xauth")):
        return [*command]
    return [*SCREEN, "env", "QT_QPA_PLATFORM=xcb", *command]  # also where Wayland is about


TASKS: dict[str, Callable[[list[str]], int]] = {
    "setup": setup,
    "run": run,
    "demo": demo,
    "test": test,
    "test-slow": test_slow,
    "test-cluster": test_cluster,
    "check": check,
    "format": tidy,
    "bench": bench,
    "screenshots": screenshots,
    "package": package,
    "deb": deb,
    "tarball": tarball,
    "test-package": test_package,
    "setup-exe": setup_exe,
    "dmg": dmg,
    "sbom": sbom,
    "kit": kit,
    "clean": clean,
}
