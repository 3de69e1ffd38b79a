"""The one request of the look for a new version.

It is noted in the ledger, goes where proxies and certificates of this network say, and tells
nothing of this computer. What comes back is a small file:
`{"version": "1.2.3", "released": "2026-11-26", "notes": "https://…"}`.
"""

from __future__ import annotations

import contextlib
import datetime
import threading
import time
from concurrent.futures import Future
from typing import Annotated
from urllib.parse import urlsplit

import httpx2
import msgspec
from msgspec import Meta, Struct

from core.ledger.book import the_ledger
from core.ledger.entry import sent_request
from core.net.transport import LONGEST_ROUTE, TOO_SLOW, quiet_client, reason_of
from core.offline import check_online
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase
from core.version_errors import VersionAddressUnusable, VersionUnknown

_SECONDS = 10.0
_MOST = 16_000
_REDIRECTS = range(300, 400)


class Newest(Struct, frozen=True):
    """What the file says. More in it is passed over, so that it may grow."""

    version: Annotated[str, Meta(pattern=r"\A[0-9]{1,6}(\.[0-9]{1,6}){2}\Z")]
    released: datetime.date
    notes: Annotated[str, Meta(max_length=500)] = ""


def ask(address: str, seconds: float = _SECONDS) -> Newest:
    """Ask `address`, as `check_version_address` returned it; `seconds` are all the time there is.

    Raises `Offline`, `LedgerUnwritable`, `VersionAddressUnusable`, `VersionUnknown`,
    `ProxyWantsLogin`, and what `the_network`, `proxy_for` and `system_context` raise.
    """
    check_online(address)
    answer: Future[Newest] = Future()
    deadline = time.monotonic() + seconds
    # Looking up a name has no time limit of its own, and a server may send a byte now and then.
    threading.Thread(target=_fulfil, args=(answer, address, deadline), daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError as error:
        raise _unknown(address, TOO_SLOW) from error


def _fulfil(answer: Future[Newest], address: str, deadline: float) -> None:
    try:
        answer.set_result(_read(address, _get(address, deadline)))
    except Exception as error:  # noqa: BLE001 - raised again by whoever waits
        answer.set_exception(error)


def _get(address: str, deadline: float) -> bytes:
    with contextlib.closing(quiet_client({"accept": "application/json"})) as client:
        try:
            request = client.build_request("GET", address)
            the_ledger().append(sent_request(address, urlsplit(address).path[:LONGEST_ROUTE]))
            with contextlib.closing(client.send(request, stream=True)) as response:
                return _content(address, response, deadline)
        except httpx2.InvalidURL as error:
            raise VersionAddressUnusable(url=address) from error
        except httpx2.HTTPError as error:
            raise _unknown(address, reason_of(error)) from error


def _content(address: str, response: httpx2.Response, deadline: float) -> bytes:
    if response.status_code in _REDIRECTS:
        sent_on = _("errors", "It sends on to another address, which is not followed.")
        raise _unknown(address, sent_on)
    if response.status_code != 200:
        template = _("errors", "It answered with the status {status}.")
        raise _unknown(address, phrase(template, status=response.status_code))
    content = b""
    for chunk in response.iter_raw():
        content += chunk
        if len(content) > _MOST:
            raise _unknown(address, _("errors", "It sent more than a few lines."))
        if time.monotonic() > deadline:
            raise _unknown(address, TOO_SLOW)
    return content


def _read(address: str, content: bytes) -> Newest:
    try:
        return msgspec.json.decode(content, type=Newest)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        other = _("errors", "What it sent does not describe a version of this program.")
        raise _unknown(address, other) from error


def _unknown(address: str, reason: Detail) -> VersionUnknown:
    return VersionUnknown(url=address, reason=reason)
