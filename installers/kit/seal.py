"""The list of a folder's files with SHA-256, signed with a key if there is one.

    python3 -m installers.kit.seal FOLDER [--key FILE]

`verify.py` checks both. Needs `cryptography` for signing only.
"""

from __future__ import annotations

import argparse
import base64
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from installers.kit.verify import SIGNATURE, SUMS, digest, files_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class KitError(Exception):
    """What is wrong and what to do, in plain sentences."""


def main(words: list[str]) -> int:
    """Seal a folder; return the exit code."""
    parser = argparse.ArgumentParser("seal", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", type=Path, help="sign with this key (PEM, Ed25519)")
    options = parser.parse_args(words)
    try:
        key = read_key(options.key) if options.key else None
        seal(options.folder, key)
    except (KitError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    if key is not None:
        print(f"Signed. Public key, to be told another way: {public_key(key)}")
    return 0


def seal(folder: Path, key: Ed25519PrivateKey | None) -> None:
    """Write the list of all files, and sign it."""
    lines = []
    for name, file in files_of(folder).items():
        if "\n" in name or "\\" in name:
            raise KitError(f"{name!r} cannot be listed: rename the file.")
        lines.append(f"{digest(file)}  {name}\n")
    text = "".join(lines).encode()
    (folder / SUMS).write_bytes(text)
    if key is not None:
        (folder / SIGNATURE).write_bytes(base64.b64encode(key.sign(text)))


def new_key(file: Path) -> Ed25519PrivateKey:
    """Make a key to sign with, readable for this account only."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = Ed25519PrivateKey.generate()
    file.touch(mode=0o600, exist_ok=False)
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key


def read_key(file: Path) -> Ed25519PrivateKey:
    """Read one. Raises `KitError`."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise KitError(f"{file} is no key without a password: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KitError(f"{file} is no Ed25519 key. Make one with --new-key FILE.")
    return key


def public_key(key: Ed25519PrivateKey) -> str:
    """The half that others check with, as text."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
