"""The trunk server's REST routes, through `requests`."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping
from typing import TypeVar

import msgspec
import requests

from core.errors import FedseaError, ServerUnreachable, TokenRefused
from core.ledger.book import the_ledger
from core.ledger.entry import sent_request
from core.model_errors import WeightsNotOffered
from core.net.trust import PROXY_REFUSES, Trust, tls_reason
from core.protocol.info import ServerInfo
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase
from core.together import CommonRun
from core.together_errors import CommonRunRefused
from core.trust_errors import TokenNotForThis

Answer = TypeVar("Answer")

_MOST_JSON = 32 << 20
_TIMEOUT = (10, 30)
_CHUNK = 1 << 16
"""When a connection breaks, what has come of a chunk is lost."""


class Rest:
    """Requests to one trunk server; each is in the ledger before it leaves.

    They have no content, but for `post`, whose numbers are those of a common run.

    Every method raises `ServerUnreachable`, `TokenRefused`, `TokenNotForThis`, `WeightsNotOffered`
    where the status says so, `CertificateChanged`, `ProxyWantsLogin` or `ClientCertificateWanted`,
    or `LedgerUnwritable` (then nothing left).
    """

    def __init__(
        self,
        url: str,
        token: str | None,
        not_offered: Mapping[int, str] | None = None,
        certificate: str = "",
    ) -> None:
        """`not_offered` are the statuses that mean so, with the reason; `certificate` as `Trust`
        takes it. Raises what `Trust` raises.
        """
        self.url = url
        self._not_offered = not_offered or {}
        self._trust = Trust(url, certificate)
        self._session = self._trust.session()
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def ask(self, route: str, kind: type[Answer]) -> Answer:
        """Get JSON of the type `kind`."""
        return self._decoded(self.read(route, _MOST_JSON), kind)

    def _decoded(self, body: bytes, kind: type[Answer]) -> Answer:
        try:
            return msgspec.json.decode(body, type=kind)
        except msgspec.DecodeError as error:
            other = _("errors", "Something else than a trunk server of this version answers there.")
            raise ServerUnreachable(url=self.url, reason=other) from error

    def post(self, route: str, kind: type[Answer], content: CommonRun | None = None) -> Answer:
        """Ask for something to be done, with what is agreed on for a common run if it needs that.

        Raises `CommonRunRefused` with the server's sentence.
        """
        body = b"" if content is None else msgspec.json.encode(content)
        the_ledger().append(sent_request(self.url, route, method="POST", body=body))
        try:
            answer = self._session.post(
                f"{self.url}{route}", data=body, timeout=_TIMEOUT, allow_redirects=False
            )
        except (requests.RequestException, OSError) as error:
            raise self._unreachable(error) from error
        if answer.status_code in (400, 403, 404, 503):
            raise CommonRunRefused(reason=answer.text[:300])
        self._check(answer.status_code)
        return self._decoded(answer.content[:_MOST_JSON], kind)

    def read(self, route: str, most: int) -> bytes:
        """Get a short answer; whatever comes after `most` bytes is not read."""
        found = bytearray()
        for chunk in self.stream(route):
            found += chunk
            if len(found) >= most:
                break
        return bytes(found[:most])

    def stream(self, route: str, headers: dict[str, str] | None = None) -> Generator[bytes]:
        """Get a long answer, a piece at a time; closing the iterator closes the connection."""
        the_ledger().append(sent_request(self.url, route))
        try:
            with contextlib.closing(
                self._session.get(
                    f"{self.url}{route}",
                    headers={"Accept-Encoding": "identity", **(headers or {})},
                    timeout=_TIMEOUT,
                    allow_redirects=False,
                    stream=True,
                )
            ) as answer:
                self._check(answer.status_code)
                yield from answer.iter_content(_CHUNK)
        except (requests.RequestException, OSError) as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: Exception) -> FedseaError:
        return self._trust.refusal(error) or ServerUnreachable(url=self.url, reason=_reason(error))

    def _check(self, status: int) -> None:
        if status == 401:
            raise TokenRefused
        if status == 403:
            raise TokenNotForThis
        if status in self._not_offered:
            raise WeightsNotOffered(reason=self._not_offered[status])
        if status in (429, 503):
            raise ServerUnreachable(url=self.url, reason=_("errors", "It is busy."))
        if status not in (200, 206):
            text = _("errors", "It answered with the status {status}.")
            raise ServerUnreachable(url=self.url, reason=phrase(text, status=status))

    def close(self) -> None:
        """Close idle connections."""
        self._session.close()


def fetch_info(url: str, token: str | None, certificate: str = "") -> ServerInfo:
    """Ask `/v1/info`. Raises what `Rest` raises."""
    with contextlib.closing(Rest(url, token, certificate=certificate)) as rest:
        return rest.ask("/v1/info", ServerInfo)


def _reason(error: Exception) -> Detail:
    if isinstance(error, requests.exceptions.SSLError):
        return tls_reason(error)
    if isinstance(error, requests.exceptions.ProxyError):
        return PROXY_REFUSES
    if isinstance(error, requests.exceptions.Timeout):
        return _("errors", "It took too long to answer.")
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return _("errors", "The connection broke off.")
    if isinstance(error, requests.exceptions.ConnectionError):
        return _("errors", "Nothing listens at this address, or the network does not reach it.")
    return phrase(_("errors", "{kind} while talking to it."), kind=type(error).__name__)
