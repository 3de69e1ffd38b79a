"""A client gets its own blocks from the trunk server, checked, resumed, and no others."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from safetensors.torch import load_file
from support.breaking_relay import BreakingRelay
from support.tiny_served import bytes_of
from support.trunk_process import TOKEN, TrunkProcess

from core.config import FROM_SERVER, ModelTable, OutputTable, RunConfig, TrainingTable
from core.engine.runs import begin
from core.engine.server import Server
from core.errors import OtherModel
from core.events import Event, JobProgress, RunFinished
from core.export.exporting import Wish, export_run
from core.jobs import Job, JobCancelled
from core.model import fetching
from core.model.fetched import FetchedFolder, folder_of
from core.model.fetching import fetch_parts
from core.model.offered import open_offered
from core.model.partition import Partition
from core.model.source import ModelSource
from core.model_errors import (
    DownloadBroken,
    DownloadDamaged,
    ModelNotStored,
    PartNotHere,
    WeightsNotOffered,
)
from core.protocol.weights import ENDS


@pytest.fixture(autouse=True)
def nothing_here(fingerprint: str) -> Iterator[None]:
    yield
    shutil.rmtree(folder_of(fingerprint), ignore_errors=True)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_PAUSES", (0.01, 0.02))


def connected(url: str) -> Server:
    return Server(url, FROM_SERVER, TOKEN, Job())


def fetched_files(fingerprint: str) -> list[str]:
    return sorted(file.name for file in folder_of(fingerprint).glob("*.safetensors"))


def test_only_the_clients_blocks_come_and_they_are_exact(
    serving: TrunkProcess, model: Path, fingerprint: str
) -> None:
    """Greedy tokens are the whole model's; a moved handle fetches just the blocks in between."""
    from transformers import AutoModelForCausalLM

    with BreakingRelay(serving.url) as relay:
        server = connected(relay.url)
        try:
            assert fetched_files(fingerprint) == []
            private = server.private_model(Partition(2, 2), 0.0)
            assert fetched_files(fingerprint) == [
                *(f"block-000{number}.safetensors" for number in (0, 1, 6, 7)),
                "ends.safetensors",
            ]
            fetched = ModelSource(folder_of(fingerprint))
            whole = ModelSource(model, fetched.name).facts(4)
            assert fetched.facts(4) == msgspec.structs.replace(whole, source=str(fetched.folder))
            assert fetched.fetched is not None
            needed = sum(it.bytes for it in (*fetched.tensors.values(), *fetched.fetched.files))
            assert needed < relay.bytes_sent < 1.01 * needed + (1 << 16)
            ids = torch.randint(3, 40000, (1, 12), generator=torch.Generator().manual_seed(1))
            whole = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32).eval()
            wanted: dict[str, Any] = {
                "input_ids": ids,
                "attention_mask": torch.ones_like(ids),
                "max_new_tokens": 12,
                "do_sample": False,
            }
            expected = whole.generate(**wanted)
            assert private.network.generate(**wanted).tolist() == expected.tolist()
            private.close()

            before = relay.bytes_sent
            moved = server.private_model(Partition(4, 3), 0.0)
            more = [fetched_block(fingerprint, number) for number in (2, 3, 5)]
            assert sum(more) <= relay.bytes_sent - before < 1.2 * sum(more) + (1 << 18)
            assert moved.network.generate(**wanted).tolist() == expected.tolist()
            moved.close()
        finally:
            server.close()


def fetched_block(fingerprint: str, number: int) -> int:
    return (folder_of(fingerprint) / f"block-{number:04}.safetensors").stat().st_size


def test_a_fetched_model_serves_again_without_fetching(
    serving: TrunkProcess, fingerprint: str
) -> None:
    first = connected(serving.url)
    first.bring_here(Partition(1, 1), Job())
    first.close()
    times = [file.stat().st_mtime_ns for file in sorted(folder_of(fingerprint).iterdir())]
    again = Server(serving.url, str(folder_of(fingerprint)), TOKEN, Job())
    again.bring_here(Partition(1, 1), Job())
    again.close()
    assert [file.stat().st_mtime_ns for file in sorted(folder_of(fingerprint).iterdir())] == times


def test_goes_on_after_a_break(serving: TrunkProcess, fingerprint: str) -> None:
    """Every connection breaks after 700 kB; nothing of what has come is fetched again."""
    events: list[Event] = []
    with BreakingRelay(serving.url, most=700_000) as relay:
        server = connected_directly(serving, relay)
        server.bring_here(Partition(2, 2), Job(emit=events.append))
        server.close()
        size = sum(file.stat().st_size for file in folder_of(fingerprint).glob("*.safetensors"))
        assert relay.connections > size / 700_000
        assert relay.bytes_sent < 1.1 * size + relay.connections * 1000
    stages = {event.stage for event in events if isinstance(event, JobProgress)}
    assert any("trying again" in stage for stage in stages)
    assert max(event.share or 0 for event in events if isinstance(event, JobProgress)) == 1.0
    assert not (folder_of(fingerprint) / "incoming").exists()


