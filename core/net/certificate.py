"""A server's certificate as an invitation names it."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import ssl
from urllib.parse import urlsplit

from core.errors import ServerUnreachable
from core.ledger.book import the_ledger
from core.ledger.entry import sent_request
from core.net.trust import PROXY_REFUSES, Trust, tls_reason
from core.text import QT_TRANSLATE_NOOP as _

_SECONDS = 10.0


def certificate_of(url: str) -> str:
    """SHA-256 of the certificate that answers at `url`; empty where there is none (plain HTTP).

    It is one that this computer trusts. Raises `ServerUnreachable`, `CertificateChanged`, and what
    `Trust` raises.
    """
    trust = Trust(url)
    if trust.context is None:
        return ""
    the_ledger().append(sent_request(url, "/", method="HANDSHAKE"))
    parts = urlsplit(url)
    place = parts.hostname or "", parts.port or 443
    first = urlsplit(trust.proxy.address) if trust.proxy else parts
    connection = http.client.HTTPSConnection(
        first.hostname or "",
        first.port or (80 if trust.proxy else 443),
        timeout=_SECONDS,
        context=trust.context,
    )
    if trust.proxy:
        connection.set_tunnel(*place, headers=trust.proxy.headers)
    with contextlib.closing(connection):
        try:
            connection.connect()
            shown = connection.sock.getpeercert(binary_form=True) or b""
        except (OSError, ValueError) as error:
            if refusal := trust.refusal(error):
                raise refusal from error
            reason = _reason(error)
            raise ServerUnreachable(url=url, reason=reason) from error
    return hashlib.sha256(shown).hexdigest()


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return tls_reason(error)
    if str(error).startswith("Tunnel connection failed"):
        return PROXY_REFUSES
    return _("errors", "Nothing listens at this address, or the network does not reach it.")
