"""`make sbom`: the list of what is shipped (CycloneDX 1.6), and all licences' texts for the window.

Both go to `resources/licences/shipped`, from where packages take them, the list to `dist`, too.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.version import VERSION
from installers.components import Component, NoLicenceText, only_gpl, shipped
from installers.environment import REPOSITORY

if TYPE_CHECKING:
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component as Listed
    from cyclonedx.model.license import License

NAME = "sbom.cdx.json"
DIST = REPOSITORY / "dist"
SHIPPED = REPOSITORY / "resources" / "licences" / "shipped"
_HASHED = "fedsea:sha256-of"


def main() -> int:
    """Write both; 1 where a licence's text is missing or something is under the GPL only."""
    if importlib.util.find_spec("cyclonedx") is None:
        print("The extra “package” is missing: .venv/bin/pip install --editable .[package]")
        return 1
    try:
        components = shipped()
    except NoLicenceText as problem:
        print(problem, file=sys.stderr)
        return 1
    if bound := [it.name for it in components if only_gpl(it.licence)]:
        print(f"Under the GPL only: {', '.join(bound)}", file=sys.stderr)
        return 1
    write_texts(components, SHIPPED)
    text = sbom_of(components)
    DIST.mkdir(exist_ok=True)
    for folder in (SHIPPED, DIST):
        (folder / NAME).write_text(text, encoding="utf-8")
    print(f"{DIST / NAME}: {len(components)} components, each with the text of its licence")
    return 0


def write_texts(components: list[Component], folder: Path) -> None:
    """Write `components.json` and a text for each, anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    listed = []
    for component in components:
        file = f"{component.name}.txt"
        (folder / file).write_text(component.text + "\n", encoding="utf-8")
        listed.append(
            {
                "name": component.name,
                "version": component.version,
                "licence": component.licence,
                "file": file,
            }
        )
    text = json.dumps(listed, indent=1, ensure_ascii=False)
    (folder / "components.json").write_text(text + "\n", encoding="utf-8")


def sbom_of(components: list[Component]) -> str:
    """The list as JSON. What is bundled inside of a distribution is not listed by itself."""
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component as Listed
    from cyclonedx.model.component import ComponentType
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion

    bom = Bom()
    ours = Listed(
        name="fedsea-desktop",
        version=VERSION,
        type=ComponentType.APPLICATION,
        bom_ref="fedsea-desktop",
        licenses=_licences("Apache-2.0"),
    )
    bom.metadata.component = ours
    listed = {it.name: _listed(it) for it in components}
    for entry in listed.values():
        bom.components.add(entry)
    _connect(bom, ours, components, listed)
    made = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6)
    text: str = made.output_as_string(indent=1)
    return f"{text}\n"


def _listed(component: Component) -> Listed:
    from cyclonedx.model import HashAlgorithm, HashType, Property
    from cyclonedx.model.component import Component as Listed
    from cyclonedx.model.component import ComponentType
    from packageurl import PackageURL

    kind = ComponentType.LIBRARY if component.is_distribution else ComponentType.FILE
    return Listed(
        name=component.name,
        version=component.version or None,
        type={"SmolLM2-135M-Instruct": ComponentType.MACHINE_LEARNING_MODEL}.get(
            component.name, kind
        ),
        bom_ref=component.name,
        licenses=_licences(component.licence),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=component.sha256)]
        if component.sha256
        else [],
        purl=PackageURL("pypi", None, component.name, component.version)
        if component.is_distribution
        else None,
        properties=[Property(name=_HASHED, value=component.hashed)] if component.sha256 else [],
    )


def _licences(licence: str) -> list[License]:
    from cyclonedx.contrib.license.factories import LicenseFactory

    return [LicenseFactory().make_from_string(licence)]


def _connect(
    bom: Bom, ours: Listed, components: list[Component], listed: dict[str, Listed]
) -> None:
    needed = {name for it in components for name in it.requires}
    top = [listed[it.name] for it in components if it.name not in needed]
    bom.register_dependency(ours, top)
    for component in components:
        bom.register_dependency(
            listed[component.name], [listed[it] for it in component.requires if it in listed]
        )


if __name__ == "__main__":
    sys.exit(main())
