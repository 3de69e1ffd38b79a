"""What is shipped: complete, with the text of each licence, and nothing under the GPL only."""

from __future__ import annotations

import importlib.metadata
import json
import re
from pathlib import Path

import pytest

from core.version import VERSION
from installers import components, sbom
from installers.components import GPL_ONLY_QT, Component, NoLicenceText, only_gpl, shipped
from installers.packages.contents import is_used

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def found() -> dict[str, Component]:
    return {it.name: it for it in shipped()}


def test_everything_shipped_has_its_licence_and_text(found: dict[str, Component]) -> None:
    assert {"torch", "pyside6-essentials", "shiboken6", "transformers", "Python", "Inter"} <= set(
        found
    )
    for component in found.values():
        assert component.licence, component.name
        assert len(component.text) > 300, component.name
        assert component.version or component.name in ("Inter", "Lucide")
        assert component.name == "Python" or re.fullmatch("[0-9a-f]{64}", component.sha256)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in found["pyside6-essentials"].text


def test_tools_for_developers_are_not_shipped(found: dict[str, Component]) -> None:
    assert not set(found) & {"pytest", "mypy", "ruff", "hypothesis", "pyinstaller", "ray", "lark"}


def test_nothing_is_under_the_gpl_only(found: dict[str, Component]) -> None:
    assert [it.name for it in found.values() if only_gpl(it.licence)] == []


@pytest.mark.parametrize(
    ("licence", "only"),
    [
        ("GPL-3.0-only", True),
        ("AGPL-3.0-or-later", True),
        ("GPL-2.0-only OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-or-later", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("LGPL-3.0-only OR GPL-2.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("GPL-2.0-or-later WITH Bootloader-exception", False),
        ("Apache-2.0 AND MIT", False),
    ],
)
def test_what_counts_as_gpl_only(licence: str, only: bool) -> None:
    assert only_gpl(licence) is only


def test_a_package_leaves_out_what_of_qt_is_under_the_gpl_only() -> None:
    """The wheel of PySide6 has such libraries."""
    files = [str(it) for it in importlib.metadata.files("PySide6-Essentials") or ()]
    bound = [it for it in files if it.startswith("PySide6/Qt/lib/") and GPL_ONLY_QT.search(it)]
    assert [it for it in bound if is_used(it)] == []


def test_a_distribution_without_a_text_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(components._GIVEN, "tokenizers")
    with pytest.raises(NoLicenceText, match="tokenizers"):
        shipped()


def test_the_list_is_valid_and_complete(found: dict[str, Component]) -> None:
    pytest.importorskip("cyclonedx", reason="the extra “package” is not installed")
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = sbom.sbom_of(list(found.values()))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    listed = json.loads(text)
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    assert listed["metadata"]["component"]["version"] == VERSION
    assert {it["name"] for it in listed["components"]} == set(found)
    assert all(it["licenses"] for it in listed["components"])
    depends = {it["ref"]: it.get("dependsOn", []) for it in listed["dependencies"]}
    assert "torch" in {*depends["fedsea-desktop"], *depends["accelerate"]}
    assert str(REPOSITORY) not in text
