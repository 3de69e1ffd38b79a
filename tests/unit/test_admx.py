"""The templates for Windows’ group policies: of one piece, and what they write is the policy.

They were never loaded on Windows; here they are read as its editor would.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core import policy_registry
from core.policy import Policy, read_policy
from core.policy_registry import PLACE
from installers.packages.windows.admx import write_templates
from installers.packages.windows.admx_words import WORDS

SPACE = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"
KEYS = [field.name for field in msgspec.structs.fields(Policy)]
REFERENCE = re.compile(r"^\$\((string|presentation)\.(\w+)\)$")
ENTERED: dict[str, Any] = {
    "minimum_noise_level": "1.5",
    "minimum_gradient_noise": "0.25",
    "minimum_input_blocks": 5,
    "minimum_output_blocks": 3,
    "allowed_servers": ["bundled", "https://trunk.example:8765"],
    "most_read_back": "0.5",
    "contact": "Ask Dr Weber.",
    "proxy": "http://proxy.example:3128",
    "no_proxy": ["10.0.0.0/8", ".clinic.example"],
    "extra_ca": r"C:\ca.pem",
    "client_certificate": r"C:\own.pem",
    "client_key": r"C:\own.key",
    "version_address": "https://intranet.example/latest.json",
}
"""What somebody enters where a key is no switch."""
TYPES = {"text": str, "decimal": int, "multiText": list}
"""Of what the editor writes: REG_SZ, REG_DWORD, REG_MULTI_SZ."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("templates")
    names = [it.relative_to(made).as_posix() for it in write_templates(made)]
    assert names == ["fedsea.admx", "en-US/fedsea.adml", "de-DE/fedsea.adml"]
    return made


@pytest.fixture(scope="module")
def policies(folder: Path) -> dict[str, ET.Element]:
    root = ET.parse(folder / "fedsea.admx").getroot()
    assert root.tag == f"{SPACE}policyDefinitions"
    found = root.findall(f"{SPACE}policies/{SPACE}policy")
    names = [it.attrib["name"] for it in found]
    assert names == KEYS, "each once, in the policy’s order"
    return dict(zip(names, found, strict=True))


def element(policy: ET.Element) -> ET.Element | None:
    """What is entered; None for a switch."""
    elements = policy.find(f"{SPACE}elements")
    if elements is None:
        return None
    (only,) = elements
    return only


def written(policy: ET.Element, *, enabled: bool = True) -> Any:
    """What Windows writes into the registry for an enabled or disabled policy."""
    asked = element(policy)
    if asked is None:
        name = "enabledValue" if enabled else "disabledValue"
        value = policy.find(f"{SPACE}{name}/{SPACE}decimal")
        assert value is not None
        return int(value.attrib["value"])
    entered = ENTERED[policy.attrib["name"]]
    assert isinstance(entered, TYPES[asked.tag.removeprefix(SPACE)])
    return entered


def read(monkeypatch: pytest.MonkeyPatch, values: dict[str, Any]) -> Policy:
    monkeypatch.setattr(policy_registry, "machine_values", lambda: values)
    return read_policy(PLACE)


def test_each_policy_writes_its_value_where_the_program_reads(
    policies: dict[str, ET.Element],
) -> None:
    for key, policy in policies.items():
        assert (policy.attrib["class"], policy.attrib["key"]) == ("Machine", policy_registry.KEY)
        asked = element(policy)
        holder = policy if asked is None else asked
        assert holder.attrib["valueName"] == key
        assert ("valueName" in policy.attrib) == (asked is None)
        if asked is not None:
            assert asked.attrib["required"] == "true"


