"""A tiny model with the demo model's words, served by a real process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.trunk_process import TrunkProcess

from core.bench.random_model import Shape, write_model
from core.model.source import ModelSource

SHAPE = Shape(hidden=96, layers=8, intermediate=192, heads=4, kv_heads=2, vocabulary=49152)
TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja")


@pytest.fixture(scope="module")
def model(demo_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights, and the demo model's words."""
    folder = write_model(tmp_path_factory.mktemp("model") / "whole", SHAPE, shard_bytes=1 << 20)
    for name in TOKENIZER:
        if (demo_model_folder / name).is_file():
            shutil.copy(demo_model_folder / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def serving(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrunkProcess]:
    log = tmp_path_factory.mktemp("trunk") / "trunk.log"
    with TrunkProcess(log, "--model", str(model)) as trunk:
        yield trunk
    assert "Traceback" not in log.read_text("utf-8")


@pytest.fixture(scope="module")
def fingerprint(model: Path) -> str:
    return ModelSource(model).fingerprint


def bytes_of(source: ModelSource, name: str) -> bytes:
    tensor = source.tensors[name]
    with tensor.file.open("rb") as stream:
        stream.seek(tensor.begin)
        return stream.read(tensor.bytes)
