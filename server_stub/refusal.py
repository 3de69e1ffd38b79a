"""Why a request is not carried out. Raised anywhere in the server, sent as a `Refused`."""

from __future__ import annotations

from core.protocol.messages import Code

BUSY_SECONDS = 10
"""After which a server that is busy may be less so, where nothing better is known."""


class Refusal(Exception):
    """A typed answer to a bad or impossible request; nothing else has changed."""

    def __init__(self, code: Code, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail[:300]


def busy(detail: str, seconds: int = BUSY_SECONDS) -> Refusal:
    """What could be done later; `seconds` is a guess when."""
    return Refusal(Code.BUSY, f"{detail}; try again in {seconds} s")
