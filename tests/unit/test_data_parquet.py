"""Parquet files: values as their owner reads them, in bounded pieces, broken ones refused."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from core.data import DataSet, examples, guess_mapping, limits, open_data
from core.data.json_rows import NESTED_COLUMN
from core.data.keeping import SAMPLED
from core.errors import DataUnreadable
from core.events import ColumnMapping


def written(tmp_path: Path, columns: dict[str, Any], **options: Any) -> Path:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table(columns), path, **options)
    return path


def opened(tmp_path: Path, columns: dict[str, Any], **options: Any) -> DataSet:
    return open_data(written(tmp_path, columns, **options))


def test_values_are_text_as_their_owner_reads_them(tmp_path: Path) -> None:
    dataset = opened(
        tmp_path,
        {
            "question": ["wie?", "wo?"],
            "answer": pa.array([1, None], pa.int64()),
            "share": [0.5, 2.0],
            "yes": [True, False],
            "day": [datetime.date(2024, 5, 1), None],
            "at": [datetime.datetime(2024, 5, 1, 8, 30), None],
        },
    )
    assert dataset.rows[0] == {
        "question": "wie?",
        "answer": "1",
        "share": "0.5",
        "yes": "true",
        "day": "2024-05-01",
        "at": "2024-05-01 08:30",
    }
    assert dataset.rows[1] == {"question": "wo?", "share": "2", "yes": "false"}
    assert dataset.lines == [1, 2]
    assert guess_mapping(dataset) == ColumnMapping(prompt="question", response="answer")
    assert len(examples(dataset, guess_mapping(dataset))[0]) == 1


def test_what_is_no_text_cannot_be_chosen(tmp_path: Path) -> None:
    dataset = opened(
        tmp_path,
        {"text": ["a"], "label": ["b"], "ids": [[1, 2]], "scan": [b"\0\1"], "meta": [{"k": 1}]},
    )
    assert dataset.columns == ["text", "label"]
    named = {one.details["column"] for one in dataset.problems if one.text == NESTED_COLUMN}
    assert named == {"ids", "scan", "meta"}


def test_chats(tmp_path: Path) -> None:
    chat = [{"role": "user", "content": "hello"}, {"role": "assistant", "content": "good day"}]
    dataset = opened(tmp_path, {"messages": [chat, chat]})
    mapping = guess_mapping(dataset)
    assert mapping == ColumnMapping(messages="messages")
    assert examples(dataset, mapping)[0][0].response == "good day"


def test_row_groups_come_one_after_the_other(tmp_path: Path) -> None:
    texts = [f"row {number}" for number in range(3_000)]
    heard: list[float] = []
    path = written(tmp_path, {"text": texts, "label": ["x"] * 3_000}, row_group_size=700)
    dataset = open_data(path, progress=heard.append)
    assert [row["text"] for row in dataset.rows] == texts
    assert heard == sorted(heard)


def test_more_rows_than_fit_are_chosen_from_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_KEPT_BYTES", 100_000)
    dataset = opened(tmp_path, {"text": [f"r{n}" for n in range(3_000)], "label": ["x"] * 3_000})
    assert 100 < len(dataset.rows) < 400
    (said,) = [one for one in dataset.problems if one.text == SAMPLED]
    assert said.details == {"used": f"{len(dataset.rows):,}", "rows": "3,000"}
    assert dataset.lines == sorted(dataset.lines)
    assert dataset.lines[0] < 500
    assert dataset.lines[-1] > 2_500  # from the whole file, not from its beginning
    for row, line in zip(dataset.rows, dataset.lines, strict=True):
        assert row["text"] == f"r{line - 1}"


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.999])
def test_cut_off_files_are_refused(tmp_path: Path, cut: float) -> None:
    path = written(tmp_path, {"text": ["a"] * 500, "label": ["b"] * 500})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * cut)])
    with pytest.raises(DataUnreadable, match="damaged"):
        open_data(path)


def test_limits_are_looked_at_before_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, {"text": ["a" * 5_000], "label": ["b"]})
    monkeypatch.setattr(limits, "MAX_ROW_GROUP_BYTES", 1)
    with pytest.raises(DataUnreadable, match="row groups"):
        open_data(path)
    monkeypatch.undo()
    monkeypatch.setattr(limits, "MAX_CELL_CHARACTERS", 100)
    with pytest.raises(DataUnreadable, match="characters"):
        open_data(path)
    monkeypatch.setattr(limits, "MAX_COLUMNS", 1)
    with pytest.raises(DataUnreadable, match="columns"):
        open_data(path)


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataUnreadable, match="no records"):
        opened(tmp_path, {"text": pa.array([], pa.string())})
