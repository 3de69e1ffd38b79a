"""A GGUF file becomes the model that transformers reads from it, tensor for tensor."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from support import tiny_gguf
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, LlamaConfig

from core.errors import ModelUnusable
from core.events import JobProgress
from core.jobs import Job, JobCancelled
from core.model import gguf_source
from core.model.gguf_source import gguf_folder
from core.model.quiet import quiet_transformers
from core.model.rotary import ROTARY, rotary_divisors
from core.model.source import ModelSource, open_model
from core.model.tokenizer import load_tokenizer
from core.model.weights import read_tensors
from core.model_errors import ModelNotStored
from core.paths import models_folder

PROCESSOR = torch.device("cpu")
LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 10000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 8192,
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet_transformers()
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("tqdm.std.tqdm.monitor_interval", 0)  # transformers' bar starts a thread


def left_behind() -> list[Path]:
    return list(models_folder().iterdir()) if models_folder().is_dir() else []


def assert_equal(source: ModelSource, theirs: Any) -> None:
    wanted = theirs.state_dict()
    for name in source.tensors:
        tensor = read_tensors(source, [name], torch.float32, PROCESSOR)[name]
        assert torch.equal(tensor, wanted.pop(name).float()), name
    assert not wanted or set(wanted) == {"lm_head.weight"}


@pytest.mark.parametrize(
    ("architecture", "kind"),
    [
        ("llama", {}),
        ("llama", {"tied": True}),
        ("qwen2", {"biases": True}),
        ("qwen3", {"norms": True, "head": 128}),  # transformers' own size of a head
    ],
)
def test_every_type_becomes_what_transformers_reads(
    tmp_path: Path, architecture: str, kind: dict[str, Any]
) -> None:
    file = tiny_gguf.write(tmp_path / "tiny.gguf", architecture, **kind)
    source = open_model(str(file))
    theirs = AutoModelForCausalLM.from_pretrained(
        tmp_path, gguf_file=file.name, dtype=torch.bfloat16
    )
    assert_equal(source, theirs)
    assert source.name == "tiny"
    assert source.facts(4).licence == "mit"
    ours, read = (
        AutoConfig.from_pretrained(folder, **more).to_dict()
        for folder, more in ((source.folder, {}), (tmp_path, {"gguf_file": file.name}))
    )
    differ = {key for key in ours if ours[key] != read.get(key)}
    named = {"architectures", "dtype", "license", "_name_or_path", "name_or_path"}
    assert differ <= named | {"head_dim"}
    assert ours.get("head_dim", 64) == kind.get("head", 64)


@pytest.mark.slow
def test_the_demo_model_is_what_transformers_reads(demo_model_folder: Path) -> None:
    from core.model.demo import _GGUF, _package_folder

    theirs = AutoModelForCausalLM.from_pretrained(
        _package_folder(), gguf_file=_GGUF, dtype=torch.bfloat16, local_files_only=True
    )
    source = ModelSource(gguf_folder(_package_folder() / _GGUF))
    assert_equal(source, theirs)
    assert source.fingerprint == ModelSource(demo_model_folder).fingerprint
    assert source.fingerprint == "2f5820a50d923d3af8e8d3c6c2e62034"  # what is measured hangs on it


def test_float16_stays_float16(tmp_path: Path) -> None:
    f16 = [it for it in tiny_gguf.TYPES if it.name == "F16"]
    source = open_model(str(tiny_gguf.write(tmp_path / "tiny.gguf", types=f16)))
    assert {it.dtype for it in source.tensors.values()} == {"F16"}
    theirs = AutoModelForCausalLM.from_pretrained(
        tmp_path, gguf_file="tiny.gguf", dtype=torch.float16
    )
    assert_equal(source, theirs)


def test_the_files_tokenizer_cuts_digits_where_it_says_so(tmp_path: Path) -> None:
    text = "he  12"
    cut = {}
    for way in ("gpt-2", "smollm"):
        source = open_model(str(tiny_gguf.write(tmp_path / f"{way}.gguf", cut=way)))
        cut[way] = load_tokenizer(source).tokenize(text)
    theirs = AutoTokenizer.from_pretrained(tmp_path, gguf_file="gpt-2.gguf")
    assert cut["gpt-2"] == theirs.tokenize(text) == ["he", "Ġ", "Ġ", "1", "2"]
    assert cut["smollm"] == ["he", "ĠĠ", "1", "2"]
    with pytest.raises(ModelUnusable, match="in a way \\(made-up\\) that is not known"):
        open_model(str(tiny_gguf.write(tmp_path / "made-up.gguf", cut="made-up")))


def test_scaled_rotary_positions_are_kept(tmp_path: Path) -> None:
    config = LlamaConfig(
        num_hidden_layers=1, hidden_size=256, num_attention_heads=4, rope_parameters=LLAMA3
    )
    divisors = rotary_divisors(config)
    assert divisors is not None
    file = tiny_gguf.write(tmp_path / "tiny.gguf", more={ROTARY: divisors.numpy()})
    assert open_model(str(file)).config["rope_parameters"] == LLAMA3
    other = tiny_gguf.write(tmp_path / "other.gguf", more={ROTARY: divisors.numpy() * 1.1})
    with pytest.raises(ModelUnusable, match="scaled in a way"):
        open_model(str(other))


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"architecture": "gpt2"}, "kind gpt2 cannot be split"),
        ({"facts": {"split.count": 3}}, "one of several parts"),
        ({"facts": {"llama.rope.scaling.type": "yarn"}}, "scaled in a way"),
        ({"facts": {"llama.attention.sliding_window": 4096}}, "sliding window"),
        ({"more": {"blk.0.extra.weight": np.zeros(8, np.float32)}}, "tensor blk.0.extra.weight"),
        ({"changed": {"blk.1.ffn_up.weight": (256, 256)}}, "blk.1.ffn_up.weight has not the size"),
        ({"changed": {"blk.1.ffn_norm.weight": (2,)}}, "blk.1.ffn_norm.weight has not the size"),
        ({"architecture": "qwen2"}, r"self_attn.k_proj.bias is missing"),
    ],
)
def test_what_would_not_compute_the_same_is_refused(
    tmp_path: Path, more: dict[str, Any], reason: str
) -> None:
    file = tiny_gguf.write(tmp_path / "tiny.gguf", **more)
    with pytest.raises(ModelUnusable, match=reason):
        open_model(str(file))
    assert not left_behind()


# --- once, whole or not at all -------------------------------------------------------------------


def test_a_file_is_converted_once_and_anew_when_it_has_changed(tmp_path: Path) -> None:
    file = tiny_gguf.write(tmp_path / "tiny.gguf")
    events: list[Any] = []
    first = gguf_folder(file, Job(emit=events.append))
    assert [it.share for it in events if isinstance(it, JobProgress)] == sorted(
        it.share for it in events
    )
    events.clear()
    assert gguf_folder(file, Job(emit=events.append)) == first
    assert not events
    tiny_gguf.write(file, tied=True)
    assert gguf_folder(file) != first


def test_a_stopped_conversion_leaves_nothing(tmp_path: Path) -> None:
    file = tiny_gguf.write(tmp_path / "tiny.gguf")
    job = Job(emit=lambda event: job.cancel() if getattr(event, "share", 0) > 0.5 else None)
    with pytest.raises(JobCancelled):
        gguf_folder(file, job)
    assert not left_behind()
    assert ModelSource(gguf_folder(file)).tensors


def test_what_a_killed_conversion_left_goes_a_day_later(tmp_path: Path) -> None:
    left, new = (models_folder() / f".tiny-{name}" for name in ("left", "new"))
    for folder in (left, new):
        folder.mkdir(parents=True)
        (folder / "model.safetensors").write_bytes(b"x")
    yesterday = left.stat().st_mtime - 25 * 3600
    os.utime(left, (yesterday, yesterday))
    gguf_folder(tiny_gguf.write(tmp_path / "tiny.gguf"))
    assert not left.exists()
    assert new.exists()


def test_no_room_is_said_before_anything_is_written(tmp_path: Path) -> None:
    file = tiny_gguf.write(tmp_path / "tiny.gguf")
    with pytest.raises(ModelNotStored, match="MB of disk space, and 3 MB are free"):
        gguf_folder(file, free=lambda _: 3_000_000)
    assert not left_behind()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_fills_up_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tiny_gguf.write(tmp_path / "tiny.gguf")

    def write_shards(folder: Path, *rest: object) -> None:
        with Path("/dev/full").open("wb") as stream:
            stream.write(b"x" * 100_000)

    monkeypatch.setattr(gguf_source, "write_shards", write_shards)
    with pytest.raises(ModelNotStored, match=os.strerror(errno.ENOSPC)):
        gguf_folder(file)
    assert not left_behind()


PEAK = """
import resource, sys
from pathlib import Path
from core.jobs import Job
from core.model.gguf_source import convert
small, large, out = map(Path, sys.argv[1:])
convert(small, out / "small", Job())  # loads all libraries
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
convert(large, out / "large", Job())
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is in kilobytes on Linux")
def test_the_peak_is_a_few_tensors_not_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = tiny_gguf.write(tmp_path / "small.gguf")
    for name, size in {"HIDDEN": 512, "MIDDLE": 2048, "BLOCKS": 12}.items():
        monkeypatch.setattr(tiny_gguf, name, size)
    bf16 = [it for it in tiny_gguf.TYPES if it.name == "BF16"]
    large = tiny_gguf.write(tmp_path / "large.gguf", head=128, types=bf16)
    command = [sys.executable, "-c", PEAK, str(small), str(large), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    written = (tmp_path / "large" / "model.safetensors").stat().st_size
    tensor = 4 * 2048 * 512
    assert written > 20 * tensor
    assert int(done.stdout) < 6 * tensor  # blocks, float32, a group's steps, bfloat16
