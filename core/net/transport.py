"""Requests to other places than trunk servers: whom this computer trusts, and their proxies.

They tell nothing of this computer, and the offline switch holds for them (`core.net.trust`, which
is for trunk servers, goes past it).
"""

from __future__ import annotations

from typing import Any

import httpx2

from core.net.network import the_network
from core.net.proxy import Proxy, proxy_for
from core.net.trust import PROXY_REFUSES, system_context
from core.network_errors import ProxyWantsLogin
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

_HEADERS = {"user-agent": "FedSEA Desktop", "accept-encoding": "identity"}
_TIMEOUT = httpx2.Timeout(10.0)
LONGEST_ROUTE = 200
"""Characters of a path that the ledger keeps."""
CUT_OFF = _("errors", "The connection ended in mid-download.")
TOO_SLOW = _("errors", "It took too long to answer.")


def quiet_client(headers: dict[str, str] | None = None, **options: Any) -> httpx2.Client:
    """A client with `Transport`, which raises what that raises; `options` are `httpx2.Client`'s."""
    return httpx2.Client(
        headers={**_HEADERS, **(headers or {})},
        timeout=_TIMEOUT,
        trust_env=False,  # neither its proxies nor a .netrc
        transport=Transport(),
        **options,
    )


class Transport(httpx2.BaseTransport):
    """One way for each proxy, since a place may send on to other hosts.

    Raises what `the_network`, `proxy_for` and `system_context` raise, and `ProxyWantsLogin`.
    """

    def __init__(self) -> None:
        self._network = the_network()
        self._context = system_context(self._network)
        self._ways: dict[Proxy | None, httpx2.HTTPTransport] = {}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send `request` where its address says."""
        proxy = proxy_for(str(request.url), self._network)
        if proxy not in self._ways:
            through = httpx2.Proxy(proxy.address, headers=proxy.headers) if proxy else None
            self._ways[proxy] = httpx2.HTTPTransport(verify=self._context, proxy=through)
        try:
            return self._ways[proxy].handle_request(request)
        except httpx2.ProxyError as error:
            if proxy and str(error).startswith("407"):
                raise ProxyWantsLogin(address=proxy.address) from error
            raise

    def close(self) -> None:
        """Close the connections."""
        for way in self._ways.values():
            way.close()


def reason_of(error: httpx2.HTTPError) -> Detail:
    """Why a request came to nothing."""
    if isinstance(error, httpx2.TimeoutException):
        return TOO_SLOW
    if isinstance(error, httpx2.ProxyError):
        return PROXY_REFUSES
    if isinstance(error, httpx2.ConnectError):
        if "CERTIFICATE_VERIFY" in str(error):
            return _("errors", "Its certificate could not be verified.")
        return _("errors", "Nothing listens at this address, or the network does not reach it.")
    if isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError):
        return CUT_OFF
    return phrase(_("errors", "{kind} while talking to it."), kind=type(error).__name__)
