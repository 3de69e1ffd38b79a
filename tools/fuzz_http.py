"""Requests that nobody would send, at every route: no 500, and an end to each within seconds."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import Counter
from random import Random
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from tools.served import TOKEN, Served

_SECONDS = 60.0
_AT_ONCE = 32
_ANY = {"schema": {}}
_TEXT = {"type": "string"}

_ROUTES: dict[str, tuple[str, ...]] = {
    "/healthz": ("get",),
    "/v1/info": ("get",),
    "/v1/trunk": ("get",),
    "/v1/runs": ("post",),
    "/v1/runs/{run}": ("get",),
    "/v1/runs/{run}/seats": ("post",),
    "/v1/runs/{run}/enrol": ("post",),
    "/v1/runs/{run}/finish": ("post",),
    "/v1/models/{fingerprint}/weights": ("get",),
    "/v1/models/{fingerprint}/weights/parts": ("get",),
    "/v1/models/{fingerprint}/weights/files/{name}": ("get",),
    "/v1/models/{fingerprint}/weights/tensors/{name}": ("get",),
}


def description_of(server: Served, fingerprint: str) -> dict[str, Any]:
    """The server's OpenAPI description, or else one of all routes without their shapes."""
    answer = requests.get(f"{server.url}/v1/openapi.json", headers=_authorised(), timeout=_SECONDS)
    if answer.ok:
        found: dict[str, Any] = answer.json()
        return found
    paths = {
        route: {method: _operation(route, method, fingerprint) for method in methods}
        for route, methods in _ROUTES.items()
    }
    return {"openapi": "3.0.3", "info": {"title": "trunk", "version": "1"}, "paths": paths}


def _operation(route: str, method: str, fingerprint: str) -> dict[str, Any]:
    shapes = {"fingerprint": {"anyOf": [_TEXT, {"enum": [fingerprint]}]}}
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": shapes.get(name, _TEXT)}
        for name in re.findall(r"{(\w+)}", route)
    ]
    if route.endswith("/parts"):
        parameters.append({"name": "numbers", "in": "query", "schema": _TEXT})
    parameters += [
        {"name": name, "in": "header", "schema": _TEXT} for name in ("Range", "If-Match")
    ]
    body = {"requestBody": {"content": {"application/json": _ANY}}} if method == "post" else {}
    return {"parameters": parameters, **body, "responses": {"200": {"description": "as asked"}}}


def fuzz_routes(server: Served, description: dict[str, Any], examples: int) -> Counter[str]:
    """Requests after the description; how often which status came. Raises `AssertionError`."""
    counts: Counter[str] = Counter()
    schema = schemathesis.openapi.from_dict(description)
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            answer = case.call(base_url=server.url, headers=_authorised(), timeout=_SECONDS)
            counts[str(answer.status_code)] += 1
            assert answer.status_code < 500 or "Retry-After" in answer.headers, (
                case.as_curl_command()
            )

        ask()
    return counts


def _authorised() -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKEN}"}


_PIECES = [
    *(
        b"GET ",
        b"POST ",
        b"PUT ",
        b"OPTIONS ",
        b"CONNECT ",
        b"\x00",
        b"\r\n",
        b"\n",
        b"\r",
        b" ",
        b"\t",
    ),
    *(
        b"/",
        b"/v1/info",
        b"/v1/runs",
        b"/v1/trunk",
        b"/v1/runs/%00/enrol",
        b"/%ff%fe",
        b"/../..",
        b"*",
    ),
    *(b"http://other/", b"?a=%zz", b"/v1/models/x/weights/files/..%2f..%2fetc", b"//", b"\xff\xfe"),
    *(
        b" HTTP/1.1\r\n",
        b" HTTP/1.0\r\n",
        b" HTTP/2.0\r\n",
        b" HTTP/1.1",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ),
    *(b"Host: t\r\n", b"Host: \r\n", b"Content-Length: 5\r\n", b"Content-Length: -1\r\n"),
    *(
        b"Content-Length: 99999999999999999999\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Expect: 100-continue\r\n",
    ),
    *(
        b"Transfer-Encoding: gzip, chunked\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Connection: Upgrade\r\n",
    ),
    *(b"Upgrade: websocket\r\n", b"Upgrade: h2c\r\n", b"Sec-WebSocket-Version: 13\r\n"),
    *(b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", b"Sec-WebSocket-Key: x\r\n"),
    *(b"Authorization: Bearer \xff\xfe\r\n", f"Authorization: Bearer {TOKEN}\r\n".encode()),
    *(
        b"Range: bytes=9-1\r\n",
        b"Range: bytes=-\r\n",
        b'If-Match: "\r\n',
        b"A" * 9000,
        b": \r\n",
        b" folded\r\n",
    ),
    *(
        b"\r\n\r\n",
        b"5\r\nhello\r\n0\r\n\r\n",
        b"ffffffffffffffff\r\n",
        b"zz\r\n",
        b"{}",
        b"[" * 500,
    ),
]


def garbage(random: Random) -> bytes:
    """Pieces of HTTP in any order; often they begin as a request does."""
    begin = b"".join(
        random.choice(_PIECES[group]) for group in (slice(0, 5), slice(11, 20), slice(24, 26))
    )
    pieces = [random.choice(_PIECES) for _ in range(random.randrange(1, 14))]
    end = b"\r\n\r\n" if random.random() < 0.8 else b""
    return (begin if random.random() < 0.7 else b"") + b"".join(pieces) + end


async def fuzz_http(server: Served, cases: int, seed: int) -> Counter[str]:
    """Garbage on connections of its own; how often which answer came."""
    random, counts = Random(seed), Counter[str]()
    while (left := cases - counts.total()) > 0:
        sent = [_sent(server, garbage(random)) for _ in range(min(_AT_ONCE, left))]
        counts.update(await asyncio.gather(*sent))
    return counts


async def _sent(server: Served, data: bytes) -> str:
    reader, writer = await asyncio.open_connection(*server.host)
    try:
        writer.write(data)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        answer = await asyncio.wait_for(reader.read(1 << 16), _SECONDS)
    except ConnectionError:
        return "closed"
    except TimeoutError:
        return "hang"
    finally:
        writer.close()
    status = re.match(rb"HTTP/1\.[01] (\d\d\d)", answer)
    return status[1].decode() if status else "closed"
