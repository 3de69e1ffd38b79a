"""`/v1/openapi.json`: the table of routes as OpenAPI 3.1, with the types that the code decodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from core.protocol.messages import VERSION
from core.protocol.weights import FINGERPRINT
from server_stub.routes import ANY_TOKEN, INVITATION, JSON, NO_TOKEN, Route

_REFERENCE = "#/components/schemas/{name}"
_PARAMETERS = {
    "fingerprint": FINGERPRINT,
    "run": "^[0-9a-f]{16}$",
    "name": "^[A-Za-z0-9_.-]{1,200}$",
}
_NO_TOKEN = "No valid token came with the request."  # noqa: S105 - a sentence
_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "A client's, or a seat's."},
    "invitation": {
        "type": "http",
        "scheme": "bearer",
        "description": "The secret of an invitation, which opens one seat once.",
    },
}
_SECURITY: Mapping[str, list[dict[str, list[str]]]] = {
    NO_TOKEN: [],
    ANY_TOKEN: [{"token": []}],
    INVITATION: [{"invitation": []}],
}


def description_of(routes: Iterable[Route]) -> dict[str, Any]:
    """The whole document."""
    routes = list(routes)
    types = [it for route in routes for it in (route.answer, route.body) if it is not None]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    schema_of = dict(zip(map(id, types), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "FedSEA trunk server",
            "version": str(VERSION),
            "description": "All that is not said over the WebSocket /v1/trunk, whose messages "
            "docs/protocol.md describes.",
        },
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _SCHEMES},
    }


def _operation(route: Route, schema_of: Mapping[int, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{route.method.lower()}{re.sub('[^a-z]+', '_', route.path)}".strip("_"),
        "summary": route.summary,
        "security": _SECURITY[route.lock],
        "parameters": [
            *(_parameter(name, "path", _PARAMETERS[name]) for name in _names_in(route.path)),
            *(_parameter(name, "query", pattern) for name, pattern in route.query.items()),
        ],
        "responses": {str(route.status): _success(route, schema_of)},
    }
    if route.body is not None:
        content = {JSON: {"schema": schema_of[id(route.body)]}}
        operation["requestBody"] = {"required": True, "content": content}
    for status, why in sorted(_refusals(route).items()):
        operation["responses"][str(status)] = _refusal(status, why)
    return operation


def _success(route: Route, schema_of: Mapping[int, Any]) -> dict[str, Any]:
    if route.status == 101:
        return {"description": "The WebSocket is open."}
    schema = {} if route.answer is None else schema_of[id(route.answer)]
    return {"description": "Done.", "content": {route.content: {"schema": schema}}}


def _refusals(route: Route) -> dict[int, str]:
    found = dict(route.refusals)
    if route.lock == ANY_TOKEN:
        found[401] = _NO_TOKEN
        found[429] = "This client has asked too much in too short a time."
    if route.scopes:
        found[403] = "This token is not for that."
    if route.body is not None:
        found[400] = "The body is not what it should be."
        found[413] = "The body is too large."
    return found


def _refusal(status: int, why: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": why,
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
    if status in (429, 503):
        found["headers"] = {
            "Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}
        }
    return found


def _names_in(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", path)


def _parameter(name: str, place: str, pattern: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": place, "required": True, "schema": schema}