def connected_directly(serving: TrunkProcess, relay: BreakingRelay) -> Server:
    """A server whose weights come over the relay and all else over a connection of its own."""
    from core.net.server_weights import ServerWeights

    server = connected(serving.url)
    assert server.weights is not None
    server.weights.close()
    server.weights = ServerWeights(relay.url, TOKEN, server.source.fingerprint)
    return server


def test_a_server_that_stays_away_costs_nothing_that_has_come(
    serving: TrunkProcess, fingerprint: str
) -> None:
    with BreakingRelay(serving.url) as relay:
        server = connected_directly(serving, relay)
        job = Job(emit=lambda event: stop_relay(event, relay))
        with pytest.raises(DownloadBroken) as broken:
            server.bring_here(Partition(2, 2), job)
        assert "kept" in str(broken.value)
        del broken
        gc.collect()  # its traceback keeps a pool of connections
        kept = sum(file.stat().st_size for file in folder_of(fingerprint).rglob("*.safetensors"))
        assert kept > 0
        relay.most = None
        before = relay.bytes_sent
        server.bring_here(Partition(2, 2), Job())
        server.close()
        size = sum(file.stat().st_size for file in folder_of(fingerprint).glob("*.safetensors"))
        assert relay.bytes_sent - before < size - kept + (1 << 18)


def stop_relay(event: Event, relay: BreakingRelay) -> None:
    if isinstance(event, JobProgress) and (event.share or 0) > 0.4:
        relay.most = 0


def test_two_that_fetch_the_same_take_turns(serving: TrunkProcess, fingerprint: str) -> None:
    """The second waits and finds all of it here: no byte comes twice, and none is mixed up."""
    with BreakingRelay(serving.url) as relay:
        servers = [connected_directly(serving, relay) for _ in range(2)]
        with concurrent.futures.ThreadPoolExecutor(2) as both:
            done = [both.submit(it.bring_here, Partition(2, 2), Job()) for it in servers]
            for each in done:
                each.result(120)
        for server in servers:
            server.close()
        size = sum(file.stat().st_size for file in folder_of(fingerprint).glob("*.safetensors"))
        assert relay.bytes_sent < 1.1 * size
    assert not (folder_of(fingerprint) / "incoming").exists()


@pytest.mark.parametrize("fingerprint_told", ["../../elsewhere", "0" * 31, ""])
def test_a_fingerprint_that_is_none_names_no_folder(
    serving: TrunkProcess, fingerprint: str, fingerprint_told: str
) -> None:
    server = connected(serving.url)
    assert server.weights is not None
    with pytest.raises(DownloadDamaged):
        open_offered(server.weights, fingerprint_told)
    server.close()


def test_stopping_keeps_what_has_come(serving: TrunkProcess, fingerprint: str) -> None:
    server = connected(serving.url)
    job = Job(emit=lambda event: job.cancel() if share_of(event) > 0.5 else None)
    with pytest.raises(JobCancelled):
        server.bring_here(Partition(2, 2), job)
    assert list((folder_of(fingerprint) / "incoming").iterdir())
    server.bring_here(Partition(2, 2), Job())
    server.close()
    assert not (folder_of(fingerprint) / "incoming").exists()


def share_of(event: Event) -> float:
    return event.share or 0.0 if isinstance(event, JobProgress) else 0.0


