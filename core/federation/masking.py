"""What a seat shares with the others, made unreadable for the server that adds it up.

Numbers become whole ones modulo 2^64, and a pad is added: a stream that the run's key decides,
which all seats have from their invitations and the server has not. The server adds up what comes;
whoever has the key subtracts the pads of those who are in the sum. To the server sum and summands
are equally random, so nothing of an adapter can be seen there; the seats see the sum.

A pad is used once: its nonce is drawn at random by the seat that uses it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor

from core.privacy.outbound import Gate, OutboundMasked
from core.protocol.messages import MAX_SEATS, SHARE_COLUMNS, Contribution

KEY_BYTES = 32
_FRACTION_BITS = 36
_UNIT = 2.0**_FRACTION_BITS
_LARGEST = 2.0 ** (62 - _FRACTION_BITS) / MAX_SEATS
"""So that a sum over all seats does not wrap around."""
_NONCE_BITS = 53


class TooLargeToShare(ValueError):
    """A number is not finite, or larger than fits a sum."""


class Pads:
    """The pads of one run at one connection. `key` is never sent."""

    def __init__(self, key: bytes, run: str, gate: Gate) -> None:
        self._gate = gate
        self._key = hashlib.blake2b(run.encode(), key=key, digest_size=KEY_BYTES).digest()

    def mask(self, values: Tensor, seat: int) -> OutboundMasked:
        """Hide a vector of float64, as `rows x SHARE_COLUMNS`. Raises `TooLargeToShare`."""
        if not bool((values.abs() < _LARGEST).all()):  # also where one is not a number
            raise TooLargeToShare
        whole = torch.zeros(-(-len(values) // SHARE_COLUMNS) * SHARE_COLUMNS, dtype=torch.int64)
        whole[: len(values)] = (values.double() * _UNIT).round().to(torch.int64)
        nonce = secrets.randbits(_NONCE_BITS)
        masked = whole + self._pad(Contribution(seat, nonce), len(whole))
        return self._gate.seal_masked(masked.reshape(-1, SHARE_COLUMNS), nonce)

    def unmask(self, total: Tensor, shares: Iterable[Contribution], length: int) -> Tensor:
        """The sum of the vectors of these seats, as float64."""
        whole = total.flatten()
        for share in shares:
            whole = whole - self._pad(share, len(whole))
        return whole[:length].double() / _UNIT

    def _pad(self, share: Contribution, length: int) -> Tensor:
        """Whole numbers that nobody without the key can tell from random ones (SHAKE-256)."""
        seed = b"pad" + share.seat.to_bytes(2, "little") + share.nonce.to_bytes(8, "little")
        stream = hashlib.shake_256(self._key + seed).digest(8 * length)
        return torch.from_numpy(np.frombuffer(stream, dtype="<i8").astype(np.int64))
