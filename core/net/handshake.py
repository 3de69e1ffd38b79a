"""How a WebSocket's handshake with a trunk server can end other than well."""

from __future__ import annotations

import ssl

import aiohttp

from core.errors import FedseaError, ServerUnreachable, TokenRefused
from core.net.trust import PROXY_REFUSES, Trust, tls_reason
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase
from core.trust_errors import TokenNotForThis


class _Redirected(aiohttp.ClientError):
    """The server sends us on to an address that nobody chose and no policy allowed."""


def without_redirects() -> aiohttp.TraceConfig:
    """A handshake would follow redirects, also to another host."""

    async def refuse(*_: object) -> None:
        raise _Redirected

    tracing = aiohttp.TraceConfig()
    tracing.on_request_redirect.append(refuse)
    return tracing


def not_connected(error: Exception, trust: Trust) -> FedseaError:
    """What to say of `error`, an `aiohttp.ClientError` or `OSError`."""
    status = error.status if isinstance(error, aiohttp.WSServerHandshakeError) else 0
    if status == 401:
        return TokenRefused()
    if status == 403:
        return TokenNotForThis()
    unreachable = ServerUnreachable(url=trust.url, reason=_reason(error, status))
    return (None if status else trust.refusal(error)) or unreachable


def _reason(error: Exception, status: int) -> Detail:
    if status:
        return phrase(_("errors", "It answered with the status {status}."), status=status)
    if isinstance(error, _Redirected):
        return _("errors", "It sends us on to another address.")
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return tls_reason(error)
    if isinstance(error, aiohttp.ClientHttpProxyError | aiohttp.ClientProxyConnectionError):
        return PROXY_REFUSES
    return _("errors", "Nothing listens at this address, or the network does not reach it.")
