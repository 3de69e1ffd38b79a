"""The table of all routes. The router is filled from it, tokens are asked for by it, and
`/v1/openapi.json` describes it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import NamedTuple

from aiohttp import web

from server_stub.access.tokens import Scope

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
JSON, BYTES = "application/json", "application/octet-stream"
NO_TOKEN = "none"  # noqa: S105 - says that there is none
ANY_TOKEN = "any"  # noqa: S105 - says which
INVITATION = "invitation"


class Route(NamedTuple):
    """One method of one path."""

    method: str
    path: str
    handler: Handler
    summary: str
    answer: object = None
    """Type of the JSON that it answers; None for something else."""
    scopes: frozenset[Scope] = frozenset()
    """Of which the token needs one; none: every token will do."""
    lock: str = ANY_TOKEN
    """What opens it: a token, nothing, or the secret of an invitation."""
    body: type | None = None
    """Type of the JSON that it takes."""
    query: Mapping[str, str] = {}
    """Pattern of each parameter after the question mark; all of them are needed."""
    status: int = 200
    content: str = JSON
    refusals: Mapping[int, str] = {}
    """Statuses besides those that follow from all this."""


class Routes:
    """All of them."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.all = list(routes)
        self._by_place = {(it.method, it.path): it for it in self.all}

    def add_to(self, app: web.Application) -> None:
        """Fill the router."""
        for it in self.all:
            if it.method == "GET":
                app.router.add_get(it.path, it.handler)
            else:
                app.router.add_route(it.method, it.path, it.handler)

    def of(self, request: web.Request) -> Route | None:
        """The route of a request; None for one that leads nowhere."""
        resource = request.match_info.route.resource
        if resource is None:
            return None
        method = "GET" if request.method == "HEAD" else request.method
        return self._by_place.get((method, resource.canonical))
