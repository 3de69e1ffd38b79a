"""The REST routes for weights: ranges and hashes of tensors, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from support.tiny_served import bytes_of
from support.trunk_process import TOKEN, TrunkProcess

from core.model.source import ModelSource


@pytest.fixture
def ask(serving: TrunkProcess, fingerprint: str) -> Iterator[Any]:
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {TOKEN}"
        below = f"{serving.url}/v1/models/{fingerprint}/weights"
        yield lambda path, **headers: session.get(below + path, headers=headers, timeout=20)


def test_ranges_of_a_tensor(ask: Any, model: Path) -> None:
    name = "model.layers.3.self_attn.q_proj.weight"
    whole = bytes_of(ModelSource(model), name)
    answer = ask(f"/tensors/{name}")
    assert answer.content == whole
    tag = answer.headers["ETag"]
    part = ask(f"/tensors/{name}", Range="bytes=100-199", **{"If-Match": tag})
    assert (part.status_code, part.content) == (206, whole[100:200])
    assert ask(f"/tensors/{name}", Range="bytes=500-").content == whole[500:]
    assert ask(f"/tensors/{name}", Range=f"bytes={len(whole)}-").status_code == 416
    assert ask(f"/tensors/{name}", Range="bytes=oops").status_code == 416
    assert ask(f"/tensors/{name}", **{"If-Match": f'"{"0" * 64}"'}).status_code == 412


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tensors/model.layers.99.mlp.up_proj.weight", 404),
        ("/files/..%2Fconfig.json", 404),
        ("/files/%2Fetc%2Fpasswd", 404),
        ("/files/model-00001-of-00002.safetensors", 404),
        ("/parts?numbers=99", 400),
        ("/parts?numbers=0,x", 400),
        ("/parts", 400),
    ],
)
def test_nothing_else_is_handed_out(ask: Any, path: str, status: int) -> None:
    assert ask(path).status_code == status


def test_weights_need_the_token(serving: TrunkProcess, fingerprint: str) -> None:
    url = f"{serving.url}/v1/models/{fingerprint}/weights"
    assert requests.get(url, timeout=20).status_code == 401
    assert requests.get(url.replace(fingerprint, "0" * 32), timeout=20).status_code == 401
