"""Each side of a cut holds its own part of the model and no more, measured in fresh processes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from torch import Tensor

from core.bench.random_model import Shape, write_model
from core.errors import ModelUnusable
from core.model.source import ModelSource
from tools.measure_memory import measure
from tools.memory_probe import load_part, unique_bytes

SHAPE = Shape(hidden=512, layers=16, intermediate=1408, heads=8, kv_heads=4, vocabulary=4096)
CUTS = ((1, 1), (7, 7))
MEGABYTE = 1_000_000
SLACK = 24 * MEGABYTE
"""What the allocator and the read-ahead of files may add to a peak."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One shard a piece: the embedding, each block, and norm with head."""
    return write_model(tmp_path_factory.mktemp("model") / "whole", SHAPE, shard_bytes=1)


def bytes_of(model: Path, names: set[str]) -> int:
    """Bytes of some tensors in float32; they are stored in half of that."""
    return sum(2 * it.bytes for name, it in ModelSource(model).tensors.items() if name in names)


def client_tensors(model: Path, input_blocks: int, output_blocks: int) -> set[str]:
    source = ModelSource(model)
    here = [*range(input_blocks), *range(SHAPE.layers - output_blocks, SHAPE.layers)]
    names = {name for block in here for name in source.block_tensors(block).values()}
    return names | {name for name in source.tensors if not name.startswith("model.layers.")}


@pytest.mark.slow
def test_client_needs_the_memory_of_its_part(model: Path) -> None:
    peaks = []
    for cut in CUTS:
        needed = bytes_of(model, client_tensors(model, *cut))
        found = measure("client", model, *cut, "float32")
        # The rotary frequencies come on top: one number for every two of a head.
        assert 0 <= found["tensors"] - needed < 4096
        assert needed <= found["peak"] + MEGABYTE
        assert found["peak"] <= 1.1 * needed + SLACK
        peaks.append(found["peak"])
    assert peaks == sorted(peaks)
    more_blocks = bytes_of(model, client_tensors(model, *CUTS[-1])) - bytes_of(
        model, client_tensors(model, *CUTS[0])
    )
    assert peaks[-1] - peaks[0] == pytest.approx(more_blocks, rel=0.15)


@pytest.mark.slow
def test_trunk_needs_the_memory_of_its_blocks(model: Path) -> None:
    everything = set(ModelSource(model).tensors)
    peaks = []
    for cut in CUTS:
        needed = bytes_of(model, everything - client_tensors(model, *cut))
        found = measure("trunk", model, *cut, "float32")
        assert 0 <= found["tensors"] - needed < 4096
        assert needed <= found["peak"] + MEGABYTE
        assert found["peak"] <= 1.1 * needed + SLACK
        peaks.append(found["peak"])
    assert peaks == sorted(peaks, reverse=True)


@pytest.mark.parametrize("side", ["client", "trunk"])
def test_no_side_reads_the_other_sides_tensors(model: Path, tmp_path: Path, side: str) -> None:
    """It loads where all files of the other side are unreadable."""
    cut = (2, 3)
    ours = client_tensors(model, *cut)
    if side == "trunk":
        ours = set(ModelSource(model).tensors) - ours
    copy = shutil.copytree(model, tmp_path / "copy")
    source = ModelSource(copy)
    theirs = {it.file for name, it in source.tensors.items() if name not in ours}
    assert theirs.isdisjoint(source.tensors[name].file for name in ours)
    for file in theirs:
        spoil(file)
    assert 0 <= unique_bytes(load_side(side, copy, *cut)) - bytes_of(model, ours) < 4096


def test_the_spoilt_files_cannot_be_read(model: Path, tmp_path: Path) -> None:
    """That the test above could fail."""
    copy = shutil.copytree(model, tmp_path / "copy")
    spoil(ModelSource(copy).tensors["model.layers.0.mlp.up_proj.weight"].file)
    with pytest.raises(ModelUnusable):
        load_side("client", copy, 2, 3)


def load_side(side: str, folder: Path, input_blocks: int, output_blocks: int) -> list[Tensor]:
    return load_part(side, folder, input_blocks, output_blocks, "float32")[1]


def spoil(file: Path) -> None:
    """Make the tensors of a safetensors file unreadable: 9 instead of all their types.

    The size stays, because the index of a model compares it with the header.
    """
    content = file.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    header = content[8:start].replace(b'"BF16"', b'"XX99"')
    file.write_bytes(content[:8] + header + content[start:])
