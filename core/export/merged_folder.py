"""The whole model with the adapter in its weights, as a folder that transformers loads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import torch

from core.errors import ExportImpossible
from core.events import ExportType
from core.export.weights import MergedWeights, values_of
from core.jobs import Job
from core.model.safetensors_writing import Shape, write_json, write_shards
from core.model.source import ModelSource
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase

SHARD_BYTES = 4 << 30
_TYPES: dict[str, tuple[torch.dtype, str]] = {
    "f32": (torch.float32, "float32"),
    "f16": (torch.float16, "float16"),
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


def _type(kind: ExportType) -> tuple[torch.dtype, str]:
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
    dtype, name = _type(kind)
    folder.mkdir()
    config = {key: value for key, value in source.config.items() if key not in _NOT_KEPT}
    write_json(folder / "config.json", {**config, "dtype": name})
    for companion in _COMPANIONS:
        if (source.folder / companion).is_file():
            shutil.copyfile(source.folder / companion, folder / companion)
    shapes = [Shape(name, source.tensors[name].shape) for name in source.tensors]
    write_shards(folder, shapes, _each(job, weights), dtype, shard_bytes)


def _each(job: Job, weights: MergedWeights) -> Iterator[torch.Tensor]:
    names = weights.source.tensors
    for done, name in enumerate(names):
        job.checkpoint()
        job.progress(_("stages", "Writing the export"), done / len(names))
        yield weights.read(name)
