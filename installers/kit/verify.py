"""Is every file of this folder as it was packed? Needs Python 3.8 or newer and nothing else.

    python3 verify.py
    python3 verify.py --public-key KEY      # also: was it packed by whoever has the other half?

Ends with 0 if all is well, 1 if not. Take the key from somewhere else than this folder.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import sys
from pathlib import Path

SUMS, SIGNATURE = "SHA256SUMS", "fedsea-kit.sig"
_PART = 1 << 20

# --- Ed25519 (RFC 8032), checking only: nothing here is secret ------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def _point(data: bytes) -> tuple[int, int, int, int] | None:
    """The point in extended coordinates, or None where the bytes are none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


def _add(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, int, int, int]:
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    three, four = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(factor: int, point: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    result = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = _add(result, point)
        point, factor = _add(point, point), factor >> 1
    return result


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) is that of `message` by the public `key` (32 bytes)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, given = _point(key), _point(signature[:32])
    factor = int.from_bytes(signature[32:], "little")
    base = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))
    if public is None or given is None or base is None or factor >= _L:
        return False
    hashed = hashlib.sha512(signature[:32] + key + message).digest()
    left = _times(factor, base)
    right = _add(given, _times(int.from_bytes(hashed, "little") % _L, public))
    same_x = (left[0] * right[2] - right[0] * left[2]) % _P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % _P == 0


# --- the folder -----------------------------------------------------------------------------------


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    hashed = hashlib.sha256()
    with file.open("rb") as stream:
        while part := stream.read(_PART):
            hashed.update(part)
    return hashed.hexdigest()


def files_of(folder: Path) -> dict[str, Path]:
    """All files that the list has to name, by their names in it."""
    files = [it for it in folder.rglob("*") if it.is_symlink() or not it.is_dir()]
    named = {it.relative_to(folder).as_posix(): it for it in files}
    return {name: named[name] for name in sorted(named) if name not in (SUMS, SIGNATURE)}


def flaws(folder: Path, key: bytes | None = None) -> list[str]:
    """What is not as it was packed, in sentences; nothing if all is well."""
    try:
        listed_bytes = (folder / SUMS).read_bytes()
        lines = listed_bytes.decode("utf-8").splitlines()
        listed = {name: hashed for hashed, name in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError) as error:
        return [f"{SUMS} cannot be read: {error}"]
    found = []
    if key is not None:
        try:
            signature = base64.b64decode((folder / SIGNATURE).read_bytes(), validate=True)
        except (OSError, binascii.Error):
            signature = b""
        if not is_signed(key, listed_bytes, signature):
            found.append(f"{SUMS} was not signed with this key.")
    there = files_of(folder)
    found += [f"{name} is missing." for name in listed if name not in there]
    found += [f"{name} was not packed." for name in there if name not in listed]
    for name, file in there.items():
        if name in listed and (file.is_symlink() or digest(file) != listed[name]):
            found.append(f"{name} was changed.")
    return found


def main(words: list[str]) -> int:
    """Check the folder that this file is in."""
    key = None
    if words[:1] == ["--public-key"] and len(words) == 2:
        try:
            key = base64.b64decode(words[1], validate=True)
        except binascii.Error:
            key = b""
    elif words:
        print(__doc__)
        return 2
    folder = Path(__file__).resolve().parent
    wrong = flaws(folder, key)
    for sentence in wrong:
        print(sentence)
    if wrong:
        print("Do not install anything from this folder.")
        return 1
    print(f"All {len(files_of(folder))} files are as they were packed.")
    if key is None:
        print("Who packed them was not checked: give the public key for that.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
