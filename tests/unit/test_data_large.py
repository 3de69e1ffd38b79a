"""Large text files are read piece by piece, and say the same as the same file read whole."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from core.data import limits, open_data
from core.data.keeping import SAMPLED, KeptRows
from core.data.opening import ENCODING_ASSUMED
from core.data.problems import ProblemLog
from core.errors import DataUnreadable

CSV = "question,answer\n" + "".join(
    f'"Frage {n}, mit\nUmbruch und Übung",{n % 7}\n' if n % 3 else f"kurz {n},{n % 7}\n"
    for n in range(4_000)
)
JSONL = "".join(json.dumps({"text": f"row {n}", "label": n % 3}) + "\n" for n in range(4_000))


def both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = open_data(path)
    monkeypatch.setattr(limits, "STREAM_FROM_BYTES", 0)
    assert open_data(path) == whole
    assert whole.rows


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", CSV.encode()),
        ("a.csv", CSV.encode("utf-8-sig")),
        ("a.csv", CSV.encode("utf-16")),
        ("a.csv", CSV.encode("cp1252")),
        ("a.csv", CSV.replace("\n", "\r\n").encode()),
        ("a.csv", CSV.replace("\n", "\r").encode()),
        ("a.csv", ("sep=;\r\n" + CSV.replace(",", ";")).encode()),
        ("a.tsv", b"text\tlabel\na\tb\nbroken\nc\td\xff\n"),
        ("a.jsonl", JSONL.encode()),
        ("a.jsonl", (JSONL + "no json\n" + JSONL).encode()),
        ("a.json", json.dumps([{"text": "a", "label": "b"}] * 20).encode()),
    ],
)
def test_the_same_rows_and_remarks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    both_ways(path, monkeypatch)


def test_an_encoding_that_shows_late_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "late.csv"
    path.write_bytes(b"text,label\n" + b"plain text,no\n" * 200_000 + "Köln,ja\n".encode("cp1252"))
    monkeypatch.setattr(limits, "STREAM_FROM_BYTES", 1_000_000)
    dataset = open_data(path)
    assert dataset.rows[-1]["text"] == "Köln"
    assert [one.text for one in dataset.problems] == [ENCODING_ASSUMED]


def test_no_row_is_endless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STREAM_FROM_BYTES", 0)
    monkeypatch.setattr(limits, "MAX_RECORD_CHARACTERS", 5_000)
    path = tmp_path / "a.csv"
    for text in (
        "question,answer\n" + "," * 50_000,
        "question,answer\na,b\n" + '"\n",' * 50_000,
        'question,answer\na,"b\n' + "c,d\n" * 50_000,
    ):
        path.write_text(text)
        with pytest.raises(DataUnreadable, match="more than 5,000 characters"):
            open_data(path)
    path.write_text("question,answer\n" + "a,b\n" * 50_000)  # long, but of short rows
    assert len(open_data(path).rows) == 50_000


def test_json_in_one_piece_has_to_be_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STREAM_FROM_BYTES", 0)
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 100)
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"text": "a", "label": "b"}] * 20))
    with pytest.raises(DataUnreadable, match="JSON Lines"):
        open_data(path)
    path.write_text(JSONL)
    assert len(open_data(path).rows) == 4_000
    monkeypatch.setattr(limits, "MAX_STREAMED_BYTES", 100)
    with pytest.raises(DataUnreadable, match="larger than"):
        open_data(path)


def test_memory_does_not_grow_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "STREAM_FROM_BYTES", 0)
    monkeypatch.setattr(limits, "MAX_KEPT_BYTES", 1_000_000)
    path = tmp_path / "big.csv"
    with path.open("w") as stream:
        stream.write("text,label\n")
        stream.writelines(f"row {n} {'x' * 200},no\n" for n in range(100_000))
    tracemalloc.start()
    try:
        dataset = open_data(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 20_000_000
    assert peak < 8_000_000
    (said,) = dataset.problems
    assert said.text == SAMPLED
    assert said.details == {"used": f"{len(dataset.rows):,}", "rows": "100,000"}


def test_large_files_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STREAM_FROM_BYTES", 0)
    path = tmp_path / "big.csv"
    path.write_text("text,label\n" + f"{'x' * 1000},no\n" * 20_000)
    heard: list[float] = []
    open_data(path, progress=heard.append)
    assert heard == sorted(heard)
    assert len(heard) > 20

    def stop(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_data(path, progress=stop)


def test_every_row_has_the_same_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CELLS", 2_000)
    kept = KeptRows()
    for number in range(100_000):
        kept.add({"text": str(number)}, number)
    assert 500 <= len(kept.rows) <= 2_000
    tenths = [sum(line // 10_000 == tenth for line in kept.lines) for tenth in range(10)]
    expected = len(kept.rows) / 10  # five standard deviations of a fair choice
    assert all(abs(count - expected) < 5 * expected**0.5 for count in tenths)
    log = ProblemLog()
    kept.note(log)
    assert log.problems()[0].details["rows"] == "100,000"
    assert log.unused_rows == 100_000 - len(kept.rows)
