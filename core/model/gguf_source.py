"""A GGUF file as a model folder: converted once, one tensor at a time.

Names, the order of rows, config and tokenizer are transformers' own reading of GGUF, so a
conversion equals what `from_pretrained(gguf_file=...)` gives; only its memory is another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from math import prod
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor

from core.disk import FreeSpace, free_space
from core.errors import ModelUnusable
from core.jobs import Job
from core.model.gguf_config import config_of_gguf
from core.model.gguf_header import GgufHeader, read_gguf_header, read_values
from core.model.gguf_tokenizer import tokenizer_of_gguf
from core.model.new_folder import new_folder
from core.model.quiet import quiet_transformers
from core.model.rotary import ROTARY
from core.model.safetensors_writing import Shape, write_shards
from core.model.skeleton import causal_model
from core.model.source import TENSOR_MISSING, ModelSource
from core.paths import models_folder
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase

SHARD_BYTES = 500 << 20
_CONVERSION = b"1"
"""Another number where the same file is to be converted anew."""
_HASHED = 16 << 20
"""More than nearly every header; hashed in a few milliseconds."""
_LONGEST_NAME = 60


def gguf_folder(file: Path, job: Job | None = None, free: FreeSpace = free_space) -> Path:
    """The folder that `file` is converted to, converting it now if need be.

    Raises `ModelUnusable`, `ModelNotStored`, or `JobCancelled` if `job` was stopped.
    """
    folder = folder_for(file)
    if not (folder / "config.json").is_file():
        convert(file, folder, job or Job(), free=free)
    return folder


def folder_for(file: Path) -> Path:
    """Where `file` is converted to; there may be nothing yet. Raises `OSError`."""
    return models_folder() / f"{file.stem[:_LONGEST_NAME]}-{_identity(file)}"


def _identity(file: Path) -> str:
    """By size, time of the last change and the beginning of `file`."""
    facts = file.stat()
    digest = hashlib.sha256(_CONVERSION)
    digest.update(f"{facts.st_size} {facts.st_mtime_ns} ".encode())
    with file.open("rb") as stream:
        digest.update(stream.read(_HASHED))
    return digest.hexdigest()[:12]


def convert(
    file: Path,
    folder: Path,
    job: Job,
    *,
    licence: str = "",
    dtype: torch.dtype | None = None,
    free: FreeSpace = free_space,
) -> None:
    """Make `folder` from `file`. Numbers become `dtype`, or what keeps them best."""
    quiet_transformers()
    header = read_gguf_header(file)
    dtype = dtype or _dtype_of(header)
    needed = dtype.itemsize * sum(prod(it.shape) for it in header.tensors.values())
    config = config_of_gguf(file, header, dtype)
    config.license = licence or str(header.facts.get("general.license", ""))
    with new_folder(folder, needed, file, free) as unfinished:
        config.save_pretrained(unfinished)
        _check(file, unfinished)
        _write_weights(file, header, config, dtype, unfinished, job)
        job.checkpoint()
        tokenizer_of_gguf(file, header).save_pretrained(unfinished)
        _check(file, unfinished)


def _dtype_of(header: GgufHeader) -> torch.dtype:
    """float16 where all matrices are that; bfloat16, as most models were trained in, otherwise."""
    matrices = {it.type.name for it in header.tensors.values() if len(it.shape) > 1}
    return torch.float16 if matrices == {"F16"} else torch.bfloat16


def _check(file: Path, folder: Path) -> None:
    """Raise what opening `folder` raises, in the name of `file`."""
    try:
        source = ModelSource(folder, file.stem)
        if any(folder.glob("*.safetensors")):
            _ = source.tensors
    except ModelUnusable as error:
        raise ModelUnusable(source=file, reason=error.details["reason"]) from error


def _write_weights(
    file: Path, header: GgufHeader, config: Any, dtype: torch.dtype, folder: Path, job: Job
) -> None:
    from transformers import GenerationConfig
    from transformers.modeling_gguf_pytorch_utils import (
        TENSOR_PROCESSORS,
        TensorProcessor,
        get_gguf_hf_weights_map,
    )

    def unusable(template: str, name: str) -> ModelUnusable:
        return ModelUnusable(source=file, reason=phrase(template, name=name))

    heads = config.num_attention_heads
    key_heads = getattr(config, "num_key_value_heads", None) or heads
    kind = TENSOR_PROCESSORS.get(header.architecture, TensorProcessor)
    processor = kind(config={"num_attention_heads": heads, "num_key_value_heads": key_heads})
    skeleton = causal_model(config, dtype)
    state = skeleton.state_dict()
    shapes = {name: tuple(it.shape) for name, it in state.items()}
    # Without the children that it would ask one by one: that takes longer than all the rest.
    whole = SimpleNamespace(config=config, state_dict=lambda: state, named_children=tuple)
    names: dict[str, str] = get_gguf_hf_weights_map(whole, processor)
    tensors = [it for it in header.tensors.values() if it.name != ROTARY]
    for tensor in tensors:
        if tensor.name not in names:
            raise unusable(
                _("errors", "There is a tensor {name} in it that such a model does not have."),
                tensor.name,
            )
        if shapes[names[tensor.name]] != tensor.shape:
            raise unusable(
                _("errors", "The tensor {name} has not the size that its header says elsewhere."),
                tensor.name,
            )
    tied = set(skeleton.all_tied_weights_keys) if config.tie_word_embeddings else set()
    if missing := shapes.keys() - {names[it.name] for it in tensors} - tied:
        raise unusable(TENSOR_MISSING, min(missing))

    def each() -> Iterator[Tensor]:
        for done, tensor in enumerate(tensors):
            job.checkpoint()
            job.progress(_("stages", "Converting the model"), done / len(tensors))
            values = read_values(file, tensor).numpy()
            yield torch.from_numpy(processor.process(values, tensor.name).weights)

    announced = [Shape(names[it.name], it.shape) for it in tensors]
    write_shards(folder, announced, each(), dtype, SHARD_BYTES)
    GenerationConfig.from_model_config(config).save_pretrained(folder)
