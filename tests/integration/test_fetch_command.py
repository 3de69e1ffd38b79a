"""`fedsea models fetch --server`: the blocks for a cut, from the server or from the hub."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.fake_hub import FakeHub, files_of, serving
from support.file_keyring import environment_with
from support.trunk_process import TOKEN, TrunkProcess

from core.bench.random_model import Shape, write_model
from core.model.source import ModelSource

SHAPE = Shape(hidden=64, layers=6, intermediate=96, heads=4, kv_heads=2, vocabulary=320)
CUT = ("--input-blocks", "1", "--output-blocks", "2")
FILES = ["block-0000.safetensors", "block-0004.safetensors", "block-0005.safetensors"]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_model(tmp_path_factory.mktemp("model") / "tiny", SHAPE, shard_bytes=1 << 17)
    (folder / "tokenizer.json").write_text("{}", "utf-8")
    return folder


@pytest.fixture(scope="module", params=[True, False], ids=["handed out", "kept"])
def trunk(
    request: pytest.FixtureRequest, model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TrunkProcess]:
    """One that hands its weights out, and one that does not."""
    options = [] if request.param else ["--no-weights"]
    log = tmp_path_factory.mktemp("trunk") / "trunk.log"
    with TrunkProcess(log, "--model", str(model), *options) as trunk:
        yield trunk


@pytest.fixture
def hub(model: Path) -> Iterator[FakeHub]:
    with serving(FakeHub(files_of(model))) as hub:
        yield hub


def fetch(trunk: TrunkProcess, hub: FakeHub, home: Path, source: str) -> Any:
    (home / "keyring").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "fedsea", "models", "fetch", source, "--json"]
    done = subprocess.run(
        [*command, "--server", trunk.url, *CUT],
        env={
            **os.environ,
            **environment_with(home / "keyring"),
            "FEDSEA_HOME": str(home),
            "FEDSEA_TOKEN": TOKEN,
            "HF_ENDPOINT": hub.address,
            "HF_HOME": str(home / "theirs"),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()][-1]


def same(folder: Path, model: Path) -> bool:
    ours, theirs = ModelSource(folder), ModelSource(model)
    return all(content(ours, name) == content(theirs, name) for name in ours.tensors)


def content(source: ModelSource, name: str) -> bytes:
    tensor = source.tensors[name]
    return tensor.file.read_bytes()[tensor.begin : tensor.end]


def test_from_the_server(trunk: TrunkProcess, hub: FakeHub, model: Path, tmp_path: Path) -> None:
    code, last = fetch(trunk, hub, tmp_path, "server")
    assert not hub.seen
    if code == 2:  # the server keeps its weights, and says so
        assert "--no-weights" in trunk.process.args
        assert last["code"] == "WeightsNotOffered"
        return
    folder = Path(last["path"])
    assert sorted(it.name for it in folder.glob("*.safetensors")) == [*FILES, "ends.safetensors"]
    assert last["fingerprint"] == ModelSource(model).fingerprint
    assert same(folder, model)


def test_from_the_hub_with_the_servers_hashes(
    trunk: TrunkProcess, hub: FakeHub, model: Path, tmp_path: Path
) -> None:
    """Only the client's tensors leave the hub, whether the server hands them out or not."""
    code, last = fetch(trunk, hub, tmp_path, "hub:org/tiny")
    assert code == 0, last
    folder = Path(last["path"])
    assert sorted(it.name for it in folder.glob("*.safetensors")) == [*FILES, "ends.safetensors"]
    assert same(folder, model)
    fetched = sum(it.stat().st_size for it in folder.glob("*.safetensors"))
    everything = sum(it.stat().st_size for it in model.glob("*.safetensors"))
    assert fetched < hub.sent + 8192 < everything
    assert ModelSource(folder).fingerprint == ModelSource(model).fingerprint


def test_a_hub_with_other_numbers_is_refused_and_nothing_stays(
    trunk: TrunkProcess, hub: FakeHub, tmp_path: Path
) -> None:
    """Also where the hub's own digests fit what it sends."""
    for name, content in hub.files.items():
        if name.endswith(".safetensors"):
            hub.files[name] = content[:-1] + bytes([content[-1] ^ 1])
    code, last = fetch(trunk, hub, tmp_path, "hub:org/tiny")
    assert (code, last["code"]) == (2, "DownloadDamaged")
    assert not list(tmp_path.rglob("incoming/*"))


def test_a_hub_with_another_model_is_refused(
    trunk: TrunkProcess, hub: FakeHub, tmp_path: Path
) -> None:
    other = write_model(tmp_path / "other", Shape(64, 4, 96, 4, 2, 320))
    hub.files.clear()
    hub.files.update(files_of(other))
    code, last = fetch(trunk, hub, tmp_path, "hub:org/tiny")
    assert (code, last["code"]) == (2, "OtherModel")
