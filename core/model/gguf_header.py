"""The header of a GGUF file, read with a limit on everything before anything is allocated.

The readers of gguf and transformers believe what a header says: a count of 2^60 keeps them busy
until memory ends. They are asked only after this one.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from core.errors import ModelUnusable
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

if TYPE_CHECKING:
    from torch import Tensor

_VERSIONS = (2, 3)
_MOST_TENSORS = 1 << 16
_MOST_KEYS = 1 << 14
_MOST_ELEMENTS = 1 << 24
_LONGEST_NAME = 1 << 10
_LONGEST_TEXT = 1 << 24
_MOST_HEADER_BYTES = 1 << 29
_MOST_SIDES = 4
_MOST_VALUES = 1 << 40
_MOST_ALIGNMENT = 1 << 16
_USUAL_ALIGNMENT = 32
_STRING, _ARRAY = 8, 9
_NUMBERS = {
    **dict(enumerate(("<B", "<b", "<H", "<h", "<I", "<i", "<f", "<?"))),
    **dict(enumerate(("<Q", "<q", "<d"), 10)),
}
NOT_GGUF = _("errors", "It is no GGUF file.")
_TRUNCATED = _("errors", "The file is damaged or was not copied completely.")
ABSURD = _("errors", "What its header says cannot be right.")


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


class Length(int):
    """How many elements an array has that was not read. No `int` by type, so no size by mistake."""


class _Refused(Exception):
    """Becomes a `ModelUnusable` with the file's name."""

    def __init__(self, reason: Detail) -> None:
        self.reason = reason


class _Reader:
    """Reads forwards and never beyond `size` or the limit for headers."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream, self._left = stream, min(size, _MOST_HEADER_BYTES)
        self.position = 0

    def take(self, count: int) -> bytes:
        self._advance(count)
        content = self._stream.read(count)
        if len(content) != count:
            raise _Refused(_TRUNCATED)
        return content

    def skip(self, count: int) -> None:
        self._advance(count)
        self._stream.seek(count, 1)

    def _advance(self, count: int) -> None:
        if count > self._left:
            raise _Refused(_TRUNCATED)
        self._left -= count
        self.position += count

    def number(self, form: str) -> Any:
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def count(self, most: int) -> int:
        found = int(self.number("<Q"))
        if found > most:
            raise _Refused(ABSURD)
        return found

    def text(self, longest: int) -> str:
        try:
            return self.take(self.count(longest)).decode("utf-8")
        except UnicodeDecodeError as error:
            raise _Refused(ABSURD) from error

    def value(self, kind: int) -> Any:
        if kind == _STRING:
            return self.text(_LONGEST_TEXT)
        if kind in _NUMBERS:
            return self.number(_NUMBERS[kind])
        if kind != _ARRAY:
            raise _Refused(ABSURD)
        inner, count = int(self.number("<I")), self.count(_MOST_ELEMENTS)
        if inner in _NUMBERS:
            self.skip(count * struct.calcsize(_NUMBERS[inner]))
        elif inner == _STRING:
            for _index in range(count):
                self.skip(self.count(_LONGEST_TEXT))
        else:
            raise _Refused(ABSURD)
        return Length(count)


def read_gguf_header(file: Path) -> GgufHeader:
    """Read and check it. Raises `ModelUnusable` with a plain reason."""
    try:
        with file.open("rb") as stream:
            return _read(stream, file.stat().st_size)
    except _Refused as error:
        raise ModelUnusable(source=file, reason=error.reason) from error
    except OSError as error:
        reason = phrase("{error}.", error=error.strerror or error)
        raise ModelUnusable(source=file, reason=reason) from error


def _read(stream: IO[bytes], size: int) -> GgufHeader:
    reader = _Reader(stream, size)
    if size < 4 or reader.take(4) != b"GGUF":
        raise _Refused(NOT_GGUF)
    version = reader.number("<I")
    if version not in _VERSIONS:
        raise _Refused(
            phrase(_("errors", "GGUF of version {version} cannot be read."), version=version)
        )
    tensor_count, key_count = reader.count(_MOST_TENSORS), reader.count(_MOST_KEYS)
    facts: dict[str, Any] = {}
    for _index in range(key_count):
        key = reader.text(_LONGEST_NAME)
        if key in facts:
            raise _Refused(ABSURD)
        facts[key] = reader.value(int(reader.number("<I")))
    entries = [_entry(reader) for _index in range(tensor_count)]
    alignment = facts.get("general.alignment", _USUAL_ALIGNMENT)
    if type(alignment) is not int or not 0 < alignment <= _MOST_ALIGNMENT:
        raise _Refused(ABSURD)
    if alignment & (alignment - 1):
        raise _Refused(ABSURD)
    start = -(-reader.position // alignment) * alignment
    tensors = {name: _placed(name, rest, start, size) for name, *rest in entries}
    if len(tensors) != tensor_count:
        raise _Refused(ABSURD)
    return GgufHeader(facts, tensors)


def _entry(reader: _Reader) -> tuple[str, tuple[int, ...], int, int]:
    name, sides = reader.text(_LONGEST_NAME), int(reader.number("<I"))
    if not 1 <= sides <= _MOST_SIDES:
        raise _Refused(ABSURD)
    shape = tuple(reversed([reader.count(_MOST_VALUES) for _index in range(sides)]))
    if not 0 < prod(shape) <= _MOST_VALUES:
        raise _Refused(ABSURD)
    return name, shape, int(reader.number("<I")), int(reader.number("<Q"))


def _placed(name: str, entry: list[Any], start: int, size: int) -> GgufTensor:
    import gguf

    shape, kind, offset = entry
    try:
        type_ = gguf.GGMLQuantizationType(kind)
        block, block_bytes = gguf.GGML_QUANT_SIZES[type_]
    except (ValueError, KeyError) as error:
        raise _Refused(_unknown_type(kind)) from error
    if not _dequantisable(type_):
        raise _Refused(_unknown_type(type_.name))
    if shape[-1] % block:
        raise _Refused(ABSURD)
    count = prod(shape) // block * block_bytes
    if start + offset + count > size:
        raise _Refused(_TRUNCATED)
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
