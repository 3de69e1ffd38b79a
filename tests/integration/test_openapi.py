"""`/v1/openapi.json` says of the server's routes what they do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import requests
import schemathesis
from support.clients import bearer
from support.trunk_process import TOKEN, TrunkProcess

from server_stub.cli import application_of
from server_stub.options import serve_parser


@pytest.fixture(scope="module")
def document(serving: TrunkProcess) -> dict[str, Any]:
    answer = requests.get(f"{serving.url}/v1/openapi.json", headers=bearer(TOKEN), timeout=10)
    assert answer.headers["Content-Type"].startswith("application/json")
    return answer.json()


def router_of(model: Path, *options: str) -> set[tuple[str, str]]:
    """Method and path of everything that the application answers."""
    parsed = serve_parser().parse_args(["--model", str(model), "--stop-with-parent", *options])
    app = application_of(parsed, TOKEN, None, None)
    return {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.method != "HEAD" and route.resource is not None
    }


def test_it_names_every_route_and_no_other(document: dict[str, Any], model: Path) -> None:
    described = {(m.upper(), path) for path, methods in document["paths"].items() for m in methods}
    routes = router_of(model)
    assert described == routes
    kept_back = {it for it in routes if "/files/" in it[1] or "/tensors/" in it[1]}
    assert router_of(model, "--no-weights") == routes - kept_back
    assert len(kept_back) == 2


def test_the_protocols_document_names_every_route(document: dict[str, Any]) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "protocol.md").read_text("utf-8")
    for path, methods in document["paths"].items():
        short = re.sub(r"^/v1/models/{fingerprint}(?=/weights/)", "…", path)
        for method in methods:
            assert f"`{method.upper()} {short}" in text, path


def test_it_is_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(document).validate()
    references = re.findall(r'"\$ref": ?"#/components/schemas/([^"]+)"', json.dumps(document))
    assert {*references} <= document["components"]["schemas"].keys()
    for path, methods in document["paths"].items():
        for operation in methods.values():
            named = {it["name"] for it in operation["parameters"] if it["in"] == "path"}
            assert named == {*re.findall(r"{(\w+)}", path)}


def test_it_needs_a_token_and_says_which_routes_do_not(
    document: dict[str, Any], serving: TrunkProcess
) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            answer = requests.request(method, serving.url + re.sub("{.*?}", "0", path), timeout=10)
            opens = operation["security"]
            assert (answer.status_code == 401) == (opens == [{"token": []}]), (method, path)
            assert str(answer.status_code) in operation["responses"], (method, path)


def test_answers_are_as_described(
    document: dict[str, Any], serving: TrunkProcess, fingerprint: str
) -> None:
    below = f"/v1/models/{fingerprint}/weights"
    asked = {
        "/healthz": "/healthz",
        "/v1/info": "/v1/info",
        "/v1/models/{fingerprint}/weights": below,
        "/v1/models/{fingerprint}/weights/parts": f"{below}/parts?numbers=-1,0",
    }
    for path, address in asked.items():
        answer = requests.get(serving.url + address, headers=bearer(TOKEN), timeout=30)
        described = document["paths"][path]["get"]["responses"]["200"]["content"]
        schema = described["application/json"]["schema"]
        jsonschema_rs.validate({**schema, "components": document["components"]}, answer.json())
    numbers = f"{serving.url}{below}/parts?numbers=many"
    assert requests.get(numbers, headers=bearer(TOKEN), timeout=10).status_code == 400


def test_retention_is_told(serving: TrunkProcess) -> None:
    info = requests.get(f"{serving.url}/v1/info", headers=bearer(TOKEN), timeout=10).json()
    assert "900 s" in info["retention"]
    assert "audit log" in info["retention"]