def test_what_lay_damaged_in_the_unfinished_part_is_fetched_anew(
    serving: TrunkProcess, model: Path, fingerprint: str
) -> None:
    server = connected(serving.url)
    job = Job(emit=lambda event: job.cancel() if share_of(event) > 0.5 else None)
    with pytest.raises(JobCancelled):
        server.bring_here(Partition(1, 1), job)
    (unfinished,) = (folder_of(fingerprint) / "incoming").iterdir()
    content = bytearray(unfinished.read_bytes())
    content[len(content) // 2] ^= 1
    unfinished.write_bytes(content)
    server.bring_here(Partition(1, 1), Job())
    server.close()
    whole, found = ModelSource(model), ModelSource(folder_of(fingerprint))
    for name in found.tensors:
        assert bytes_of(found, name) == bytes_of(whole, name)


def test_no_room_on_the_disk(serving: TrunkProcess, fingerprint: str) -> None:
    server = connected(serving.url)
    source = server.source
    assert source.fetched is not None
    assert server.weights is not None
    folder = FetchedFolder(source.folder, source.fetched, source.family)
    with pytest.raises(ModelNotStored):
        fetch_parts(folder, [ENDS, 0], server.weights, Job(), free=lambda _: 1000)
    server.close()
    assert fetched_files(fingerprint) == []


def test_a_block_that_is_not_here_is_missed_with_a_word(
    serving: TrunkProcess, fingerprint: str
) -> None:
    from core.model.split import ClientModel

    server = connected(serving.url)
    server.bring_here(Partition(1, 1), Job())
    server.close()
    with pytest.raises(PartNotHere):
        ClientModel(server.source, Partition(3, 1), torch.float32, torch.device("cpu"))


def test_a_run_with_a_fetched_model_and_its_adapter(
    serving: TrunkProcess, fingerprint: str, tmp_path: Path
) -> None:
    """The run remembers the folder. The adapter can be exported without the trunk's blocks, and
    what needs them says so.
    """
    server = connected(serving.url)
    config = RunConfig(
        model=ModelTable(FROM_SERVER, 2, 2),
        training=TrainingTable(max_steps=1, batch_size=2, max_length=64, lora_rank=4),
        output=OutputTable(folder=str(tmp_path / "run")),
    )
    events = list(begin(Job(), server, config))
    server.close()
    assert isinstance(events[-1], RunFinished)
    kept = msgspec.toml.decode((tmp_path / "run" / "run.toml").read_bytes(), type=RunConfig)
    assert kept.model.source == str(folder_of(fingerprint))
    wish = Wish(tmp_path / "run", tmp_path / "adapter", "adapter", "f32")
    receipt = export_run(Job(), wish)
    assert receipt.loss_here is None
    assert "every number" in (tmp_path / "adapter" / "README.md").read_text("utf-8")
    written, ours = (
        load_file(it / "adapter_model.safetensors")
        for it in (tmp_path / "adapter", tmp_path / "run" / "adapter")
    )
    assert written.keys() == ours.keys()
    assert all(torch.equal(written[name], ours[name]) for name in ours)
    for kind in ("merged", "gguf"):
        with pytest.raises(PartNotHere):
            export_run(Job(), dataclasses.replace(wish, target=tmp_path / kind, format=kind))
        assert not (tmp_path / kind).exists()


# --- models that are not the server's ----------------------------------------------------------


def test_one_changed_number_is_found_before_anything_is_sent(
    serving: TrunkProcess, model: Path, tmp_path: Path
) -> None:
    """It lies outside of what the quick fingerprint looks at."""
    ours = shutil.copytree(model, tmp_path / "ours")
    tensor = ModelSource(ours).tensors["model.layers.0.mlp.up_proj.weight"]
    with tensor.file.open("r+b") as stream:
        stream.seek(tensor.begin)
        first = stream.read(1)
        stream.seek(tensor.begin)
        stream.write(bytes([first[0] ^ 1]))
    assert ModelSource(ours).fingerprint == ModelSource(model).fingerprint
    server = Server(serving.url, str(ours), TOKEN, Job())
    sent = server.link.bytes_sent
    with pytest.raises(OtherModel):
        server.private_model(Partition(2, 2), 0.5)
    assert server.link.bytes_sent == sent
    server.close()


def test_a_server_whose_file_was_tampered_with(model: Path, tmp_path: Path) -> None:
    """The server's own hash no longer fits the bytes that it sends: nothing of them stays."""
    theirs = shutil.copytree(model, tmp_path / "theirs")
    with TrunkProcess(tmp_path / "trunk.log", "--model", str(theirs)) as trunk:
        server = connected(trunk.url)
        assert server.weights is not None
        server.weights.hashes([ENDS, 0, 7])
        tensor = ModelSource(theirs).tensors["model.layers.0.mlp.up_proj.weight"]
        state = tensor.file.stat()
        with tensor.file.open("r+b") as stream:
            stream.seek(tensor.begin + 5)
            stream.write(b"\xff")
        os.utime(tensor.file, ns=(state.st_atime_ns, state.st_mtime_ns))
        with pytest.raises(DownloadDamaged) as damaged:
            server.bring_here(Partition(1, 1), Job())
        assert "up_proj" in str(damaged.value)
        assert not (server.source.folder / "block-0000.safetensors").exists()
        assert not (server.source.folder / "incoming").exists()
        server.close()


def test_a_server_that_keeps_its_weights(model: Path, tmp_path: Path) -> None:
    """It still tells hashes, so that a copy from elsewhere can be compared."""
    with TrunkProcess(tmp_path / "trunk.log", "--model", str(model), "--no-weights") as trunk:
        with pytest.raises(WeightsNotOffered):
            connected(trunk.url)
        server = Server(trunk.url, str(model), TOKEN, Job())
        server.bring_here(Partition(2, 2), Job())
        server.close()
