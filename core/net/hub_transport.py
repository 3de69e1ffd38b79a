"""The hub's connections: whom this computer trusts, and the proxy of each address."""

from __future__ import annotations

import httpx2

from core.net.network import the_network
from core.net.proxy import Proxy, proxy_for
from core.net.trust import system_context
from core.network_errors import ProxyWantsLogin


class HubTransport(httpx2.BaseTransport):
    """One way for each proxy, since the hub sends on to other hosts.

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
