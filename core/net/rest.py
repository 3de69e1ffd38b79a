"""The trunk server's REST routes, through `requests`."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec
import requests

from core.address import is_loopback
from core.errors import ServerUnreachable, TokenRefused
from core.ledger.book import the_ledger
from core.ledger.entry import sent_request
from core.protocol.info import ServerInfo
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

_ROUTE = "/v1/info"
_MAX_ANSWER = 32 << 20
_TIMEOUT = (10, 30)


def fetch_info(url: str, token: str | None) -> ServerInfo:
    """Ask `/v1/info`. Raises `ServerUnreachable`, `TokenRefused`, or `LedgerUnwritable` (then
    nothing left).
    """
    the_ledger().append(sent_request(url, _ROUTE))
    with requests.Session() as session:
        session.trust_env = not is_loopback(urlsplit(url).hostname or "")  # no proxy to oneself
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            answer = session.get(
                f"{url}{_ROUTE}",
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
                stream=True,
            )
            body = answer.raw.read(_MAX_ANSWER, decode_content=True)
        except (requests.RequestException, OSError) as error:
            raise ServerUnreachable(url=url, reason=_reason(error)) from error
    if answer.status_code in (401, 403):
        raise TokenRefused
    if answer.status_code != 200:
        status = _("errors", "It answered with the status {status}.")
        raise ServerUnreachable(url=url, reason=phrase(status, status=answer.status_code))
    try:
        return msgspec.json.decode(body, type=ServerInfo)
    except msgspec.DecodeError as error:
        other = _("errors", "Something else than a trunk server of this version answers there.")
        raise ServerUnreachable(url=url, reason=other) from error


def _reason(error: Exception) -> Detail:
    if isinstance(error, requests.exceptions.SSLError):
        return _("errors", "Its certificate could not be verified.")
    if isinstance(error, requests.exceptions.Timeout):
        return _("errors", "It took too long to answer.")
    if isinstance(error, requests.exceptions.ConnectionError):
        return _("errors", "Nothing listens at this address, or the network does not reach it.")
    return phrase(_("errors", "{kind} while talking to it."), kind=type(error).__name__)
