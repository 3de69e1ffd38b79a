"""Single tensors of a model on the hub, by ranges of bytes, and nothing that was not asked for."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.fake_hub import COMMIT, FakeHub, files_of, serving

from core.bench.random_model import Shape, write_model
from core.errors import FedseaError, ForbiddenByPolicy
from core.ledger.reading import entries
from core.model.source import ModelSource
from core.model_errors import HubModelClosed, HubModelMissing, HubUnreachable
from core.net.hub import HubTensors
from core.paths import ledger_folder

SMALL = Shape(hidden=64, layers=4, intermediate=96, heads=4, kv_heads=2, vocabulary=320)
CONFIG = {"config.json", "tokenizer.json"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = write_model(tmp_path_factory.mktemp("model") / "tiny", SMALL, shard_bytes=40_000)
    for name in ("tokenizer.json", "pytorch_model.bin", "modeling.py"):
        (made / name).write_text("{}")
    return made


@pytest.fixture
def hub(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path / "home"))
    with serving(FakeHub(files_of(folder))) as served:
        yield served


def opened(hub: FakeHub, **more: Any) -> HubTensors:
    return HubTensors("org/tiny", address=hub.address, **more)


def test_every_tensor_is_the_one_in_the_files(hub: FakeHub, folder: Path) -> None:
    source, tensors = ModelSource(folder), opened(hub)
    try:
        assert tensors.commit == COMMIT
        assert set(tensors.tensors()) == set(source.tensors)
        for name, stored in source.tensors.items():
            remote = tensors.tensors()[name]
            assert (remote.dtype, remote.shape) == (stored.dtype, stored.shape)
            wanted = stored.file.read_bytes()[stored.begin : stored.end]
            assert remote.bytes == len(wanted)
            assert b"".join(tensors.read(name, 0)) == wanted
            assert b"".join(tensors.read(name, 7)) == wanted[7:]
            assert b"".join(tensors.read(name, len(wanted))) == b""
        small = {file.name: file.content for file in tensors.files()}
        assert set(small) == CONFIG
        assert small["config.json"] == (folder / "config.json").read_bytes()
    finally:
        tensors.close()


def test_only_what_is_asked_for_travels(hub: FakeHub, folder: Path) -> None:
    tensors = opened(hub, token="hf_secret")
    hub.token = "hf_secret"
    try:
        name = "model.layers.2.mlp.up_proj.weight"
        size = len(b"".join(tensors.read(name, 0)))
        headers = sum(
            8 + struct.unpack("<Q", it.read_bytes()[:8])[0] for it in folder.glob("*.safetensors")
        )
        assert hub.sent == size + headers
    finally:
        tensors.close()
    assert {it.token for it in hub.seen if it.place == "hub"} == {"Bearer hf_secret"}
    assert {it.token for it in hub.seen if it.place == "cdn"} == {None}
    assert {it.agent for it in hub.seen} == {"FedSEA Desktop"}
    assert not any("pytorch_model" in it.path or ".py" in it.path for it in hub.seen)


def test_the_ledger_has_every_request(hub: FakeHub) -> None:
    tensors = opened(hub, token="hf_secret")
    try:
        tensors.files()
        b"".join(tensors.read("model.norm.weight", 0))
    finally:
        tensors.close()
    noted = [(it.destination, it.message) for it, _hash in entries(ledger_folder())]
    where = {"hub": hub.address, "cdn": hub.cdn}
    assert noted == [(where[it.place], f"GET {it.path}") for it in hub.seen]
    assert "hf_secret" not in "".join(it.read_text() for it in ledger_folder().glob("*.jsonl"))


# --- what may go wrong --------------------------------------------------------------------------


def read_all(hub: FakeHub, **more: Any) -> None:
    tensors = opened(hub, **more)
    try:
        tensors.files()
        b"".join(tensors.read("model.norm.weight", 0))
    finally:
        tensors.close()


def refused(hub: FakeHub, kind: type[FedseaError], words: str, **more: Any) -> None:
    with pytest.raises(kind, match=words):
        read_all(hub, **more)


def test_a_gated_model_says_where_to_ask(hub: FakeHub) -> None:
    hub.token = "hf_right"
    page = f"{hub.address}/org/tiny"
    refused(hub, HubModelClosed, f"Ask for access on its page, {page}, make an access token")
    refused(hub, HubModelClosed, "fedsea models token", token="hf_wrong")
    hub.token, hub.name = "", "org/other"
    refused(hub, HubModelClosed, "or there is none of that name")


def test_an_unknown_revision_is_said(hub: FakeHub) -> None:
    refused(hub, HubModelMissing, "no such revision", revision="nowhere")


def test_a_policy_forbids_before_anything_leaves(
    hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("allow_hub = false")
    monkeypatch.setenv("FEDSEA_POLICY", str(policy))
    refused(hub, ForbiddenByPolicy, "must not be fetched from the Hugging Face hub")
    assert not hub.seen


def test_another_hosts_plain_http_is_not_followed(hub: FakeHub) -> None:
    hub.elsewhere = "http://198.51.100.7/large"
    refused(hub, HubUnreachable, "198.51.100.7/large is not encrypted")


def test_a_plain_http_hub_is_refused() -> None:
    with pytest.raises(HubUnreachable, match="not encrypted"):
        HubTensors("org/tiny", address="http://hub.example")


def test_a_server_without_ranges_is_refused(hub: FakeHub) -> None:
    hub.ranges = False
    refused(hub, HubUnreachable, "does not give out parts of files|Something else")
    assert hub.sent < 1_000_000


def test_a_connection_that_ends_early_is_said(hub: FakeHub) -> None:
    tensors = opened(hub)
    try:
        name = "model.embed_tokens.weight"
        size = tensors.tensors()[name].bytes
        hub.cut_after = 5000
        come = bytearray()
        chunks = tensors.read(name, 0)
        with pytest.raises(HubUnreachable, match="ended in mid-download"):
            come.extend(it for chunk in chunks for it in chunk)
        come += b"".join(tensors.read(name, len(come)))
        assert len(come) == size
    finally:
        tensors.close()


def lying_header(shape: list[int]) -> bytes:
    entry = {"dtype": "F32", "shape": shape, "data_offsets": [0, 4]}
    header = json.dumps({"model.norm.weight": entry}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(4)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff" * 64,
        struct.pack("<Q", 1 << 60) + bytes(64),
        struct.pack("<Q", 200_000) + b"[" * 200_000,
        lying_header([10**40]),
        lying_header([-1]),
        lying_header([2]),
        lying_header([1]) + b"x",
    ],
)
def test_a_header_that_lies_is_refused(hub: FakeHub, content: bytes) -> None:
    index = json.loads(hub.files["model.safetensors.index.json"])
    hub.files[next(iter(index["weight_map"].values()))] = content
    refused(hub, HubModelMissing, "is damaged or was not copied completely")


@pytest.mark.parametrize(
    "description",
    [
        {"sha": "main", "siblings": []},
        {"sha": COMMIT, "siblings": [{"rfilename": "config.json", "size": -1}]},
        {"sha": COMMIT, "siblings": [{"rfilename": "config.json", "size": 10**40}]},
        {"siblings": []},
    ],
)
def test_a_description_that_cannot_be_is_refused(hub: FakeHub, description: dict[str, Any]) -> None:
    hub.description = description
    refused(hub, HubUnreachable, "cannot be understood")


def test_a_small_file_that_was_changed_on_the_way_is_refused(hub: FakeHub) -> None:
    announced = hub.siblings()
    hub.description = {"sha": COMMIT, "siblings": announced}
    hub.files["config.json"] = b" " * len(hub.files["config.json"])
    refused(hub, HubUnreachable, "config.json was changed on the way")


@pytest.mark.parametrize("name", ["pytorch_model.bin", "modeling.py", "other.safetensors", 7])
def test_an_index_that_names_other_files_is_refused(hub: FakeHub, name: object) -> None:
    index = {"weight_map": {"model.norm.weight": name}}
    hub.files["model.safetensors.index.json"] = json.dumps(index).encode()
    refused(hub, HubModelMissing, "cannot be understood")
    assert not any(it.path.endswith(f"/{name}") for it in hub.seen)


def test_pickle_alone_is_refused(hub: FakeHub) -> None:
    hub.files = {it: hub.files[it] for it in ("config.json", "pytorch_model.bin")}
    refused(hub, HubModelMissing, "no safetensors files")
