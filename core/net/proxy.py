"""Which proxy a connection goes through, the same for REST, WebSocket and the hub.

A proxy's log-in is in the keyring, or in the environment's own variables; nothing of it gets into
an error, a log or a command line. Automatic configuration by a script (PAC) is not followed.
"""

from __future__ import annotations

import base64
import functools
import ipaddress
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from core.address import check_proxy, is_loopback
from core.errors import AddressUnusable, NothingToDo
from core.net.network import Network
from core.net.tokens import Place, TokenStore
from core.network_errors import ProxyUnusable
from core.text import QT_TRANSLATE_NOOP as _

_SERVICE = "FedSEA Desktop, proxies"


@dataclass(frozen=True)
class Proxy:
    """`address` is `http://host:port`; `login` is `user:password` or empty."""

    address: str
    login: str = field(default="", repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """What the proxy alone gets."""
        coded = base64.b64encode(self.login.encode()).decode()
        return {"Proxy-Authorization": f"Basic {coded}"} if self.login else {}


def proxy_for(url: str, network: Network) -> Proxy | None:
    """The proxy on the way to `url`; never one to this computer. Raises `ProxyUnusable`."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    if is_loopback(host) or network.proxy == "none":
        return None
    if network.proxy != "system":
        excepted = is_excepted(host, port, network.no_proxy)
        return None if excepted else Proxy(network.proxy, _kept(network.proxy))
    exceptions = urllib.request.getproxies_environment().get("no", "").split(",")
    if is_excepted(host, port, exceptions) or urllib.request.proxy_bypass(f"{host}:{port}"):
        return None
    return _of_the_system(parts.scheme)


def is_excepted(host: str, port: int, entries: Iterable[str]) -> bool:
    """Whether a list of names, `host:port`, networks or `*` has `host`; names go for all below."""
    name = host.lower().rstrip(".")
    for entry in (it.strip().lower() for it in entries):
        if entry == "*":
            return True
        if _in_network(name, entry):
            return True
        wanted = entry.removesuffix(f":{port}").removeprefix("*").strip(".")
        if wanted and (name == wanted or name.endswith(f".{wanted}")):
            return True
    return False


def _in_network(host: str, entry: str) -> bool:
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False


def _of_the_system(scheme: str) -> Proxy | None:
    found = urllib.request.getproxies()
    given = found.get(scheme) or found.get("all") or ""
    if not given:
        return None
    before, slashes, rest = given.rpartition("://")
    login, _at, place = rest.rpartition("@")
    try:
        address = check_proxy(f"{before}{slashes}{place}")
    except AddressUnusable as error:
        reason = _("errors", "The system names it; only http proxies can be used.")
        raise ProxyUnusable(address=error.details["url"], reason=reason) from error
    return Proxy(address, unquote(login) or _kept(address))


# --- log-ins --------------------------------------------------------------------------------------


@functools.cache
def _logins() -> TokenStore:
    return TokenStore(_SERVICE)


def _kept(address: str) -> str:
    return _logins().find(address)[0] or ""


def keep_login(user: str, password: str, network: Network) -> Place:
    """Keep what the proxy in use wants; without a user forget it.

    Raises `NothingToDo` where there is none, and `ProxyUnusable`.
    """
    proxy = Proxy(network.proxy) if "://" in network.proxy else None
    if network.proxy == "system":
        proxy = _of_the_system("https")
    if proxy is None:
        raise NothingToDo(
            reason=_("errors", "No proxy is used, so there is nothing to log in to."),
            advice=_("errors", "Choose one under Settings, Network."),
        )
    if ":" in user:
        reason = _("errors", "A user’s name cannot have a colon in it.")
        raise ProxyUnusable(address=proxy.address, reason=reason)
    if not user:
        _logins().forget(proxy.address)
        return "nowhere"
    return _logins().keep(proxy.address, f"{user}:{password}")
