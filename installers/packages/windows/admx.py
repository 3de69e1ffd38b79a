"""Templates of the policy for Windows’ group policy editor, made from the policy’s own fields.

    python -m installers.packages.windows.admx [FOLDER]

writes `fedsea.admx`, `en-US/fedsea.adml` and `de-DE/fedsea.adml`, without FOLDER into
`dist/windows-policy`. They go into `PolicyDefinitions` of Windows or of a domain.
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from msgspec import inspect

from core.policy import Policy
from core.policy_registry import KEY
from installers.environment import REPOSITORY
from installers.packages.windows.admx_words import WORDS

FOLDER = REPOSITORY / "dist" / "windows-policy"
_SPACE = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
_MOST_TEXT = 16_000
_KEY_ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
_HINTS = {
    "number": (" With a point, as in 0.5.", " Mit Punkt, wie in 0.5."),
    "multiText": (" One entry a line.", " Ein Eintrag je Zeile."),
}
_USUALS = {"–": "nothing", "true": "as enabled", "false": "as disabled"}
_ABOUT = ("Rules that hold for everybody on a computer.", "Regeln für alle an einem Computer.")


def main(words: list[str]) -> int:
    """Write the three files; return the exit code."""
    for file in write_templates(Path(words[0]) if words else FOLDER):
        print(file)
    return 0


def write_templates(folder: Path) -> list[Path]:
    """Write them into `folder`; return what was written."""
    fields = _fields()
    meanings = _meanings()
    english = {key: (WORDS[key].english, meanings[key]) for key in fields}
    german = {key: (WORDS[key].german, WORDS[key].german_meaning) for key in fields}
    made = {
        folder / "fedsea.admx": _definitions(fields),
        folder / "en-US" / "fedsea.adml": _resources(fields, english, 0),
        folder / "de-DE" / "fedsea.adml": _resources(fields, german, 1),
    }
    for file, root in made.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        ET.indent(root)
        file.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")
    return list(made)


# --- the policy’s own table -------------------------------------------------------------------


def _fields() -> dict[str, inspect.Type]:
    """The policy’s keys and what each is, without what “not set” is."""
    described = inspect.type_info(Policy)
    assert isinstance(described, inspect.StructType)
    return {field.encode_name: _bare(field.type) for field in described.fields}


def _bare(kind: inspect.Type) -> inspect.Type:
    if isinstance(kind, inspect.Metadata):
        return _bare(kind.type)
    if isinstance(kind, inspect.UnionType):
        (kind,) = (it for it in kind.types if not isinstance(it, inspect.NoneType))
    return kind


def _sort(kind: inspect.Type) -> str:
    """Which part of the editor a key gets; `core.policy_registry` says how each is read."""
    match kind:
        case inspect.BoolType():
            return "switch"
        case inspect.IntType():
            return "decimal"
        case inspect.FloatType():
            return "number"
        case inspect.StrType():
            return "text"
        case inspect.VarTupleType():
            return "multiText"
    raise TypeError(kind)


def _meanings() -> dict[str, str]:
    """What docs/administration.md says of each key, as plain text."""
    text = (REPOSITORY / "docs" / "administration.md").read_text("utf-8")
    found = {}
    for key, without, meaning in _KEY_ROW.findall(text):
        said = meaning.replace("`true`", "Enabled").replace("`false`", "Disabled")
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|`", r"\1", said)
        found[key] = f"{plain} Not configured: {_USUALS.get(without, without)}."
    return found


# --- the files --------------------------------------------------------------------------------


def _definitions(fields: dict[str, inspect.Type]) -> ET.Element:
    root = _root("policyDefinitions")
    spaces = ET.SubElement(root, "policyNamespaces")
    ET.SubElement(spaces, "target", prefix="fedsea", namespace="FedSEA.Policies.Desktop")
    ET.SubElement(root, "resources", minRequiredRevision="1.0")
    supported = ET.SubElement(ET.SubElement(root, "supportedOn"), "definitions")
    ET.SubElement(supported, "definition", name="supported", displayName="$(string.supported)")
    categories = ET.SubElement(root, "categories")
    ET.SubElement(categories, "category", name="fedsea", displayName="$(string.fedsea)")
    policies = ET.SubElement(root, "policies")
    for key, kind in fields.items():
        _policy(policies, key, kind)
    return root


def _policy(policies: ET.Element, key: str, kind: inspect.Type) -> None:
    sort = _sort(kind)
    names = {
        "name": key,
        "class": "Machine",  # the user’s own half is not read
        "displayName": f"$(string.{key})",
        "explainText": f"$(string.{key}_meaning)",
        "key": KEY,
    }
    shown = {"valueName": key} if sort == "switch" else {"presentation": f"$(presentation.{key})"}
    policy = ET.SubElement(policies, "policy", {**names, **shown})
    ET.SubElement(policy, "parentCategory", ref="fedsea")
    ET.SubElement(policy, "supportedOn", ref="supported")
    if sort == "switch":
        for name, value in (("enabledValue", "1"), ("disabledValue", "0")):
            ET.SubElement(ET.SubElement(policy, name), "decimal", value=value)
        return
    given = {"id": key, "valueName": key, "required": "true"}
    if isinstance(kind, inspect.IntType):
        given |= {"minValue": str(kind.ge or 0), "maxValue": str(kind.le)}
    elif isinstance(kind, inspect.StrType):
        given |= {"maxLength": str(kind.max_length or _MOST_TEXT)}
    elif sort == "multiText":
        given |= {"maxLength": str(_MOST_TEXT)}
    element = "text" if sort == "number" else sort
    ET.SubElement(ET.SubElement(policy, "elements"), element, given)


def _resources(
    fields: dict[str, inspect.Type], words: dict[str, tuple[str, str]], language: int
) -> ET.Element:
    """`words` are the names and meanings of the keys; `language` is 0 for English, 1 for German."""
    root = _root("policyDefinitionResources")
    ET.SubElement(root, "displayName").text = "FedSEA Desktop"
    ET.SubElement(root, "description").text = _ABOUT[language]
    resources = ET.SubElement(root, "resources")
    strings = ET.SubElement(resources, "stringTable")
    said = {"fedsea": "FedSEA Desktop", "supported": "FedSEA Desktop"}
    for key, (name, meaning) in words.items():
        hint = _HINTS.get(_sort(fields[key]), ("", ""))[language]
        said |= {key: name, f"{key}_meaning": meaning + hint}
    for name, text in said.items():
        ET.SubElement(strings, "string", id=name).text = text
    presentations = ET.SubElement(resources, "presentationTable")
    for key, (name, _meaning) in words.items():
        _presentation(presentations, key, name, _sort(fields[key]))
    return root


def _presentation(presentations: ET.Element, key: str, name: str, sort: str) -> None:
    if sort == "switch":
        return
    shown = ET.SubElement(presentations, "presentation", id=key)
    if sort == "decimal":
        ET.SubElement(shown, "decimalTextBox", refId=key, defaultValue="1").text = name
    elif sort == "multiText":
        ET.SubElement(shown, "text").text = name
        ET.SubElement(shown, "multiTextBox", refId=key)
    else:
        ET.SubElement(ET.SubElement(shown, "textBox", refId=key), "label").text = name


def _root(name: str) -> ET.Element:
    return ET.Element(name, revision="1.0", schemaVersion="1.0", xmlns=_SPACE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
