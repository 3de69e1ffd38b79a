"""The one way to the files that ship with the program: installed, from the source tree or frozen.

Nothing is read when this module is imported.
"""

from __future__ import annotations

from pathlib import Path

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


def licence_texts() -> dict[str, str]:
    """Licences of what is bundled besides code, by name."""
    return {
        name: (_HERE / folder / "LICENSE").read_text(encoding="utf-8")
        for name, folder in (("Inter", "fonts"), ("Lucide", "icons"))
    }
