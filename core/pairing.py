"""What a trunk server prints so that a client can find it, be sure of it, and be let in.

A pairing is one line to paste or the same line in a small file. Where it has a token it opens the
server for whoever has it: hand it over as you would a password.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from core.address import check_address
from core.errors import AddressUnusable, PlainHttp
from core.text import QT_TRANSLATE_NOOP as _
from core.trust_errors import PairingUnusable

SUFFIX = ".fedsea-pairing"
PREFIX = "fedsea-pairing:"
_MOST_BYTES = 1 << 14


class Pairing(Struct, frozen=True, forbid_unknown_fields=True):
    """One server, and one client's way in."""

    format: Literal[1]
    server: Annotated[str, Meta(max_length=300)]
    certificate: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")]
    """SHA-256 of the certificate (DER); empty where the system's authorities vouch for it, and on
    this computer, where there is none."""
    token: Annotated[str, Meta(max_length=4096, pattern="^[ -~]*$")] = ""
    """Empty where it is handed over in another way."""
    name: Annotated[str, Meta(max_length=100)] = ""
    """For whom the token was made."""


def line_of(pairing: Pairing) -> str:
    """As one line without spaces."""
    coded = base64.urlsafe_b64encode(msgspec.json.encode(pairing)).rstrip(b"=")
    return f"{PREFIX}{coded.decode()}"


def pairing_of(text: str) -> Pairing:
    """What a pasted line says; spaces and line breaks do not matter. Raises `PairingUnusable`.

    Nothing is looked up and nobody is asked.
    """
    line = "".join(text.split())
    damaged = PairingUnusable(
        reason=_("errors", "It is damaged, no pairing, or of another version.")
    )
    if not line.startswith(PREFIX) or len(line) > _MOST_BYTES:
        raise damaged
    coded = line.removeprefix(PREFIX)
    try:
        data = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True)
        pairing = msgspec.json.decode(data, type=Pairing)
        check_address(pairing.server)
    except (binascii.Error, ValueError, msgspec.DecodeError, RecursionError) as error:
        raise damaged from error
    except (AddressUnusable, PlainHttp) as error:
        reason = _("errors", "Its address is not one that may be connected to.")
        raise PairingUnusable(reason=reason) from error
    return pairing


def read_pairing(file: Path) -> Pairing:
    """What a pairing file says. Raises `PairingUnusable`."""
    try:
        with file.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise PairingUnusable(reason=error.strerror or str(error)) from error
    return pairing_of(data.decode("ascii", errors="replace"))
