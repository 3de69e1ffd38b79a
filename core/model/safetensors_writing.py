"""safetensors files written one tensor at a time.

The library's own writer wants all tensors of a file at once. The format is simple: see
`core.model.safetensors_header`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from math import prod
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.model.safetensors_header import INDEX_FILE, header_for

_SINGLE_FILE = "model.safetensors"
_TAGS = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}


class Shape(NamedTuple):
    """What a tensor will be, before it is there."""

    name: str
    shape: tuple[int, ...]

    @property
    def values(self) -> int:
        """How many numbers it has."""
        return prod(self.shape)


def write_shards(
    folder: Path,
    shapes: Iterable[Shape],
    read: Iterator[Tensor],
    dtype: torch.dtype,
    shard_bytes: int,
) -> None:
    """Write tensors as `dtype` to files of about `shard_bytes`, with an index where there are many.

    `read` gives the tensors in the order of `shapes`; one of them is in memory at a time.
    """
    shards = list(_shards(shapes, dtype.itemsize, shard_bytes))
    names: dict[str, str] = {}
    for number, shard in enumerate(shards, 1):
        file = (
            _SINGLE_FILE
            if len(shards) == 1
            else f"model-{number:05d}-of-{len(shards):05d}.safetensors"
        )
        with (folder / file).open("wb") as stream:
            _write_shard(stream, shard, read, dtype)
        names.update(dict.fromkeys((it.name for it in shard), file))
    if len(shards) > 1:
        total = sum(it.values for shard in shards for it in shard) * dtype.itemsize
        index = {"metadata": {"total_size": total}, "weight_map": names}
        write_json(folder / INDEX_FILE, index)


def write_json(file: Path, content: Mapping[str, object]) -> None:
    """Write `content` as people can read it."""
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _shards(shapes: Iterable[Shape], value_bytes: int, most: int) -> Iterator[list[Shape]]:
    shard: list[Shape] = []
    size = 0
    for shape in shapes:
        more = value_bytes * shape.values
        if shard and size + more > most:
            yield shard
            shard, size = [], 0
        shard.append(shape)
        size += more
    yield shard


def _write_shard(
    stream: IO[bytes], shard: list[Shape], read: Iterator[Tensor], dtype: torch.dtype
) -> None:
    size = dtype.itemsize
    stream.write(header_for((it.name, _TAGS[dtype], it.shape, size * it.values) for it in shard))
    for shape in shard:
        tensor = next(read)
        if tuple(tensor.shape) != shape.shape:
            raise ValueError(f"{shape.name} has another shape than it was announced with")
        bytes_of = tensor.to(dtype).contiguous().reshape(-1).view(torch.uint8)
        stream.write(np.ascontiguousarray(bytes_of.numpy()).data)
