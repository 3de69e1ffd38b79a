"""The one way to the files that ship with the program: installed, from the source tree or frozen.

Nothing is read when this module is imported.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

_HERE = Path(__file__).resolve().parent


def icon_file(name: str) -> Path:
    """The drawing of the icon `name` (Lucide's own names, see `icons/LICENSE`)."""
    return _HERE / "icons" / f"{name}.svg"


def font_files() -> list[Path]:
    """The four weights of Inter that the window uses (see `fonts/LICENSE`)."""
    return sorted((_HERE / "fonts").glob("*.otf"))


def style_template() -> str:
    """The window's style sheet before colours and sizes are filled in."""
    return (_HERE / "styles" / "window.qss").read_text(encoding="utf-8")


def style_folder() -> Path:
    """Small drawings that the style sheet refers to."""
    return _HERE / "styles"


def translation_file(language: str) -> Path:
    """The compiled translation for `language`; it need not exist (English needs none)."""
    return _HERE / "translations" / f"fedsea_{language}.qm"


def sample_file(name: str) -> Path:
    """A sample data set that comes along."""
    return _HERE / "samples" / name


def public_text_file() -> Path:
    """Public text for attacks and hardening, a text a paragraph (see `tools.make_public_text`)."""
    return _HERE / "public_text" / "english.txt"


def leak_table_file(fingerprint: str) -> Path:
    """Measured read-back of the model with this fingerprint; it need not exist."""
    return _HERE / "leak_tables" / f"{fingerprint}.json"


def hardened_folder(fingerprint: str) -> Path:
    """Hardened adapters of the model with this fingerprint; it need not exist."""
    return _HERE / "hardened" / fingerprint


class Licence(NamedTuple):
    """Of something that is shipped: what it is, under which licence, and where the text stands."""

    name: str
    version: str
    licence: str
    file: Path


def licences() -> list[Licence]:
    """All that this program came with; from the source tree, what lies in it (`make sbom` for all).

    Raises `OSError` and `ValueError` where a package is damaged.
    """
    if not component_list().is_file():
        return [
            Licence("Inter", "", "OFL-1.1", _HERE / "fonts" / "LICENSE"),
            Licence("Lucide", "", "ISC AND MIT", _HERE / "icons" / "LICENSE"),
        ]
    shipped = component_list().parent
    listed = json.loads((shipped / "components.json").read_text(encoding="utf-8"))
    return [
        Licence(it["name"], it["version"], it["licence"], shipped / it["file"]) for it in listed
    ]


def component_list() -> Path:
    """The list of all components for programs (CycloneDX); only packages have it."""
    return _HERE / "licences" / "shipped" / "sbom.cdx.json"
