"""JSON in its shapes: lines, array, object of records, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data import DataSet, cell_text, limits, open_data
from core.data.cleaning import BROKEN_CHARACTER
from core.data.json_records import BAD_LINE, TOO_DEEP
from core.data.json_rows import KEY_TWICE, NESTED_CELL, NESTED_COLUMN, NOT_AN_OBJECT
from core.errors import DataUnreadable

RECORDS = [{"prompt": "one", "response": "1"}, {"prompt": "two", "response": "2"}]
CHAT = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]


def opened(folder: Path, text: str, name: str = "file.jsonl") -> DataSet:
    (folder / name).write_text(text, encoding="utf-8", errors="surrogatepass")
    return open_data(folder / name)


@pytest.mark.parametrize("name", ["file.json", "file.jsonl", "file.txt", "file"])
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("\n".join(map(json.dumps, RECORDS)), [1, 2]),
        ("\n\n".join(map(json.dumps, RECORDS)) + "\n", [1, 3]),
        (json.dumps(RECORDS), [1, 1]),
        (json.dumps(RECORDS, indent=1), [2, 6]),
        ("\n".join(json.dumps(record, indent=1) for record in RECORDS), [1, 5]),
        (json.dumps({"a": RECORDS[0], "b": RECORDS[1]}), [1, 2]),
        ("\ufeff" + "\r\n".join(map(json.dumps, RECORDS)), [1, 2]),
    ],
)
def test_shapes(tmp_path: Path, name: str, text: str, lines: list[int]) -> None:
    dataset = opened(tmp_path, text, name)
    assert dataset.columns == ["prompt", "response"]
    assert dataset.rows == RECORDS
    assert dataset.lines == lines
    assert dataset.problems == []


def test_one_record_alone(tmp_path: Path) -> None:
    assert opened(tmp_path, json.dumps(RECORDS[0])).rows == RECORDS[:1]
    assert len(opened(tmp_path, json.dumps({"messages": CHAT}, indent=1)).rows) == 1


def test_bad_lines_are_left_out_and_reported(tmp_path: Path) -> None:
    good = json.dumps(RECORDS[0])
    dataset = opened(tmp_path, "\n".join(["{broken", good, '"text"', "4", "null", good + " x"]))
    assert dataset.lines == [2]
    assert [(one.line, one.text) for one in dataset.problems] == [
        (1, BAD_LINE),
        (3, NOT_AN_OBJECT),
        (4, NOT_AN_OBJECT),
        (5, NOT_AN_OBJECT),
        (6, BAD_LINE),
    ]
    assert all(one.dropped for one in dataset.problems)


def test_values_keep_their_spelling(tmp_path: Path) -> None:
    text = '{"p": "x", "a": 1.0, "b": 007e0, "c": true}\n{"p": "y", "a": NaN, "d": null}\n'
    dataset = opened(tmp_path, text.replace("007e0", "1e999"))
    assert dataset.rows == [
        {"p": "x", "a": "1.0", "b": "1e999", "c": "true"},
        {"p": "y", "a": "NaN"},
    ]
    huge = "9" * 6000
    assert opened(tmp_path, f'{{"p": "x", "n": {huge}}}').rows[0]["n"] == huge


def test_repeated_keys_and_broken_characters(tmp_path: Path) -> None:
    dataset = opened(tmp_path, '{"p": "a", "p": "b", "r": "x"}\n{"p": "\\ud83d!", "r": "x"}\n')
    assert [row["p"] for row in dataset.rows] == ["b", "\ufffd!"]
    assert [(one.line, one.text) for one in dataset.problems] == [
        (1, KEY_TWICE),
        (2, BROKEN_CHARACTER),
    ]


def test_chats_stay_chats(tmp_path: Path) -> None:
    dataset = opened(tmp_path, json.dumps({"id": 1, "messages": CHAT}))
    assert dataset.rows == [{"id": "1", "messages": CHAT}]
    assert cell_text(dataset.rows[0]["messages"]) == "user: Hi\nassistant: Hello"


def test_other_nesting_never_becomes_text(tmp_path: Path) -> None:
    text = '{"p": "a", "r": {"x": 1}, "s": [1]}\n{"p": "b", "r": "c", "s": [2]}\n'
    dataset = opened(tmp_path, text)
    assert dataset.columns == ["p", "r"]
    assert dataset.rows == [{"p": "a"}, {"p": "b", "r": "c"}]
    assert [(one.line, one.text) for one in dataset.problems] == [
        (0, NESTED_COLUMN),
        (1, NESTED_CELL),
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[" * 100_000 + "]" * 100_000, "deep"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "deep"),
        ("[]", "no records"),
        ("[1, 2]", "no records"),
        ('{"version": "1", "data": [{"a": "b"}]}', "keys version, data"),
        ('[{"a": "b"}, {"a"', "line 1"),
        ('[\n{"a": "b"},\n{"a": }]', "line 3"),
        ('[{"a": "b"}] and more', "line 1"),
        ('{"a": {"b": [1]}}', "plain text"),
        ("{", "line 1"),
    ],
)
def test_refusals(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(DataUnreadable, match=word):
        opened(tmp_path, text, "file.json")


def test_a_deep_line_is_left_out(tmp_path: Path) -> None:
    deep = '{"a": ' + "[" * 50_000 + "]" * 50_000 + "}"
    dataset = opened(tmp_path, json.dumps(RECORDS[0]) + "\n" + deep)
    assert len(dataset.rows) == 1
    assert [(one.line, one.text) for one in dataset.problems] == [(2, TOO_DEEP)]


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_COLUMNS", 3)
    with pytest.raises(DataUnreadable, match="columns"):
        opened(tmp_path, json.dumps(dict.fromkeys("abcd", "x")))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(records=st.lists(values, max_size=5), as_array=st.booleans())
def test_any_json_is_read_or_refused(tmp_path: Path, records: list[object], as_array: bool) -> None:
    text = json.dumps(records) if as_array else "\n".join(map(json.dumps, records))
    try:
        dataset = opened(tmp_path, text)
    except DataUnreadable:
        return
    assert len(dataset.rows) == len(dataset.lines)
    for row in dataset.rows:
        for cell in row.values():
            cell_text(cell).encode()
