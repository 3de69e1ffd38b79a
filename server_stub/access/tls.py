"""TLS of a trunk server: with an institution's certificate, or with its own."""

from __future__ import annotations

import argparse
import ssl
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from core.address import is_loopback
from core.errors import BadSetting
from server_stub.access.identity import names_of, own_identity, pinned
from server_stub.access.state import StateFolder


class Tls(NamedTuple):
    """How a server encrypts, and what clients are told to look for."""

    context: ssl.SSLContext
    fingerprint: str
    """As in a pairing: empty where authorities vouch for the certificate."""


def tls_of(options: argparse.Namespace, state: StateFolder | None) -> Tls | None:
    """TLS as the options ask for it; None for plain HTTP, which is for this computer only.

    Raises `BadSetting` and `StateDamaged`.
    """
    if options.key is not None and options.certificate is None:
        raise BadSetting(name="--key", reason="The certificate that it belongs to is missing.")
    if options.certificate is not None:
        tls = _loaded(options.certificate, options.key)
    elif options.tls or options.client_ca is not None or not is_loopback(options.host):
        if state is None:
            reason = "A server that ends with its parent has no certificate of its own."
            raise BadSetting(name="--host/--tls", reason=reason)
        names = names_of(options.host)
        if options.public_url is not None:
            names.insert(0, urlsplit(options.public_url).hostname or names[0])
        tls = _loaded(own_identity(state, dict.fromkeys(names)), None)
    else:
        return None
    if options.client_ca is not None:
        _ask_for_certificates(tls.context, options.client_ca)
    return tls


def _loaded(certificate: Path, key: Path | None) -> Tls:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        # Without the empty password, OpenSSL would ask for one in the terminal, also where
        # nobody sits in front of it.
        context.load_cert_chain(certificate, key, password=bytes)
        return Tls(context, pinned(certificate))
    except (ssl.SSLError, ValueError) as error:
        reason = "They are damaged, do not belong together, or the key has a password."
        raise BadSetting(name="--certificate/--key", reason=reason) from error
    except OSError as error:
        raise BadSetting(name="--certificate/--key", reason=f"{error.strerror}.") from error


def _ask_for_certificates(context: ssl.SSLContext, authority: Path) -> None:
    context.verify_mode = ssl.CERT_REQUIRED
    try:
        context.load_verify_locations(authority)
    except ssl.SSLError as error:
        reason = f"{authority} holds no certificate of an authority (PEM)."
        raise BadSetting(name="--client-ca", reason=reason) from error
    except OSError as error:
        raise BadSetting(name="--client-ca", reason=f"{authority}: {error.strerror}.") from error
