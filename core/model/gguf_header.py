"""The header of a GGUF file, read with a limit on everything before anything is allocated.

The readers of gguf and transformers believe what a header says: a count of 2^60 keeps them busy
until memory ends. They are asked only after this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from core.errors import ModelUnusable
from core.model.gguf_reader import ABSURD, TRUNCATED, HeaderReader, Refused
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

if TYPE_CHECKING:
    from torch import Tensor

_VERSIONS = (2, 3)
_MOST_TENSORS = 1 << 16
_MOST_KEYS = 1 << 14
_LONGEST_NAME = 1 << 10
_MOST_SIDES = 4
_MOST_VALUES = 1 << 40
_MOST_ALIGNMENT = 1 << 16
_USUAL_ALIGNMENT = 32
_NOT_GGUF = _("errors", "It is no GGUF file.")


@dataclass(frozen=True)
class GgufTensor:
    """One tensor: its shape as torch has it, and where its blocks lie in the file."""

    name: str
    shape: tuple[int, ...]
    type: Any
    """`gguf.GGMLQuantizationType`"""
    begin: int
    bytes: int


@dataclass(frozen=True)
class GgufHeader:
    """What a file says of itself. Of arrays only the length is kept."""

    facts: dict[str, Any]
    tensors: dict[str, GgufTensor]

    @property
    def architecture(self) -> str:
        """The kind of model by llama.cpp's name; empty if it is not said."""
        return str(self.facts.get("general.architecture", ""))

    def of_kind(self, key: str) -> Any:
        """The fact `key` of this architecture, such as `attention.key_length`."""
        return self.facts.get(f"{self.architecture}.{key}")


def read_gguf_header(file: Path) -> GgufHeader:
    """Read and check it. Raises `ModelUnusable` with a plain reason."""
    try:
        with file.open("rb") as stream:
            return _read(stream, file.stat().st_size)
    except Refused as error:
        raise ModelUnusable(source=file, reason=error.reason) from error
    except OSError as error:
        reason = phrase("{error}.", error=error.strerror or error)
        raise ModelUnusable(source=file, reason=reason) from error


def _read(stream: IO[bytes], size: int) -> GgufHeader:
    reader = HeaderReader(stream, size)
    if size < 4 or reader.take(4) != b"GGUF":
        raise Refused(_NOT_GGUF)
    version = reader.number("<I")
    if version not in _VERSIONS:
        raise Refused(
            phrase(_("errors", "GGUF of version {version} cannot be read."), version=version)
        )
    tensor_count, key_count = reader.count(_MOST_TENSORS), reader.count(_MOST_KEYS)
    facts: dict[str, Any] = {}
    for _index in range(key_count):
        key = reader.text(_LONGEST_NAME)
        if key in facts:
            raise Refused(ABSURD)
        facts[key] = reader.value(int(reader.number("<I")))
    entries = [_entry(reader) for _index in range(tensor_count)]
    alignment = facts.get("general.alignment", _USUAL_ALIGNMENT)
    if type(alignment) is not int or not 0 < alignment <= _MOST_ALIGNMENT:
        raise Refused(ABSURD)
    if alignment & (alignment - 1):
        raise Refused(ABSURD)
    start = -(-reader.position // alignment) * alignment
    tensors = {name: _placed(name, rest, start, size) for name, *rest in entries}
    if len(tensors) != tensor_count:
        raise Refused(ABSURD)
    return GgufHeader(facts, tensors)


def _entry(reader: HeaderReader) -> tuple[str, tuple[int, ...], int, int]:
    name, sides = reader.text(_LONGEST_NAME), int(reader.number("<I"))
    if not 1 <= sides <= _MOST_SIDES:
        raise Refused(ABSURD)
    shape = tuple(reversed([reader.count(_MOST_VALUES) for _index in range(sides)]))
    if not 0 < prod(shape) <= _MOST_VALUES:
        raise Refused(ABSURD)
    return name, shape, int(reader.number("<I")), int(reader.number("<Q"))


def _placed(name: str, entry: list[Any], start: int, size: int) -> GgufTensor:
    import gguf

    shape, kind, offset = entry
    try:
        type_ = gguf.GGMLQuantizationType(kind)
        block, block_bytes = gguf.GGML_QUANT_SIZES[type_]
    except (ValueError, KeyError) as error:
        raise Refused(_unknown_type(kind)) from error
    if not _dequantisable(type_):
        raise Refused(_unknown_type(type_.name))
    if shape[-1] % block:
        raise Refused(ABSURD)
    count = prod(shape) // block * block_bytes
    if start + offset + count > size:
        raise Refused(TRUNCATED)
    return GgufTensor(name, shape, type_, start + offset, count)


def read_values(file: Path, tensor: GgufTensor) -> Tensor:
    """One tensor in float32, as GGUF orders it."""
    import gguf
    import numpy as np
    import torch

    with file.open("rb") as stream:
        stream.seek(tensor.begin)
        raw = np.frombuffer(stream.read(tensor.bytes), np.uint8)
    rows = prod(tensor.shape[:-1])
    values = gguf.dequantize(raw.reshape(rows, -1), tensor.type)
    return torch.from_numpy(np.array(values.reshape(tensor.shape), np.float32))


@lru_cache
def _dequantisable(type_: Any) -> bool:
    import gguf
    import numpy as np

    block_bytes = gguf.GGML_QUANT_SIZES[type_][1]
    try:
        gguf.dequantize(np.zeros((1, block_bytes), np.uint8), type_)
    except NotImplementedError:
        return False
    return True


def _unknown_type(kind: object) -> Detail:
    return phrase(
        _("errors", "Its numbers are of the type {kind}, which cannot be read."), kind=kind
    )
