"""Taking a pairing: from then on its certificate is the server's, and its token opens it."""

from __future__ import annotations

from urllib.parse import urlsplit

from core.address import check_address
from core.net.tokens import Place, TokenStore
from core.network_errors import CertificateKnown
from core.pairing import Pairing
from core.pins import grouped, keep_pin, pin_of
from core.policy import load_policy
from core.policy_rules import check_server


def take_pairing(pairing: Pairing, tokens: TokenStore, *, anew: bool = False) -> tuple[str, Place]:
    """Keep what it says; return the address, and where its token is now. Nothing is sent.

    With `anew` a certificate that is known already is replaced, also by none, where the system's
    authorities are to vouch from now on. Raises `ForbiddenByPolicy` or `PolicyUnusable` before
    anything is kept, `CertificateKnown`, and `PinsUnusable`.
    """
    url = check_address(pairing.server)
    check_server(load_policy(), url)
    if urlsplit(url).scheme == "https":
        known = pin_of(url)
        if known and known != pairing.certificate and not anew:
            found = grouped(pairing.certificate) or "–"
            raise CertificateKnown(url=url, was=grouped(known), found=found)
        keep_pin(url, pairing.certificate)
    if pairing.token:
        return url, tokens.keep(url, pairing.token)
    return url, tokens.find(url)[1]
