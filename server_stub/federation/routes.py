"""REST routes of common runs. Their bodies are numbers; who holds which seat is in no answer."""

from __future__ import annotations

import time
from collections.abc import Mapping

import msgspec
from aiohttp import web

from core.model.source import ModelSource
from core.protocol.messages import Code
from core.protocol.together import Created, Enrolled, Invited, RunStatus
from core.together import CommonRun
from server_stub.federation.desk import Desk, Place
from server_stub.refusal import Refusal

PLACE = web.RequestKey("place", Place)
"""The seat that a request's token opens; a request without one may do everything."""


class RunRoutes:
    """Creating, inviting, enrolling, looking, ending."""

    def __init__(self, desk: Desk, sources: Mapping[str, ModelSource]) -> None:
        self._desk = desk
        self._sources = sources

    def add_to(self, app: web.Application) -> None:
        """Put them in."""
        add = app.router
        add.add_post("/v1/runs", self._create)
        add.add_post("/v1/runs/{run}/seats", self._invite)
        add.add_post("/v1/runs/{run}/enrol", self._enrol)
        add.add_post("/v1/runs/{run}/finish", self._finish)
        add.add_get("/v1/runs/{run}", self._status)

    @staticmethod
    def is_enrolling(request: web.Request) -> bool:
        """Whether a request brings the secret of an invitation in the place of a token."""
        return request.method == "POST" and request.path.endswith("/enrol")

    async def _create(self, request: web.Request) -> web.Response:
        _owners_only(request)
        try:
            run = msgspec.json.decode(await request.read(), type=CommonRun)
        except msgspec.DecodeError as error:
            raise web.HTTPBadRequest(text=str(error)[:300]) from error
        source = self._sources.get(run.fingerprint)
        if source is None:
            raise web.HTTPNotFound(text="This server does not serve that model.")
        if run.input_blocks + run.output_blocks >= source.blocks:
            raise web.HTTPBadRequest(text="The trunk of that cut would have no blocks.")
        return await _answered(self._desk.create(run), lambda number: Created(number))

    async def _invite(self, request: web.Request) -> web.Response:
        _owners_only(request)
        work = self._desk.invite(request.match_info["run"])
        return await _answered(work, lambda found: Invited(*found))

    async def _enrol(self, request: web.Request) -> web.Response:
        secret = request.headers.get("Authorization", "").removeprefix("Bearer ")
        work = self._desk.enrol(request.match_info["run"], secret)
        return await _answered(work, lambda found: Enrolled(*found))

    async def _finish(self, request: web.Request) -> web.Response:
        _owners_only(request)

        async def finish() -> None:
            await self._desk.run(request.match_info["run"]).finish()

        return await _answered(finish(), lambda _: {})

    async def _status(self, request: web.Request) -> web.Response:
        number = request.match_info["run"]
        place = request.get(PLACE)
        if place is not None and place.run != number:
            raise web.HTTPForbidden(text="This token is for another common run.")

        async def look() -> RunStatus:
            run = self._desk.run(number)
            rounds = run.rounds
            over = rounds.round >= run.run.rounds
            return RunStatus(
                run.run, rounds.round, over, rounds.cancelled, rounds.standings(time.monotonic())
            )

        return await _answered(look(), lambda found: found)


def _owners_only(request: web.Request) -> None:
    if request.get(PLACE) is not None:
        raise web.HTTPForbidden(text="Only who runs the server or has its token may do that.")


async def _answered(work: object, shape: object) -> web.Response:
    try:
        found = shape(await work)  # type: ignore[operator,misc]
    except Refusal as refusal:
        status = 503 if refusal.code is Code.BUSY else 404
        return web.Response(status=status, text=refusal.detail)
    return web.Response(body=msgspec.json.encode(found), content_type="application/json")
