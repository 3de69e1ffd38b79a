"""REST routes from which a client fetches the tensors of its blocks, by name, range and hash."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

import msgspec
from aiohttp import web

from core.errors import FedseaError
from core.model.digests import digests
from core.model.parts import by_part
from core.model.source import ModelSource
from core.protocol.weights import (
    FILES,
    MOST_FILE_BYTES,
    WIDTHS,
    OfferedFile,
    OfferedTensor,
    OfferedWeights,
    PartHashes,
)
from server_stub.access.door import COMPUTE
from server_stub.routes import BYTES, Route

_CHUNK = 1 << 20
_WRITE_SECONDS = 60.0
"""How long a reader may leave one chunk lying before it is given up."""

_NO_MODEL = "This server does not offer the weights of such a model."
_NO_FILE = "There is no such file."
_NO_TENSOR = "There is no such tensor."
_NO_PARTS = "numbers= needs parts of this model."
_CHANGED = "This tensor has changed."
_UNREADABLE = "The model's files cannot be read on the server."

Given = ParamSpec("Given")
Result = TypeVar("Result")


class WeightRoutes:
    """`GET /v1/models/{fingerprint}/weights` and what hangs below it."""

    def __init__(
        self, sources: Mapping[str, ModelSource], max_streams: int, *, hand_out: bool
    ) -> None:
        """`sources` by fingerprint. Hashes are always told, bytes only with `hand_out`."""
        self._sources = sources
        self._hand_out = hand_out
        self._max_streams = max_streams
        self._streams = 0
        self._hashing = asyncio.Lock()

    def routes(self) -> Iterator[Route]:
        """All that there are."""
        below = "/v1/models/{fingerprint}/weights"
        yield Route(
            *("GET", below, self._index, "Files and tensors of a model."),
            answer=OfferedWeights,
            scopes=COMPUTE,
            refusals={404: _NO_MODEL, 503: _UNREADABLE},
        )
        yield Route(
            *("GET", f"{below}/parts", self._parts, "Hashes of the tensors of parts of a model."),
            answer=list[PartHashes],
            scopes=COMPUTE,
            query={"numbers": "^-?[0-9]{1,4}(,-?[0-9]{1,4})*$"},
            refusals={400: _NO_PARTS, 404: _NO_MODEL, 503: _UNREADABLE},
        )
        if not self._hand_out:
            return
        yield Route(
            *("GET", f"{below}/files/{{name}}", self._file, "A file of config or tokenizer."),
            scopes=COMPUTE,
            content=BYTES,
            refusals={404: _NO_FILE, 503: _UNREADABLE},
        )
        yield Route(
            *("GET", f"{below}/tensors/{{name}}", self._tensor, "A tensor's bytes, or some."),
            scopes=COMPUTE,
            status=206,
            content=BYTES,
            refusals={
                404: _NO_TENSOR,
                412: _CHANGED,
                416: "There are no such bytes.",
                503: _UNREADABLE,
            },
        )

    async def _index(self, request: web.Request) -> web.Response:
        return _json(await _in_thread(_index_of, self._source(request)))

    async def _parts(self, request: web.Request) -> web.Response:
        source = self._source(request)
        known = by_part(source.family, source.tensors)
        try:
            wanted = sorted({int(text) for text in request.query["numbers"].split(",")})
            names = {part: known[part] for part in wanted}
        except (KeyError, ValueError) as error:
            raise web.HTTPBadRequest(text=_NO_PARTS) from error
        return _json([PartHashes(it, await self._digests(source, names[it])) for it in wanted])

    async def _file(self, request: web.Request) -> web.Response:
        source, name = self._source(request), request.match_info["name"]
        file = source.folder / name
        if name not in FILES or not _offered(file):
            raise web.HTTPNotFound(text=_NO_FILE)
        return web.Response(body=await _in_thread(file.read_bytes))

    async def _tensor(self, request: web.Request) -> web.StreamResponse:
        source, name = self._source(request), request.match_info["name"]
        if name not in source.tensors:
            raise web.HTTPNotFound(text=_NO_TENSOR)
        if self._streams >= self._max_streams:
            raise web.HTTPServiceUnavailable(
                text="Busy: too many downloads.", headers={"Retry-After": "5"}
            )
        self._streams += 1
        try:
            return await self._stream(request, source, name)
        finally:
            self._streams -= 1

    async def _stream(
        self, request: web.Request, source: ModelSource, name: str
    ) -> web.StreamResponse:
        tensor = source.tensors[name]
        digest = (await self._digests(source, [name]))[name]
        asked = request.if_match
        if asked and digest not in {tag.value for tag in asked}:
            raise web.HTTPPreconditionFailed(text=_CHANGED)
        try:
            begin, end, _ = request.http_range.indices(tensor.bytes)
        except ValueError as error:
            raise web.HTTPRequestRangeNotSatisfiable from error
        if begin >= end:
            raise web.HTTPRequestRangeNotSatisfiable
        headers = {
            "ETag": f'"{digest}"',
            "Accept-Ranges": "bytes",
            "Content-Range": f"bytes {begin}-{end - 1}/{tensor.bytes}",
        }
        response = web.StreamResponse(status=206, headers=headers)
        response.content_type = "application/octet-stream"
        response.content_length = end - begin
        await response.prepare(request)
        with contextlib.suppress(ConnectionError, TimeoutError):  # the reader went or fell asleep
            await _copy(tensor.file, tensor.begin + begin, end - begin, response)
            return response
        response.force_close()
        return response

    async def _digests(self, source: ModelSource, names: Sequence[str]) -> dict[str, str]:
        """One after the other: new ones take seconds, and downloads need the same threads."""
        async with self._hashing:
            return await _in_thread(digests, source, names)

    def _source(self, request: web.Request) -> ModelSource:
        source = self._sources.get(request.match_info["fingerprint"])
        if source is None:
            raise web.HTTPNotFound(text=_NO_MODEL)
        return source


async def _copy(file: Path, begin: int, size: int, response: web.StreamResponse) -> None:
    with file.open("rb") as stream:
        stream.seek(begin)
        while size > 0:
            chunk = await _in_thread(stream.read, min(_CHUNK, size))
            if not chunk:
                raise ConnectionError  # the file has been cut meanwhile
            async with asyncio.timeout(_WRITE_SECONDS):
                await response.write(chunk)
            size -= len(chunk)


def _index_of(source: ModelSource) -> OfferedWeights:
    files = [source.folder / name for name in FILES]
    return OfferedWeights(
        source.name,
        source.fingerprint,
        [
            OfferedFile(
                file.name, file.stat().st_size, hashlib.sha256(file.read_bytes()).hexdigest()
            )
            for file in files
            if _offered(file)
        ],
        [
            OfferedTensor(name, tensor.dtype, list(tensor.shape))  # type: ignore[arg-type]
            for name, tensor in source.tensors.items()
            if tensor.dtype in WIDTHS
        ],
    )


def _offered(file: Path) -> bool:
    return file.is_file() and file.stat().st_size <= MOST_FILE_BYTES


async def _in_thread(
    work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
) -> Result:
    try:
        return await asyncio.get_running_loop().run_in_executor(
            None, partial(work, *given, **named)
        )
    except (OSError, FedseaError) as error:
        raise web.HTTPServiceUnavailable(text=_UNREADABLE, headers={"Retry-After": "60"}) from error


def _json(answer: object) -> web.Response:
    return web.Response(body=msgspec.json.encode(answer), content_type="application/json")
