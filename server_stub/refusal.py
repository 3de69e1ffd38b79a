"""Why a request is not carried out. Raised anywhere in the server, sent as a `Refused`."""

from __future__ import annotations

from core.protocol.messages import Code


class Refusal(Exception):
    """A typed answer to a bad or impossible request; nothing else has changed."""

    def __init__(self, code: Code, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail[:300]
