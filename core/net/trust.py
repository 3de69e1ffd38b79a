"""Whom a connection trusts, and through which proxy it goes: decided here for all of them.

Where a certificate is known for an address, exactly that one is good, whoever signed it and
whatever name it has. It is compared within the handshake, so before anything of a request leaves.
Everywhere else the operating system's authorities decide, and those of an extra file.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Callable
from typing import Any, TypedDict
from urllib.parse import urlsplit

import requests
import truststore
from requests.adapters import HTTPAdapter

from core import offline
from core.errors import FedseaError
from core.net.network import Network, the_network
from core.net.proxy import Proxy, proxy_for
from core.network_errors import ClientCertificateWanted, ProxyWantsLogin, TrustFileUnusable
from core.pins import grouped, pin_of
from core.text import QT_TRANSLATE_NOOP as _
from core.trust_errors import CertificateChanged

NOT_VERIFIED = _(
    "errors",
    "Its certificate could not be verified. If the server made its own, pair with it first.",
)
BROKE_OFF = _(
    "errors",
    "It did not go on with the secure connection. Some servers do so where this computer shows "
    "no certificate (Settings, Network).",
)
PROXY_REFUSES = _("errors", "The proxy of this network does not let it through.")


def tls_reason(error: Exception) -> str:
    """Why a secure connection was not made, for `ServerUnreachable`."""
    text = repr(error) + str(error)
    verified = "CertVerification" not in text and "CERTIFICATE_VERIFY" not in text
    return BROKE_OFF if verified else NOT_VERIFIED


class WebSocketOptions(TypedDict):
    """For `aiohttp.ClientSession.ws_connect`."""

    ssl: ssl.SSLContext | bool
    proxy: str | None
    proxy_headers: dict[str, str] | None


class Trust:
    """For connections to one address."""

    def __init__(self, url: str, certificate: str = "") -> None:
        """`certificate` is the SHA-256 that it has to have; empty: as paired, if it was.

        Raises `PinsUnusable`, `PolicyUnusable`, `ProxyUnusable` and `TrustFileUnusable`.
        """
        self.url = url
        self.certificate = ""
        self.proxy: Proxy | None = None
        self.context: ssl.SSLContext | None = None
        self._found = ""
        offline.allow_server(url)
        if urlsplit(url).scheme == "http":  # this very computer
            return
        network = the_network()
        self.certificate = certificate or pin_of(url)
        self.proxy = proxy_for(url, network)
        if self.proxy is not None:
            offline.allow_server(self.proxy.address)
        if self.certificate:
            self.context = _pinned(self.certificate, self._note)
        else:
            self.context = system_context(network)
        _show_own_certificate(self.context, network)

    def _note(self, found: str) -> None:
        self._found = found

    def websocket_options(self) -> WebSocketOptions:
        """How `aiohttp` has to connect; its session must not look for proxies itself."""
        return {
            "ssl": self.context or True,
            "proxy": self.proxy.address if self.proxy else None,
            "proxy_headers": self.proxy.headers if self.proxy else None,
        }

    def session(self) -> requests.Session:
        """A session of `requests` for `url`; what is asked of it must not follow redirects."""
        session = requests.Session()
        session.trust_env = False  # neither its proxies nor a .netrc
        session.adapters.clear()
        session.mount(f"{urlsplit(self.url).scheme}://", _Adapter(self))
        if self.proxy:
            session.proxies = {"https": self.proxy.address}
        return session

    def refusal(self, error: Exception) -> FedseaError | None:
        """What `error` of a library says of trust or proxy, if it does."""
        text = str(error)
        if self._found:
            return CertificateChanged(
                url=self.url, was=grouped(self.certificate), found=grouped(self._found)
            )
        if self.proxy and (getattr(error, "status", 0) == 407 or " 407 " in text):
            return ProxyWantsLogin(address=self.proxy.address)
        if "CERTIFICATE_REQUIRED" in text or "certificate required" in text:
            return ClientCertificateWanted(url=self.url)
        return None


class _Adapter(HTTPAdapter):
    """Connections of `requests` with the context and proxy of a `Trust`, and nothing of its own."""

    def __init__(self, trust: Trust) -> None:
        self._proxy_headers = trust.proxy.headers if trust.proxy else {}
        self._tls: dict[str, Any] = {}
        if trust.context is not None:
            pinned = bool(trust.certificate)
            self._tls = {
                "ssl_context": trust.context,
                "cert_reqs": "CERT_NONE" if pinned else "CERT_REQUIRED",
                "assert_fingerprint": trust.certificate or None,
            }
        super().__init__()

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **options: Any
    ) -> None:
        super().init_poolmanager(connections, maxsize, block, **options, **self._tls)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        return super().proxy_manager_for(proxy, **options, **self._tls)

    def proxy_headers(self, proxy: str) -> dict[str, str]:  # noqa: ARG002 - there is but one
        return self._proxy_headers

    def build_connection_pool_key_attributes(
        self, request: Any, verify: Any, cert: Any = None
    ) -> Any:
        place, _own = super().build_connection_pool_key_attributes(request, verify, cert)
        return place, {}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Would add authorities that come with a Python package."""


def system_context(network: Network) -> ssl.SSLContext:
    """Trusts whom the operating system trusts, and the extra file. Raises `TrustFileUnusable`."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if network.extra_ca:
        try:
            context.load_verify_locations(network.extra_ca)
        except (OSError, ValueError) as error:
            raise _unusable(network.extra_ca, error) from error
    return context


def _pinned(fingerprint: str, other: Callable[[str], None]) -> ssl.SSLContext:
    """Only the certificate with this SHA-256 passes the handshake; `other` is told of another."""

    def check(end: ssl.SSLObject | ssl.SSLSocket) -> None:
        found = hashlib.sha256(end.getpeercert(binary_form=True) or b"").hexdigest()
        if found != fingerprint:
            other(found)
            raise ssl.SSLCertVerificationError("another certificate than the one that is known")

    class PinnedObject(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            check(self)

    class PinnedSocket(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            check(self)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.sslobject_class = PinnedObject
    context.sslsocket_class = PinnedSocket
    return context


def _show_own_certificate(context: ssl.SSLContext, network: Network) -> None:
    if not network.client_certificate:
        return
    key = network.client_key or network.client_certificate
    try:
        # Without a function of ours a key with a password would have the terminal asked for it.
        context.load_cert_chain(network.client_certificate, key, password=_no_password)
    except (OSError, ValueError) as error:
        broken = key if isinstance(error, _Locked) else network.client_certificate
        raise _unusable(broken, error) from error


class _Locked(ValueError):
    pass


def _no_password() -> str:
    raise _Locked


def _unusable(file: str, error: Exception) -> TrustFileUnusable:
    if isinstance(error, _Locked):
        reason = _("errors", "The key has a password; only one without can be used.")
    elif isinstance(error, ssl.SSLError | ValueError):
        reason = _("errors", "It is no PEM file of this kind, or key and certificate do not match.")
    else:
        reason = getattr(error, "strerror", None) or str(error)
    return TrustFileUnusable(file=file, reason=reason)
