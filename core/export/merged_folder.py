"""The whole model with the adapter in its weights, as a folder that transformers loads.

safetensors' own writer wants all tensors of a file at once. The format is simple (a JSON header,
then the bytes), so it is written here one tensor at a time.
"""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import torch

from core.errors import ExportImpossible
from core.events import ExportType
from core.export.weights import MergedWeights, values_of
from core.jobs import Job
from core.model.source import ModelSource
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase

SHARD_BYTES = 4 << 30
_TYPES: dict[str, tuple[torch.dtype, str, str]] = {
    "f32": (torch.float32, "F32", "float32"),
    "f16": (torch.float16, "F16", "float16"),
}
_COMPANIONS = (
    *("tokenizer.json", "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json"),
    *("added_tokens.json", "vocab.json", "merges.txt", "chat_template.jinja"),
    *("chat_template.json", "generation_config.json", "LICENSE", "LICENSE.txt", "LICENSE.md"),
    *("NOTICE", "NOTICE.txt"),
)
_NOT_KEPT = (
    *("_name_or_path", "_model_name_or_path", "name_or_path"),  # of this computer
    *("torch_dtype", "auto_map"),  # written anew; files that do not come along
)


def merged_bytes(source: ModelSource, kind: ExportType) -> int:
    """How large the weights will be."""
    size = _type(kind)[0].itemsize
    return sum(size * values_of(source, name) for name in source.tensors)


def _type(kind: ExportType) -> tuple[torch.dtype, str, str]:
    if kind not in _TYPES:
        *types, last = _TYPES
        raise ExportImpossible(
            format=_("errors", "a model folder"),
            reason=phrase(
                _("errors", "Its numbers can be of the type {types} or {last}, not {kind}."),
                types=", ".join(types),
                last=last,
                kind=kind,
            ),
        )
    return _TYPES[kind]


def write_merged(
    job: Job, folder: Path, weights: MergedWeights, kind: ExportType, shard_bytes: int = SHARD_BYTES
) -> None:
    """Write config, tokenizer and weights."""
    source = weights.source
    dtype, _tag, name = _type(kind)
    folder.mkdir()
    config = {key: value for key, value in source.config.items() if key not in _NOT_KEPT}
    _write_json(folder / "config.json", {**config, "dtype": name})
    for companion in _COMPANIONS:
        if (source.folder / companion).is_file():
            shutil.copyfile(source.folder / companion, folder / companion)
    shards = list(_shards(source, dtype.itemsize, shard_bytes))
    places: dict[str, str] = {}
    for number, names in enumerate(shards, 1):
        file = (
            "model.safetensors"
            if len(shards) == 1
            else f"model-{number:05d}-of-{len(shards):05d}.safetensors"
        )
        with (folder / file).open("wb") as stream:
            _write_shard(job, stream, weights, names, kind, len(places))
        places.update(dict.fromkeys(names, file))
    if len(shards) > 1:
        index = {"metadata": {"total_size": merged_bytes(source, kind)}, "weight_map": places}
        _write_json(folder / "model.safetensors.index.json", index)


def _write_json(file: Path, content: dict[str, Any]) -> None:
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _shards(source: ModelSource, value_bytes: int, shard_bytes: int) -> Iterator[list[str]]:
    names: list[str] = []
    size = 0
    for name in source.tensors:
        more = value_bytes * values_of(source, name)
        if names and size + more > shard_bytes:
            yield names
            names, size = [], 0
        names.append(name)
        size += more
    yield names


def _write_shard(
    job: Job,
    stream: IO[bytes],
    weights: MergedWeights,
    names: list[str],
    kind: ExportType,
    done: int,
) -> None:
    dtype, tag, _name = _type(kind)
    stored = weights.source.tensors
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    position = 0
    for name in names:
        end = position + dtype.itemsize * values_of(weights.source, name)
        header[name] = {"dtype": tag, "shape": stored[name].shape, "data_offsets": [position, end]}
        position = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    stream.write(struct.pack("<Q", len(text)) + text)
    for index, name in enumerate(names):
        job.checkpoint()
        job.progress(_("stages", "Writing the export"), (done + index) / len(stored))
        stream.write(weights.read(name).to(dtype).contiguous().numpy().data)
