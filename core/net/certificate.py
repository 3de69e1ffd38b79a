"""A server's certificate as an invitation names it."""

from __future__ import annotations

import hashlib
import ssl
from urllib.parse import urlsplit

from core.errors import ServerUnreachable
from core.ledger.book import the_ledger
from core.ledger.entry import sent_request
from core.text import QT_TRANSLATE_NOOP as _

_SECONDS = 10.0


def certificate_of(url: str) -> str:
    """SHA-256 of the certificate that answers at `url`; empty where there is none (plain HTTP).

    Raises `ServerUnreachable`.
    """
    parts = urlsplit(url)
    if parts.scheme != "https":
        return ""
    the_ledger().append(sent_request(url, "/", method="HANDSHAKE"))
    try:
        place = parts.hostname or "", parts.port or 443
        certificate = ssl.get_server_certificate(place, timeout=_SECONDS)
    except (OSError, ValueError) as error:
        reason = _("errors", "Nothing listens at this address, or the network does not reach it.")
        raise ServerUnreachable(url=url, reason=reason) from error
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest()
