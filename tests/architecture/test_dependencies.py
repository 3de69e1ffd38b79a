"""What is imported is declared: another machine has only what `pyproject.toml` names."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
SHIPPED = ("core", "gui", "server_stub", "fedsea.py")
OWN = {
    "core",
    "gui",
    "server_stub",
    "fedsea",
    "installers",
    "resources",
    "tests",
    "tools",
    "support",
}
BRINGERS = {
    # Of the extra “package”, which need not be installed; their names are not their modules'.
    "cyclonedx": ["cyclonedx-python-lib"],
    "packageurl": ["packageurl-python"],
    **packages_distributions(),
}


def names_of(requirements: list[str]) -> set[str]:
    """The distributions' names as the package index compares them."""
    return {canonical(re.split(r"[\[<>=!~; ]", it, maxsplit=1)[0]) for it in requirements}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def modules_of(source: str) -> Iterator[str]:
    """Top-level modules that a file imports at any depth of its code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (it.name.split(".")[0] for it in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def undeclared(source: str, declared: set[str], beside: set[str]) -> set[str]:
    """Modules of `source` that no declared distribution brings; `beside` lie in its folder."""
    foreign = set(modules_of(source)) - sys.stdlib_module_names - OWN - beside
    return {it for it in foreign if not {canonical(d) for d in BRINGERS.get(it, [it])} & declared}


def sources(*below: str) -> list[Path]:
    found = [REPOSITORY / it for it in below]
    return [f for it in found for f in ([it] if it.is_file() else sorted(it.rglob("*.py")))]


EXTRAS = PROJECT["optional-dependencies"]
SHIPPED_MAY = names_of([*PROJECT["dependencies"], *EXTRAS["quantised"], *EXTRAS["cluster"]])
EVERYTHING = names_of(
    [*PROJECT["dependencies"], *(it for extra in EXTRAS.values() for it in extra)]
)


@pytest.mark.parametrize("folder", SHIPPED)
def test_what_ships_imports_what_is_declared(folder: str) -> None:
    found = {str(f): undeclared(f.read_text("utf-8"), SHIPPED_MAY, set()) for f in sources(folder)}
    assert not {file: modules for file, modules in found.items() if modules}


@pytest.mark.parametrize("folder", ["tests", "tools", "installers"])
def test_what_helps_imports_what_is_declared(folder: str) -> None:
    found: dict[str, set[str]] = {}
    for file in sources(folder):
        beside = {it.stem for it in file.parent.glob("*.py")}
        found[str(file)] = undeclared(file.read_text("utf-8"), EVERYTHING, beside)
    assert not {file: modules for file, modules in found.items() if modules}


def test_an_undeclared_library_is_found() -> None:
    source = "import os\nfrom core import errors\n\ndef f():\n    import jsonschema.validators\n"
    assert undeclared(source, EVERYTHING, set()) == {"jsonschema"}