def test_what_the_editor_writes_is_read_as_it_is_meant(
    policies: dict[str, ET.Element], monkeypatch: pytest.MonkeyPatch
) -> None:
    switches = [key for key, policy in policies.items() if element(policy) is None]
    assert set(switches) | set(ENTERED) == set(KEYS)
    for enabled in (True, False):
        values = {key: written(policy, enabled=enabled) for key, policy in policies.items()}
        policy = read(monkeypatch, values)
        assert [getattr(policy, key) for key in switches] == [enabled] * len(switches)
        assert policy.minimum_noise_level == 1.5
        assert policy.minimum_input_blocks == 5
        assert policy.allowed_servers == tuple(ENTERED["allowed_servers"])
        assert policy.no_proxy == tuple(ENTERED["no_proxy"])
        assert policy.version_address == ENTERED["version_address"]


def test_the_limits_are_the_policys(
    policies: dict[str, ET.Element], monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, policy in policies.items():
        asked = element(policy)
        if asked is not None and asked.tag == f"{SPACE}decimal":
            for end in ("minValue", "maxValue"):
                read(monkeypatch, {key: int(asked.attrib[end])})
    contact = element(policies["contact"])
    assert contact is not None
    read(monkeypatch, {"contact": "x" * int(contact.attrib["maxLength"])})


@pytest.mark.parametrize("language", ["en-US", "de-DE"])
def test_every_reference_leads_somewhere(folder: Path, language: str) -> None:
    definitions = ET.parse(folder / "fedsea.admx").getroot()
    root = ET.parse(folder / language / "fedsea.adml").getroot()
    assert root.tag == f"{SPACE}policyDefinitionResources"
    tables = {
        kind: [it.attrib["id"] for it in root.iter(f"{SPACE}{kind}")]
        for kind in ("string", "presentation")
    }
    asked: dict[str, set[str]] = {"string": set(), "presentation": set()}
    for holder in definitions.iter():
        for value in holder.attrib.values():
            if "$(" in value:
                found = REFERENCE.match(value)
                assert found is not None, value
                asked[found[1]].add(found[2])
    for kind, names in tables.items():
        assert len(names) == len(set(names))
        assert set(names) == asked[kind]
    categories = {it.attrib["name"] for it in definitions.iter(f"{SPACE}category")}
    supported = {it.attrib["name"] for it in definitions.iter(f"{SPACE}definition")}
    assert {it.attrib["ref"] for it in definitions.iter(f"{SPACE}parentCategory")} == categories
    used = definitions.findall(f"{SPACE}policies/{SPACE}policy/{SPACE}supportedOn")
    assert {it.attrib["ref"] for it in used} == supported


@pytest.mark.parametrize("language", ["en-US", "de-DE"])
def test_each_box_is_for_what_is_entered(
    folder: Path, policies: dict[str, ET.Element], language: str
) -> None:
    root = ET.parse(folder / language / "fedsea.adml").getroot()
    boxes = {"text": "textBox", "decimal": "decimalTextBox", "multiText": "multiTextBox"}
    for presentation in root.iter(f"{SPACE}presentation"):
        (box,) = (it for it in presentation if "refId" in it.attrib)
        asked = element(policies[presentation.attrib["id"]])
        assert asked is not None
        assert box.attrib["refId"] == asked.attrib["id"]
        assert box.tag == SPACE + boxes[asked.tag.removeprefix(SPACE)]
        assert "".join(presentation.itertext()).strip()


def test_both_languages_say_something_of_every_key(folder: Path) -> None:
    assert list(WORDS) == KEYS
    texts = {}
    for language in ("en-US", "de-DE"):
        root = ET.parse(folder / language / "fedsea.adml").getroot()
        texts[language] = {it.attrib["id"]: it.text or "" for it in root.iter(f"{SPACE}string")}
        assert all(texts[language].values())
        assert not any(re.search(r"[`\[\]|]|\]\(", it) for it in texts[language].values())
    for key in KEYS:
        name = f"{key}_meaning"
        assert len(texts["en-US"][name]) > 40
        assert texts["en-US"][name] != texts["de-DE"][name]
    assert texts["en-US"]["allow_training_meaning"].startswith("Disabled forbids every fine-tune")
