"""Any file is read or refused in words, within seconds: damaged, spliced and invented ones."""

from __future__ import annotations

import io
import json
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from core.data import cell_text, examples, guess_mapping, limits, open_data
from core.errors import DataUnreadable, FedseaError
from core.events import ColumnMapping

_SECONDS = 3.0
"""For one small file; far more than any of them takes."""
_NAMES = [
    "a.csv",
    "a.tsv",
    "a.json",
    "a.jsonl",
    "a.parquet",
    "a.xlsx",
    "a.pdf",
    "a.docx",
    "a",
    "a.md",
]
_FUZZ = settings(
    max_examples=90,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _parquet(compression: str) -> bytes:
    table = pa.table(
        {
            "text": ["Where?", None, "Grüße"] * 20,
            "label": pa.array(["a", "b", "a"] * 20).dictionary_encode(),
            "number": list(range(60)),
            "chat": [[{"role": "user", "content": "x"}]] * 60,
        }
    )
    stream = io.BytesIO()
    parquet.write_table(table, stream, compression=compression, row_group_size=25)
    return stream.getvalue()


_CSV = "question,answer\n" + 'a,"b\n""c"""\n"Grüße, ja",x\n' * 8
_ROWS = [{"text": "Wo?", "label": 1, "x": {"y": [1]}}, {"text": None, "messages": []}] * 5
SEEDS = {
    "csv": _CSV.encode(),
    "csv_utf16": _CSV.encode("utf-16"),
    "json": json.dumps(_ROWS).encode(),
    "jsonl": "\n".join(map(json.dumps, _ROWS)).encode(),
    "parquet": _parquet("snappy"),
    "parquet_plain": _parquet("none"),
}
_TOKENS = st.sampled_from(
    [b"", b"\0", b'"', b"'", b",", b";", b"\t", b"\r", b"\n", b"{", b"}", b"[", b"]", b":", b"\\u",
     b"\\ud800", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"sep=;\n", b"NaN", b"1e999", b"-", b"PAR1",
     b"null", b'{"a":', b'"role":', b"\xc3", b"\xf0\x9f", b"%PDF-", b"PK\x03\x04", b"," * 1200,
     b"[" * 3000, b"9" * 5000]
)  # fmt: skip
_EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), _TOKENS | st.binary(max_size=8)),
    min_size=1,
    max_size=6,
)


def edited(seed: bytes, edits: list[tuple[float, int, bytes]], keep: float) -> bytes:
    """`seed` cut to the share `keep`, with bytes taken out and put in."""
    content = bytearray(seed[: int(len(seed) * keep)] if keep < 0.9 else seed)
    for place, gone, put in edits:
        at = int(place * len(content))
        content[at : at + gone] = put
    return bytes(content)


def check_words(error: FedseaError, name: str = "") -> None:
    """What happened, why, and what to do."""
    assert all(error.problem().sentences())
    assert name in str(error)
    assert "Traceback" not in str(error)


def read_or_refuse(content: bytes, name: str) -> None:
    """Open `content` as a file called `name`, and go on to the examples."""
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            dataset = open_data(path)
        except DataUnreadable as error:
            check_words(error, name)
        else:
            assert dataset.rows
            assert len(dataset.rows) == len(dataset.lines)
            assert len(dataset.columns) <= limits.MAX_COLUMNS
            for row in dataset.rows:
                for cell in row.values():
                    shown = cell_text(cell)
                    shown.encode()  # no half characters
                    assert "\0" not in shown
            for mapping in (guess_mapping(dataset), ColumnMapping(text=dataset.columns[0])):
                try:
                    examples(dataset, mapping)
                except FedseaError as error:
                    check_words(error)
    assert time.process_time() - start < _SECONDS


@pytest.mark.parametrize("kind", SEEDS)
@given(edits=_EDITS, keep=st.floats(0, 1.3), name=st.sampled_from(_NAMES))
@_FUZZ
def test_damaged_files(
    kind: str, edits: list[tuple[float, int, bytes]], keep: float, name: str
) -> None:
    read_or_refuse(edited(SEEDS[kind], edits, keep), name)


@given(parts=st.lists(_TOKENS | st.binary(max_size=20), max_size=40), name=st.sampled_from(_NAMES))
@_FUZZ
def test_invented_files(parts: list[bytes], name: str) -> None:
    read_or_refuse(b"".join(parts), name)


@given(edits=_EDITS, kind=st.sampled_from(["csv", "csv_utf16", "jsonl"]))
@_FUZZ
def test_damaged_files_piece_by_piece(kind: str, edits: list[tuple[float, int, bytes]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "STREAM_FROM_BYTES", 0)
        read_or_refuse(edited(SEEDS[kind], edits, 1.0), "a.csv")


@pytest.mark.parametrize("kind", SEEDS)
def test_the_seeds_themselves_are_read(kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(SEEDS[kind])
        assert open_data(path).rows
