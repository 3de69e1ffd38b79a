"""The one way to the Hugging Face hub: asked for, allowed by the policy, and in the ledger.

The process stays offline for everything else (HF_HUB_OFFLINE): only this client may connect. It
tells the hub nothing of this computer; the address of what is asked for, and the access token
where one was given, are all that leaves.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2

from core.address import check_address
from core.errors import AddressUnusable, FedseaError, PlainHttp
from core.ledger.book import the_ledger
from core.ledger.entry import sent_request
from core.model.hub_cache import Repository
from core.model_errors import HubModelClosed, HubModelMissing, HubUnreachable
from core.net.hub_transport import HubTransport
from core.net.trust import PROXY_REFUSES
from core.offline import check_online
from core.policy import load_policy
from core.policy_rules import check_hub
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

_AGENT = "FedSEA Desktop"
_TIMEOUT = httpx2.Timeout(10.0)
_MOST_REDIRECTS = 5
_MOST_DESCRIPTION = 16 << 20
_LONGEST_ROUTE = 200
_OTHER = _("errors", "Something else than a Hugging Face hub answers there.")
_CUT_OFF = _("errors", "The connection ended in mid-download.")


def hub_address() -> str:
    """Address of the hub: HF_ENDPOINT, or the public one."""
    from huggingface_hub import constants

    return str(constants.ENDPOINT)


class HubClient:
    """Reads files of one repository. Close it at the end.

    Raises `ForbiddenByPolicy` or `PolicyUnusable` at once, or what `HubTransport` raises; every
    request may raise `HubUnreachable`, `HubModelClosed`, `HubModelMissing`, `LedgerUnwritable` and
    `ProxyWantsLogin`.
    """

    def __init__(
        self, repository: Repository, token: str | None = None, address: str | None = None
    ) -> None:
        check_hub(load_policy())
        check_online(address or hub_address())
        self.repository = repository
        self.address = address or hub_address()
        try:
            self.address = check_address(self.address)
        except (AddressUnusable, PlainHttp) as error:
            raise self.unreachable(error.problem().phrase()) from error
        headers = {"user-agent": _AGENT, "accept-encoding": "identity"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        self._client = httpx2.Client(
            headers=headers,
            timeout=_TIMEOUT,
            follow_redirects=True,  # without the token, where it is another host
            max_redirects=_MOST_REDIRECTS,
            event_hooks={"request": [self._note]},
            trust_env=False,  # neither its proxies nor a .netrc
            transport=HubTransport(),
        )

    def _note(self, request: httpx2.Request) -> None:
        """Called before each request leaves, also where it follows a redirect."""
        url = str(request.url)
        try:
            check_address(url.partition("?")[0])
        except (AddressUnusable, PlainHttp) as error:
            raise self.unreachable(error.problem().phrase()) from error
        the_ledger().append(sent_request(url, urlsplit(url).path[:_LONGEST_ROUTE]))

    def describe(self) -> bytes:
        """What the hub says of the repository, as JSON, with the sizes and digests of its files."""
        name, revision = self.repository.name, quote(self.repository.revision, safe="")
        url = f"{self.address}/api/models/{name}/revision/{revision}?blobs=true"
        with self._answer(url, {}) as answer:
            return self._bounded(answer)

    def _bounded(self, answer: httpx2.Response) -> bytes:
        content = bytearray()
        for chunk in answer.iter_raw():
            content += chunk
            if len(content) > _MOST_DESCRIPTION:
                raise self.unreachable(_OTHER)
        return bytes(content)

    def read(self, file: str, commit: str, begin: int, end: int) -> Iterator[bytes]:
        """Bytes `begin` to `end` of a file at `commit`: all of them, or an error."""
        if begin >= end:
            return
        url = f"{self.address}/{self.repository.name}/resolve/{commit}/{quote(file)}"
        left = end - begin
        with self._answer(url, {"range": f"bytes={begin}-{end - 1}"}) as answer:
            given = answer.headers.get("content-range", "")
            part = answer.status_code == 206 and given.startswith(f"bytes {begin}-{end - 1}/")
            if not part and not (answer.status_code == 200 and begin == 0):
                raise self.unreachable(_("errors", "It does not give out parts of files."))
            for chunk in answer.iter_raw():
                left -= len(chunk)
                if left < 0:
                    raise self.unreachable(_OTHER)
                yield chunk
        if left:
            raise self.unreachable(_CUT_OFF)

    @contextlib.contextmanager
    def _answer(self, url: str, headers: dict[str, str]) -> Iterator[httpx2.Response]:
        from huggingface_hub.errors import HfHubHTTPError
        from huggingface_hub.utils import hf_raise_for_status  # type: ignore[attr-defined]

        try:
            with self._client.stream("GET", url, headers=headers) as answer:
                hf_raise_for_status(answer)
                yield answer
        except HfHubHTTPError as error:
            raise self._refusal(error) from error
        except httpx2.HTTPError as error:
            raise self.unreachable(_reason(error)) from error

    def _refusal(self, error: Any) -> FedseaError:
        from huggingface_hub.errors import (
            RemoteEntryNotFoundError,
            RepositoryNotFoundError,
            RevisionNotFoundError,
        )

        status, source = error.response.status_code, str(self.repository)
        match error:
            case RevisionNotFoundError():
                return self.missing(_("errors", "There is no such revision."))
            case RemoteEntryNotFoundError():
                return self.missing(_("errors", "A file of it is missing there."))
            case RepositoryNotFoundError():
                closed = True
            case _:
                closed = status in (401, 403)
        if closed:
            page = f"{self.address}/{self.repository.name}"
            return HubModelClosed(source=source, page=page)
        template = _("errors", "It answered with the status {status}.")
        return self.unreachable(phrase(template, status=status))

    def unreachable(self, reason: Detail) -> HubUnreachable:
        """An error about the hub itself."""
        return HubUnreachable(url=self.address, reason=reason)

    def missing(self, reason: Detail) -> HubModelMissing:
        """An error about what is in the repository."""
        return HubModelMissing(source=str(self.repository), reason=reason)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _reason(error: httpx2.HTTPError) -> Detail:
    if isinstance(error, httpx2.TimeoutException):
        return _("errors", "It took too long to answer.")
    if isinstance(error, httpx2.ProxyError):
        return PROXY_REFUSES
    if isinstance(error, httpx2.ConnectError):
        if "CERTIFICATE_VERIFY" in str(error):
            return _("errors", "Its certificate could not be verified.")
        return _("errors", "Nothing listens at this address, or the network does not reach it.")
    if isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError):
        return _CUT_OFF
    return phrase(_("errors", "{kind} while talking to it."), kind=type(error).__name__)
