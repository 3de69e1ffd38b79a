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
from core.net.transport import CUT_OFF, LONGEST_ROUTE, quiet_client, reason_of
from core.offline import check_online
from core.policy import load_policy
from core.policy_rules import check_hub
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

_MOST_REDIRECTS = 5
_MOST_DESCRIPTION = 16 << 20
_OTHER = _("errors", "Something else than a Hugging Face hub answers there.")


def hub_address() -> str:
    """Address of the hub: HF_ENDPOINT, or the public one."""
    from huggingface_hub import constants

    return str(constants.ENDPOINT)


class HubClient:
    """Reads files of one repository. Close it at the end.

    Raises `ForbiddenByPolicy` or `PolicyUnusable` at once, or what `Transport` raises; every
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
        self._client = quiet_client(
            {"authorization": f"Bearer {token}"} if token else None,
            follow_redirects=True,  # without the token, where it is another host
            max_redirects=_MOST_REDIRECTS,
            event_hooks={"request": [self._note]},
        )

    def _note(self, request: httpx2.Request) -> None:
        """Called before each request leaves, also where it follows a redirect."""
        url = str(request.url)
        try:
            check_address(url.partition("?")[0])
        except (AddressUnusable, PlainHttp) as error:
            raise self.unreachable(error.problem().phrase()) from error
        the_ledger().append(sent_request(url, urlsplit(url).path[:LONGEST_ROUTE]))

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
            raise self.unreachable(CUT_OFF)

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
            raise self.unreachable(reason_of(error)) from error

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
