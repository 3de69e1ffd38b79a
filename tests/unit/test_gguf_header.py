"""A GGUF header that lies is refused with a sentence, before anything is allocated."""

from __future__ import annotations

import contextlib
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from support import tiny_gguf

from core.errors import ModelUnusable
from core.model.gguf_header import read_gguf_header
from core.model.gguf_source import gguf_folder

HUGE = 1 << 60
FEW_BYTES = 4 << 20


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def fact(key: str, kind: int, value: bytes) -> bytes:
    return text(key) + struct.pack("<I", kind) + value


def tensor(name: str, sides: list[int], kind: int = 0, offset: int = 0) -> bytes:
    shape = struct.pack(f"<I{len(sides)}Q", len(sides), *sides)
    return text(name) + shape + struct.pack("<IQ", kind, offset)


def header(
    *parts: bytes, tensors: int = 0, facts: int = 0, version: int = 3, magic: bytes = b"GGUF"
) -> bytes:
    return magic + struct.pack("<IQQ", version, tensors, facts) + b"".join(parts) + bytes(64)


def array(inner: int, count: int, content: bytes = b"") -> bytes:
    return struct.pack("<IQ", inner, count) + content


NAME = fact("general.architecture", 8, text("llama"))
CASES = {
    "empty": (b"", "no GGUF file"),
    "another format": (b"PK\x03\x04" * 20, "no GGUF file"),
    "another version": (header(version=1), "version 1 cannot be read"),
    "the other byte order": (header(version=3 << 24), "version 50331648 cannot be read"),
    "ends after the magic": (b"GGUF\x03", "not copied completely"),
    "tensors": (header(tensors=HUGE), "cannot be right"),
    "facts": (header(facts=HUGE), "cannot be right"),
    "more facts than there are": (header(NAME, facts=1000), "cannot be right|completely"),
    "length of a key": (header(struct.pack("<Q", HUGE), facts=1), "cannot be right"),
    "length of a text": (
        header(fact("a", 8, struct.pack("<Q", HUGE)), facts=1),
        "cannot be right",
    ),
    "a text beyond the end": (header(fact("a", 8, struct.pack("<Q", 1 << 20)), facts=1), "compl"),
    "no UTF-8": (header(fact("a", 8, struct.pack("<Q", 2) + b"\xff\xff"), facts=1), "be right"),
    "length of an array": (header(fact("a", 9, array(4, HUGE)), facts=1), "cannot be right"),
    "an array beyond the end": (header(fact("a", 9, array(4, 1 << 23)), facts=1), "completely"),
    "texts beyond the end": (header(fact("a", 9, array(8, 1 << 24)), facts=1), "completely"),
    "an array of arrays": (header(fact("a", 9, array(9, 1, array(4, 1))), facts=1), "be right"),
    "a type of fact": (header(fact("a", 99, b""), facts=1), "cannot be right"),
    "a fact twice": (header(NAME, NAME, facts=2), "cannot be right"),
    "alignment of nothing": (
        header(fact("general.alignment", 4, bytes(4)), facts=1),
        "cannot be right",
    ),
    "a side": (header(tensor("a", [HUGE]), tensors=1), "cannot be right"),
    "all sides": (header(tensor("a", [1 << 32] * 4), tensors=1), "cannot be right"),
    "no values": (header(tensor("a", [0]), tensors=1), "cannot be right"),
    "how many sides": (
        header(text("a") + struct.pack("<I", 1 << 31), tensors=1),
        "cannot be right",
    ),
    "a tensor twice": (header(*[tensor("a", [1])] * 2, tensors=2), "cannot be right"),
    "an offset": (header(tensor("a", [1], offset=HUGE), tensors=1), "not copied completely"),
    "a tensor beyond the end": (header(tensor("a", [1 << 30]), tensors=1), "completely"),
    "an unknown type": (header(tensor("a", [32], kind=999), tensors=1), "type 999, which"),
    "integers": (header(tensor("a", [32], kind=26), tensors=1), "type I32, which"),
    "half a block": (header(tensor("a", [33], kind=8), tensors=1), "cannot be right"),
}


@pytest.mark.parametrize(("content", "reason"), CASES.values(), ids=CASES.keys())
def test_a_header_that_cannot_be_right_is_refused(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    import gguf  # noqa: F401 - so that its import is not measured

    file = tmp_path / "bad.gguf"
    file.write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(ModelUnusable, match=reason):
            read_gguf_header(file)
        assert tracemalloc.get_traced_memory()[1] < FEW_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("blocks", [0, 1 << 31, 1025])
def test_an_absurd_number_of_blocks_is_refused(tmp_path: Path, blocks: int) -> None:
    file = tmp_path / "bad.gguf"
    number = fact("llama.block_count", 4, struct.pack("<I", blocks))
    file.write_bytes(header(NAME, number, facts=2))
    with pytest.raises(ModelUnusable, match="cannot be right"):
        gguf_folder(file)


@pytest.mark.parametrize("key", ["embedding_length", "attention.head_count", "context_length"])
def test_absurd_sizes_are_refused(tmp_path: Path, key: str) -> None:
    file = tmp_path / "bad.gguf"
    blocks = fact("llama.block_count", 4, struct.pack("<I", 3))
    size = fact(f"llama.{key}", 10, struct.pack("<Q", HUGE))
    file.write_bytes(header(NAME, blocks, size, facts=3))
    with pytest.raises(ModelUnusable, match="cannot be right"):
        gguf_folder(file)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return tiny_gguf.write(tmp_path_factory.mktemp("gguf") / "tiny.gguf").read_bytes()


def test_a_truncated_file_is_refused(whole: bytes, tmp_path: Path) -> None:
    file = tmp_path / "cut.gguf"
    for length in (10, 1000, 10_000, len(whole) // 2, len(whole) - 1000):
        file.write_bytes(whole[:length])
        with pytest.raises(ModelUnusable, match="not copied completely"):
            gguf_folder(file)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some.data())
def test_no_changed_byte_raises_anything_else(
    whole: bytes, tmp_path: Path, data: some.DataObject
) -> None:
    changed = bytearray(whole[:40_000])
    for _index in range(data.draw(some.integers(1, 4))):
        place = data.draw(some.integers(4, 14_000))
        changed[place] = data.draw(some.integers(0, 255))
    file = tmp_path / "changed.gguf"
    file.write_bytes(bytes(changed) + whole[40_000:])
    with contextlib.suppress(ModelUnusable):
        read_gguf_header(file)
