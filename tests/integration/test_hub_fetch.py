"""`fedsea models`: a whole model from the hub, resumed, checked, found again without network."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.fake_hub import COMMIT, FakeHub, files_of, serving
from support.file_keyring import environment_with

from core.bench.random_model import Shape, write_model
from core.errors import ModelNotFound, ModelUnusable
from core.jobs import Job, JobCancelled
from core.model.hub_cache import Repository, parse_repository
from core.model.source import ModelSource, open_model
from core.model_errors import HubUnreachable, ModelNotFetched, ModelNotStored
from core.net.hub_fetch import fetch

SOURCE = "hub:org/tiny"
TINY = Repository("org/tiny")
SMALL = Shape(hidden=64, layers=4, intermediate=96, heads=4, kv_heads=2, vocabulary=320)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = write_model(tmp_path_factory.mktemp("model") / "tiny", SMALL, shard_bytes=40_000)
    for name in ("tokenizer.json", "pytorch_model.bin", "modeling.py", "README.md"):
        (made / name).write_text("{}")
    return made


@pytest.fixture
def hub(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path / "home"))
    with serving(FakeHub(files_of(folder))) as served:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", served.address)
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
        yield served


def environment(hub: FakeHub, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "keyring").mkdir(exist_ok=True)
    return {
        **os.environ,
        "HF_ENDPOINT": hub.address,
        "HF_HOME": str(tmp_path / "theirs"),
        **environment_with(tmp_path / "keyring"),
    }


def models(hub: FakeHub, tmp_path: Path, *words: str, given: str = "") -> Any:
    return subprocess.run(
        [sys.executable, "-m", "fedsea", "models", *words],
        env=environment(hub, tmp_path),
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
    )


def events(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


# --- the command --------------------------------------------------------------------------------


def test_the_command_fetches_a_model_that_can_be_used(
    hub: FakeHub, tmp_path: Path, folder: Path
) -> None:
    with pytest.raises(ModelNotFetched, match="fedsea models fetch hub:org/tiny"):
        open_model(SOURCE)
    done = models(hub, tmp_path, "fetch", SOURCE, "--json")
    assert done.returncode == 0, done.stderr
    *progress, result = events(done.stdout)
    shares = [it["share"] for it in progress if it["stage"] == "Fetching the model"]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    source = open_model(SOURCE)
    assert result["fingerprint"] == source.fingerprint == ModelSource(folder).fingerprint
    assert source.name == "org/tiny"
    index = {"model.safetensors.index.json"}
    left = {"pytorch_model.bin", "modeling.py", "README.md"}
    assert {it.name for it in source.folder.iterdir()} == set(files_of(folder)) - left - index
    assert not left & {it.path.rpartition("/")[2] for it in hub.seen}

    hub.seen.clear()
    assert models(hub, tmp_path, "fetch", f"{SOURCE}@{COMMIT}").returncode == 0
    assert len(hub.seen) == 1  # which commit it is now
    listed = events(models(hub, tmp_path, "list", "--json").stdout)
    assert f"{SOURCE}@{COMMIT}" in [it.get("source") for it in listed]
    assert open_model(f"{SOURCE}@{COMMIT}").folder == source.folder


def test_a_token_comes_from_a_file_or_the_keyring_and_is_seen_nowhere(
    hub: FakeHub, tmp_path: Path
) -> None:
    hub.token = "hf_very_secret"
    done = models(hub, tmp_path, "fetch", SOURCE)
    assert done.returncode == 2
    assert f"Ask for access on its page, {hub.address}/org/tiny" in done.stderr
    assert not list((tmp_path / "home").rglob("*.safetensors"))
    (tmp_path / "token").write_text("hf_very_secret\n")
    by_file = models(hub, tmp_path, "fetch", SOURCE, "--token-file", str(tmp_path / "token"))
    assert by_file.returncode == 0, by_file.stderr
    kept = models(hub, tmp_path, "token", "-", given="hf_very_secret\n")
    assert kept.returncode == 0, kept.stderr
    hub.seen.clear()
    assert models(hub, tmp_path, "fetch", SOURCE).returncode == 0
    assert {it.token for it in hub.seen} == {"Bearer hf_very_secret"}
    assert models(hub, tmp_path, "token", "--forget").returncode == 0
    assert models(hub, tmp_path, "fetch", SOURCE).returncode == 2
    said = "".join(it.stdout + it.stderr for it in (done, by_file, kept))
    written = [it.read_bytes() for it in (tmp_path / "home").rglob("*") if it.is_file()]
    assert "very_secret" not in said
    assert not any(b"very_secret" in it for it in written)
    assert models(hub, tmp_path, "token", "-", given=" \n").returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_a_stopped_command_goes_on_where_it_was(hub: FakeHub, tmp_path: Path) -> None:
    hub.hold = threading.Event()
    words = [sys.executable, "-m", "fedsea", "models", "fetch", SOURCE, "--json"]
    with subprocess.Popen(
        words, env=environment(hub, tmp_path), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        for _line in process.stdout:
            if any("large" in it.path and it.range and "-7" not in it.range for it in hub.seen):
                break
        process.send_signal(signal.SIGINT)
        hub.hold.set()
        process.stdout.read()
    assert process.returncode == 130
    hub.hold = None
    done = models(hub, tmp_path, "fetch", SOURCE)
    assert done.returncode == 0, done.stderr
    whole = sum(len(it) for name, it in hub.files.items() if name.endswith(".safetensors"))
    assert hub.sent < 2 * whole


# --- resuming and refusing ----------------------------------------------------------------------


def test_a_broken_download_goes_on_and_is_checked(hub: FakeHub, folder: Path) -> None:
    hub.cut_after = 30_000
    with pytest.raises(HubUnreachable, match="ended in mid-download"):
        fetch(TINY, None, Job())
    before = hub.sent
    hub.seen.clear()
    made = fetch(TINY, None, Job())
    resumed = [it.range for it in hub.seen if it.place == "cdn" and it.range]
    assert resumed[0].startswith("bytes=30000-")
    whole = sum(len(it) for name, it in hub.files.items() if name.endswith(".safetensors"))
    assert hub.sent == whole
    assert before == 30_000
    assert ModelSource(made).fingerprint == ModelSource(folder).fingerprint


def test_what_was_changed_on_the_way_is_not_kept(hub: FakeHub) -> None:
    hub.spoil = True
    with pytest.raises(HubUnreachable, match="was changed on the way"):
        fetch(TINY, None, Job())
    assert not list(TINY.folder.rglob("*.safetensors*"))
    hub.spoil = False
    assert ModelSource(fetch(TINY, None, Job())).tensors


def test_a_stop_keeps_what_has_come(hub: FakeHub) -> None:
    job = Job(emit=lambda event: job.cancel() if (event.share or 0) > 0.5 else None)  # type: ignore[attr-defined]
    with pytest.raises(JobCancelled):
        fetch(TINY, None, job)
    before = hub.sent
    assert before
    fetch(TINY, None, Job())
    whole = sum(len(it) for name, it in hub.files.items() if name.endswith(".safetensors"))
    assert hub.sent == whole


def test_no_room_is_said_before_the_weights_are_fetched(hub: FakeHub) -> None:
    with pytest.raises(ModelNotStored, match="MB of disk space, and 1 MB are free"):
        fetch(TINY, None, Job(), free=lambda _: 1_000_000)
    assert not hub.sent


@pytest.mark.parametrize("change", [{"model_type": "gpt2"}, {"auto_map": {"AutoModel": "a.B"}}])
def test_a_model_that_cannot_be_split_costs_its_config_only(
    hub: FakeHub, change: dict[str, object]
) -> None:
    config = json.loads(hub.files["config.json"])
    hub.files["config.json"] = json.dumps({**config, **change}).encode()
    with pytest.raises(ModelUnusable, match="hub:org/tiny cannot be used"):
        fetch(TINY, None, Job())
    assert not hub.sent
    assert not list(TINY.folder.glob("*.part"))


# --- the Hugging Face cache ---------------------------------------------------------------------


def test_their_cache_is_looked_at_first_and_without_network(
    hub: FakeHub, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "from huggingface_hub import snapshot_download; snapshot_download('org/tiny')"
    variables = {"HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    subprocess.run(
        [sys.executable, "-c", code],
        env={**environment(hub, tmp_path), **variables},
        check=True,
        timeout=120,
    )
    hub.seen.clear()
    listed = events(models(hub, tmp_path, "list", "--json").stdout)
    assert f"{SOURCE}@{COMMIT}" in [it.get("source") for it in listed]
    cache = tmp_path / "theirs" / "hub"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(cache))
    source = open_model(SOURCE)
    assert cache in source.folder.parents
    assert source.fingerprint == ModelSource(folder).fingerprint
    next(source.folder.glob("*.safetensors")).unlink()  # as after an interruption
    with pytest.raises(ModelNotFetched):
        open_model(SOURCE)
    assert not hub.seen


@pytest.mark.parametrize(
    "source",
    ["hub:", "hub:a/b/c", "hub:../a", "hub:a/..", "hub:a/b@../c", "hub:/a", "hub:a b"],
)
def test_a_name_that_is_none_is_refused(source: str) -> None:
    with pytest.raises(ModelNotFound):
        parse_repository(source)
