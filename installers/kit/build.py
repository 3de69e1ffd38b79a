"""`make kit`: one folder with all that computers without a network need, and how to check it."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import FedseaError
from core.pairing import read_pairing
from core.policy import read_policy
from core.version import VERSION
from installers.environment import REPOSITORY
from installers.kit.seal import KitError, new_key, public_key, read_key, seal
from installers.kit.verify import files_of
from installers.packages.windows.admx import write_templates

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_HERE = Path(__file__).resolve().parent
_DIST = REPOSITORY / "dist"
_INSTALLERS = (".deb", ".tar.gz", ".exe", ".dmg", ".whl")
_DOCUMENTS = ("administration.md", "trunk-server.md", "privacy.md", "data-protection.md")


def main(words: list[str]) -> int:
    """Make a kit, or a key to sign kits with; return the exit code."""
    options = _parser().parse_args(words)
    try:
        if options.new_key:
            print(f"Public key: {public_key(new_key(options.new_key))}")
            return 0
        if options.folder is None:
            raise KitError("Say which folder the kit is to become.")
        key = read_key(options.key) if options.key else None
        for line in make_kit(options, key):
            print(line, flush=True)
    except (KitError, FedseaError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("make kit", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="what to make; must not exist")
    parser.add_argument("--dist", type=Path, default=_DIST, help="where the installers are")
    parser.add_argument("--model", help="a model folder; “demo” is in the installers already")
    parser.add_argument("--pairing", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument("--certificate", type=Path, help="an authority or a server’s certificate")
    parser.add_argument("--policy", type=Path, help="yours; without it, a template")
    parser.add_argument("--key", type=Path, help="sign with this key (PEM, Ed25519)")
    parser.add_argument("--new-key", type=Path, metavar="FILE", help="make such a key, and no kit")
    return parser


def make_kit(options: argparse.Namespace, key: Ed25519PrivateKey | None) -> Iterator[str]:
    """Make it beside its place and move it there when it is whole; tell what was done."""
    folder = options.folder.expanduser().absolute()
    if folder.exists():
        raise KitError(f"{folder} is there already. Choose another name.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        made = workshop / folder.name
        made.mkdir()
        parts = [*_fill(made, options)]
        text = (_HERE / "README.txt").read_text("utf-8")
        said = "".join(f"\n{part}\n" for part in parts)
        (made / "README.txt").write_text(text.format(version=VERSION, parts=said), "utf-8")
        seal(made, key)
        made.rename(folder)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    yield from parts
    yield f"{folder}: {len(files_of(folder))} files"
    if key is not None:
        yield f"Signed. Public key, to be told another way: {public_key(key)}"


def _fill(made: Path, options: argparse.Namespace) -> Iterator[str]:
    """Copy what was asked for; give a sentence for each part that needs one."""
    found = [it for it in sorted(options.dist.glob("*")) if it.name.endswith(_INSTALLERS)]
    if not found:
        raise KitError(
            f"There is no installer in {options.dist}. Make one first, as with make deb."
        )
    (made / "installers").mkdir()
    for file in [*found, options.dist / "sbom.cdx.json", options.dist / "latest.json"]:
        if file.is_file():
            shutil.copy(file, made / "installers" / file.name)
    for name in _DOCUMENTS:
        _copy(REPOSITORY / "docs" / name, made / "docs" / name)
    shutil.copy(_HERE / "verify.py", made / "verify.py")
    policy = options.policy or _HERE / "policy.toml"
    read_policy(policy)  # a mistake in it would stop every computer that gets it
    shutil.copy(policy, made / "policy.toml")
    write_templates(made / "windows-policy")
    if options.model and options.model != "demo":
        yield _model(Path(options.model).expanduser(), made / "models")
    for file in options.pairing:
        has_token = bool(read_pairing(file).token)
        _copy(file, made / "servers" / file.name)
        yield f"servers/{file.name} pairs with a server (`fedsea pair FILE`)." + (
            " It holds a token: keep the kit like a password." if has_token else ""
        )
    if options.certificate is not None:
        if b"PRIVATE KEY" in options.certificate.read_bytes():
            raise KitError(f"{options.certificate} holds a private key, which stays at the server.")
        _copy(options.certificate, made / "servers" / options.certificate.name)
        yield f"servers/{options.certificate.name} is a certificate to trust (`extra_ca`)."


def _model(folder: Path, models: Path) -> str:
    if not (folder / "config.json").is_file():
        raise KitError(f"{folder} is no model folder: there is no config.json in it.")
    shutil.copytree(folder, models / folder.resolve().name)
    return f"models/{folder.resolve().name} is a model: copy it where all may read it."


def _copy(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, target)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
