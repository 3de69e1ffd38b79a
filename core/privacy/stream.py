"""Random numbers for the noise: a cryptographic stream that a secret and the text decide.

A general-purpose generator will not do. Its seed can be tried out (torch's has 32 bits on the
processor), and its state follows from its output; either gives the noise away.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

SECRET_BYTES = 32
SALT_BYTES = 16
_DIGEST_BYTES = 32
_AT_ONCE = 64
"""Positions whose numbers are computed together: few enough for the processor's cache."""


def new_secret() -> bytes:
    """A secret for one run or one conversation. It is never sent, logged or written to a file."""
    return secrets.token_bytes(SECRET_BYTES)


def new_salt() -> bytes:
    """Bytes that have never been used, for noise that must not come again."""
    return secrets.token_bytes(SALT_BYTES)


def digest_of(secret: bytes, *parts: bytes) -> bytes:
    """A keyed digest of `parts`, each with its length, so that no two lists look the same."""
    digest = hashlib.blake2b(key=secret, digest_size=_DIGEST_BYTES)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


def chain(secret: bytes, before: bytes, numbers: Iterable[int]) -> list[bytes]:
    """A digest for each number: of it, of all numbers before it, and of `before`."""
    digests = []
    for number in numbers:
        data = before + number.to_bytes(4, "little")
        before = hashlib.blake2b(data, key=secret, digest_size=_DIGEST_BYTES).digest()
        digests.append(before)
    return digests


def gaussian(keys: Sequence[bytes], width: int) -> npt.NDArray[np.float32]:
    """A row of `width` independent normal numbers for each key (Box-Muller over SHAKE-256)."""
    pairs = (width + 1) // 2
    result = np.empty((len(keys), 2 * pairs), np.float32)
    for begin in range(0, len(keys), _AT_ONCE):
        some = keys[begin : begin + _AT_ONCE]
        raw = b"".join([hashlib.shake_256(key).digest(16 * pairs) for key in some])
        words = np.frombuffer(raw, dtype="<i8").reshape(len(some), 2, pairs)
        uniform = words * 2.0**-63  # from -1 to 1
        radius = np.abs(uniform[:, 0])
        radius += 2.0**-64  # never 0, so that its logarithm exists
        np.log(radius, out=radius)
        radius *= -2.0
        np.sqrt(np.maximum(radius, 0.0, out=radius), out=radius)
        angle = uniform[:, 1] * math.pi
        rows = result[begin : begin + len(some)]
        np.multiply(radius, np.cos(angle), out=rows[:, :pairs], casting="same_kind")
        np.multiply(radius, np.sin(angle), out=rows[:, pairs:], casting="same_kind")
    return result[:, :width]
