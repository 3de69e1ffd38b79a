"""The header of a safetensors file (eight bytes of length, then JSON), checked before use."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import NamedTuple

LENGTH_BYTES = 8
MOST_HEADER_BYTES = 100 << 20
INDEX_FILE = "model.safetensors.index.json"
_MOST_SIDES = 8
_MOST_VALUES = 1 << 48
_BITS = {
    **dict.fromkeys(("BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "F8_E8M0"), 8),
    **dict.fromkeys(("U16", "I16", "F16", "BF16"), 16),
    **dict.fromkeys(("U32", "I32", "F32"), 32),
    **dict.fromkeys(("U64", "I64", "F64", "C64"), 64),
}
"""Of one value. Other types may be in a file; only who reads them will find them unreadable."""


class Place(NamedTuple):
    """Type, shape and bytes of one tensor; `begin` and `end` count from the file's first byte."""

    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int


def header_for(tensors: Iterable[tuple[str, str, Sequence[int], int]]) -> bytes:
    """The beginning of a file with these tensors, in this order: name, type, shape and bytes."""
    entries: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, dtype, shape, size in tensors:
        begin, end = end, end + size
        entries[name] = {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}
    text = json.dumps(entries, separators=(",", ":")).encode()
    text += b" " * (-len(text) % LENGTH_BYTES)
    return struct.pack("<Q", len(text)) + text


def header_length(beginning: bytes) -> int:
    """The header's length from a file's first eight bytes. Raises `ValueError`."""
    if len(beginning) != LENGTH_BYTES:
        raise ValueError("too short")
    length = int(struct.unpack("<Q", beginning)[0])
    if not 2 <= length <= MOST_HEADER_BYTES:
        raise ValueError("no header")
    return length


def parse_header(header: bytes, file_bytes: int) -> dict[str, Place]:
    """Where each tensor lies in a file of `file_bytes`. Raises `ValueError` if that cannot be."""
    try:
        content = json.loads(header)
        if not isinstance(content, dict):
            raise ValueError("no object")
        content.pop("__metadata__", None)
        start = LENGTH_BYTES + len(header)
        places = {name: _place(entry, start) for name, entry in content.items()}
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("not understood") from error
    position = start
    for place in sorted(places.values(), key=lambda it: (it.begin, it.end)):
        if place.begin != position:
            raise ValueError("holes or overlaps")
        position = place.end
    if position != file_bytes:
        raise ValueError("not complete")
    return places


def _place(entry: Mapping[str, object], start: int) -> Place:
    dtype, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not (isinstance(dtype, str) and isinstance(shape, list) and isinstance(offsets, list)):
        raise TypeError
    begin, end = offsets
    if any(type(it) is not int or it < 0 for it in (*shape, begin, end)):
        raise ValueError("not a size")
    if len(shape) > _MOST_SIDES or begin > end:
        raise ValueError("not a shape")
    values = prod(shape)
    bits = _BITS.get(dtype, 0)
    if values > _MOST_VALUES or (bits and values * bits != 8 * (end - begin)):
        raise ValueError("size and shape differ")
    return Place(dtype, tuple(shape), start + begin, start + end)
