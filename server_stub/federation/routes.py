"""REST routes of common runs. Their bodies are numbers; who holds which seat is in no answer."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

import msgspec
from aiohttp import web

from core.model.source import ModelSource
from core.protocol.messages import Code
from core.protocol.together import Created, Enrolled, Invited, RunStatus
from core.together import CommonRun
from server_stub.access.door import ADMINISTER, CALLER
from server_stub.audit import Audit
from server_stub.federation.desk import Desk
from server_stub.refusal import BUSY_SECONDS, Refusal
from server_stub.routes import INVITATION, Route

_NO_RUN = "There is no such common run at this server."
_FULL = "The server holds as many as it can."


class RunRoutes:
    """Creating, inviting, enrolling, looking, ending."""

    def __init__(self, desk: Desk, sources: Mapping[str, ModelSource], audit: Audit) -> None:
        self._desk = desk
        self._sources = sources
        self._audit = audit

    def routes(self) -> Iterator[Route]:
        """All that there are."""
        yield Route(
            *("POST", "/v1/runs", self._create, "Begin a common run."),
            answer=Created,
            scopes=ADMINISTER,
            body=CommonRun,
            refusals={404: "This server does not serve that model.", 503: _FULL},
        )
        yield Route(
            *("POST", "/v1/runs/{run}/seats", self._invite, "Add a seat to a run."),
            answer=Invited,
            scopes=ADMINISTER,
            refusals={404: _NO_RUN, 503: _FULL},
        )
        yield Route(
            *("POST", "/v1/runs/{run}/enrol", self._enrol, "Take a seat with an invitation."),
            answer=Enrolled,
            lock=INVITATION,
            refusals={404: "There is no such run, or the invitation was used."},
        )
        yield Route(
            *("POST", "/v1/runs/{run}/finish", self._finish, "End a run for all."),
            answer=dict[str, str],
            scopes=ADMINISTER,
            refusals={404: _NO_RUN},
        )
        yield Route(
            *("GET", "/v1/runs/{run}", self._status, "Where a run is."),
            answer=RunStatus,
            refusals={403: "This token is for another common run.", 404: _NO_RUN},
        )

    async def _create(self, request: web.Request) -> web.Response:
        try:
            run = msgspec.json.decode(await request.read(), type=CommonRun)
        except msgspec.DecodeError as error:
            raise web.HTTPBadRequest(text=str(error)[:300]) from error
        source = self._sources.get(run.fingerprint)
        if source is None:
            raise web.HTTPNotFound(text="This server does not serve that model.")
        if run.input_blocks + run.output_blocks >= source.blocks:
            raise web.HTTPBadRequest(text="The trunk of that cut would have no blocks.")

        def created(number: str) -> Created:
            self._note("run created", request, number)
            return Created(number)

        return await _answered(self._desk.create(run), created)

    async def _invite(self, request: web.Request) -> web.Response:
        number = request.match_info["run"]

        def invited(found: tuple[int, str]) -> Invited:
            self._note("seat added", request, number, found[0])
            return Invited(*found)

        return await _answered(self._desk.invite(number), invited)

    async def _enrol(self, request: web.Request) -> web.Response:
        secret = request.headers.get("Authorization", "").removeprefix("Bearer ")
        number = request.match_info["run"]

        def enrolled(found: tuple[int, str]) -> Enrolled:
            self._note("seat enrolled", request, number, found[0])
            return Enrolled(*found)

        return await _answered(self._desk.enrol(number, secret), enrolled)

    async def _finish(self, request: web.Request) -> web.Response:

        number = request.match_info["run"]

        async def finish() -> dict[str, str]:
            await self._desk.run(number).finish()
            self._note("run finished", request, number)
            return {}

        return await _answered(finish(), lambda found: found)

    async def _status(self, request: web.Request) -> web.Response:
        number = request.match_info["run"]
        caller = request[CALLER]
        if caller.place is not None and caller.place.run != number:
            raise web.HTTPForbidden(text="This token is for another common run.")
        if caller.place is None and not caller.may(ADMINISTER):
            raise web.HTTPForbidden(text="This token is not for common runs.")

        async def look() -> RunStatus:
            run = self._desk.run(number)
            rounds = run.rounds
            over = rounds.round >= run.run.rounds
            return RunStatus(
                run.run, rounds.round, over, rounds.cancelled, rounds.standings(time.monotonic())
            )

        return await _answered(look(), lambda found: found)

    def _note(self, what: str, request: web.Request, run: str, seat: int | None = None) -> None:
        caller = request.get(CALLER)
        who = f"seat {seat} of run {run}" if caller is None else caller.name
        facts = {} if seat is None else {"seat": seat}
        self._audit.note(what, who, request.remote or "", run=run, **facts)


async def _answered(work: object, shape: object) -> web.Response:
    try:
        found = shape(await work)  # type: ignore[operator,misc]
    except Refusal as refusal:
        if refusal.code is Code.BUSY:
            headers = {"Retry-After": str(BUSY_SECONDS)}
            return web.Response(status=503, text=refusal.detail, headers=headers)
        return web.Response(status=404, text=refusal.detail)
    return web.Response(body=msgspec.json.encode(found), content_type="application/json")
