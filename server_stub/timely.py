"""Bodies of requests: read in time and before anything is done with them, or not at all."""

from __future__ import annotations

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware


def timely_bodies(seconds: float) -> Middleware:
    """A middleware for behind the one that asks for a token. aiohttp keeps what it has read."""

    @web.middleware
    async def read_body(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.can_read_body:
            try:
                async with asyncio.timeout(seconds):
                    await request.read()
            except TimeoutError as error:
                raise _last_word(
                    web.HTTPRequestTimeout(text="The body did not come in time.")
                ) from error
            except web.RequestPayloadError as error:
                raise _last_word(web.HTTPBadRequest(text="The body cannot be read.")) from error
        return await handler(request)

    return read_body


def _last_word(refusal: web.HTTPException) -> web.HTTPException:
    """What is left of the body is not waited for."""
    refusal.force_close()
    return refusal
