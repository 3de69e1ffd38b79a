"""Which certificate a server has to show: fingerprints by address, as pairings gave them.

They are no secret. One small file, written as a whole; a damaged one is an error and never the
same as an empty one, since whoever could damage it would get rid of all pins.
"""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from core.disk import write_whole
from core.network_errors import PinsUnusable
from core.paths import pins_file
from core.text import QT_TRANSLATE_NOOP as _

Fingerprint = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
"""SHA-256 of a certificate (DER)."""


class _Kept(Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal[1] = 1
    pins: dict[str, Fingerprint] = {}


def place_of(url: str) -> str:
    """`host:port` of an https address: a certificate is a port's, whatever the path."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    return f"{f'[{host}]' if ':' in host else host}:{parts.port or 443}"


def all_pins() -> dict[str, str]:
    """Fingerprints by `host:port`. Raises `PinsUnusable`."""
    file = pins_file()
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Kept).pins
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise PinsUnusable(file=file, reason=error.strerror or str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PinsUnusable(file=file, reason=_("errors", "The file is damaged.")) from error


def pin_of(url: str) -> str:
    """The fingerprint that `url` has to show; empty if none is kept. Raises `PinsUnusable`."""
    return all_pins().get(place_of(url), "") if urlsplit(url).scheme == "https" else ""


def keep_pin(url: str, fingerprint: str) -> None:
    """From now on `url` has to show this certificate; empty forgets. Raises `PinsUnusable`."""
    pins = {**all_pins(), place_of(url): fingerprint}
    kept = _Kept(pins={place: it for place, it in sorted(pins.items()) if it})
    file = pins_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, msgspec.json.format(msgspec.json.encode(kept)))
    except OSError as error:
        raise PinsUnusable(file=file, reason=error.strerror or str(error)) from error


def grouped(fingerprint: str) -> str:
    """In fours, as one compares it over the telephone."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))
