"""Delimited text: delimiters, quoting, headers, encodings, damage."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data import DataSet, limits, open_data
from core.data.cleaning import BROKEN_CHARACTER, NUL_REMOVED
from core.data.header import HEADER_ASSUMED, NO_HEADER, SAME_NAME
from core.data.opening import ENCODING_ASSUMED, OTHER_KIND
from core.data.problems import MORE_PROBLEMS
from core.data.table import OTHER_WIDTH
from core.errors import DataUnreadable


def opened(folder: Path, content: bytes | str, name: str = "file.csv") -> DataSet:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_data(path)


def refusal(folder: Path, content: bytes | str, name: str = "file.csv") -> str:
    with pytest.raises(DataUnreadable) as error:
        opened(folder, content, name)
    assert error.value.details["file"] == name
    return str(error.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [("question", "answer"), ("Where to?", "Left."), ("And then?", "Right.")]
    dataset = opened(tmp_path, "\n".join(delimiter.join(line) for line in lines))
    assert dataset.columns == ["question", "answer"]
    assert dataset.rows[1] == {"question": "And then?", "answer": "Right."}
    assert dataset.lines == [2, 3]
    assert dataset.problems == []


def test_decimal_commas_do_not_divide(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "frage;antwort;wert\nA, B?;ja;37,2\nC?;nein;36,8\n")
    assert dataset.rows[0] == {"frage": "A, B?", "antwort": "ja", "wert": "37,2"}


def test_delimiter_line_of_excel(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "sep=;\r\nquestion;answer\r\na, b;c, d\r\n")
    assert dataset.rows == [{"question": "a, b", "answer": "c, d"}]
    assert dataset.lines == [3]


def test_lines_are_physical_lines(tmp_path: Path) -> None:
    dataset = opened(tmp_path, 'question,answer\n"one\ntwo\nthree",x\nlast,y\n')
    assert dataset.rows[0]["question"] == "one\ntwo\nthree"
    assert dataset.lines == [2, 5]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends(tmp_path: Path, end: str) -> None:
    dataset = opened(tmp_path, end.join(["question,answer", "a,b", "c,d", ""]))
    assert [list(row.values()) for row in dataset.rows] == [["a", "b"], ["c", "d"]]


def test_a_line_separator_inside_a_cell_does_not_divide(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "question,answer\na\u2028b\x85c,d\n")
    assert dataset.rows == [{"question": "a\u2028b\x85c", "answer": "d"}]


def test_unclosed_quote_is_refused_with_its_line(tmp_path: Path) -> None:
    message = refusal(tmp_path, 'question,answer\na,b\nc,"d\ne,f\ng,h\n')
    assert "line 3" in message
    message = refusal(tmp_path, 'question,answer\na,"b\nc,"d"\n')
    assert "line 2" in message


def test_rows_of_another_width_are_reported(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "question,answer\na,b\nc\nd,e,f\ng,h,,\ni,j\n")
    assert dataset.lines == [2, 5, 6]
    assert [(one.line, one.text, one.dropped) for one in dataset.problems] == [
        (3, OTHER_WIDTH, True),
        (4, OTHER_WIDTH, True),
    ]


def test_missing_header_is_noticed(tmp_path: Path) -> None:
    text = "Who signs this letter?,The doctor signs it.\nMay I stay here?,Only until eight.\n"
    dataset = opened(tmp_path, text)
    assert dataset.columns == ["column 1", "column 2"]
    assert len(dataset.rows) == 2
    assert [one.text for one in dataset.questions] == [NO_HEADER]


def test_unknown_short_names_are_a_header(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "Befund,Urteil\nx y,z\n")
    assert dataset.columns == ["Befund", "Urteil"]
    assert dataset.questions == []


def test_titles_above_the_header(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "Questions of the ward,\n,\nquestion,answer\na,b\nc,d\n")
    assert dataset.columns == ["question", "answer"]
    assert dataset.lines == [4, 5]
    assert [one.text for one in dataset.questions] == [HEADER_ASSUMED]
    assert [one.line for one in dataset.problems if one.dropped] == [1]


def test_same_names_are_told_apart(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "question,answer,answer,answer (2)\na,b,c,d\n")
    assert dataset.columns == ["question", "answer", "answer (3)", "answer (2)"]
    assert [one.text for one in dataset.questions] == [SAME_NAME]
    assert dataset.questions[0] in dataset.problems


def test_nameless_columns(tmp_path: Path) -> None:
    dataset = opened(tmp_path, ",question,,answer\n1,a,,b\n2,c,,d\n")
    assert dataset.columns == ["column 1", "question", "answer"]
    assert dataset.rows[0] == {"column 1": "1", "question": "a", "answer": "b"}


@pytest.mark.parametrize(
    ("encoding", "mark", "assumed"),
    [
        ("utf-8", b"", ""),
        ("utf-8", b"\xef\xbb\xbf", ""),
        ("utf-16-le", b"\xff\xfe", ""),
        ("utf-16-be", b"\xfe\xff", ""),
        ("utf-16-le", b"", ""),
        ("utf-16-be", b"", ""),
        ("utf-32-le", b"\xff\xfe\0\0", ""),
        ("cp1252", b"", "Windows-1252"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, mark: bytes, assumed: str) -> None:
    text = "question,answer\nWas kostet es fuer uns alle?,25 € – „pauschal“ für jeden\n"
    dataset = opened(tmp_path, mark + text.encode(encoding))
    assert dataset.columns == ["question", "answer"]
    assert dataset.rows[0]["answer"] == "25 € – „pauschal“ für jeden"
    assert [one.details for one in dataset.problems] == ([{"encoding": assumed}] if assumed else [])


def test_chinese_windows(tmp_path: Path) -> None:
    text = "question,answer\n药房几点开门?,早上八点。\n"
    dataset = opened(tmp_path, text.encode("gb18030"))
    assert dataset.rows[0]["question"] == "药房几点开门?"
    assert dataset.problems[0].text == ENCODING_ASSUMED


def test_unrecognised_encoding_is_refused_not_garbled(tmp_path: Path) -> None:
    text = "question,answer\nГде находится аптека?,На первом этаже.\n"  # noqa: RUF001
    assert "UTF-8" in refusal(tmp_path, text.encode("cp1251"))


def test_one_broken_byte_does_not_spoil_the_rest(tmp_path: Path) -> None:
    content = "question,answer\nPrüfung für Ärzte?,früh\n".encode() + b"caf\xe9,spaet\n"
    dataset = opened(tmp_path, content)
    assert dataset.rows[0]["question"] == "Prüfung für Ärzte?"
    assert dataset.rows[1]["question"] == "caf\ufffd"
    assert [(one.line, one.text) for one in dataset.problems] == [(3, BROKEN_CHARACTER)]


def test_nul_characters_are_removed_and_reported(tmp_path: Path) -> None:
    dataset = opened(tmp_path, b"question,answer\na,b\nc\0\0d,e\n")
    assert dataset.rows[1]["question"] == "cd"
    assert [(one.line, one.text) for one in dataset.problems] == [(3, NUL_REMOVED)]


def test_cells_come_through_unchanged(tmp_path: Path) -> None:
    cells = ["007", "1e5", "NULL", "nan", "N/A", "-0", "=1+1", " x ", "{0} %s", "<b>"]
    text = "text,label\n" + "".join(f"{cell},y\n" for cell in cells)
    assert [row["text"] for row in opened(tmp_path, text).rows] == cells


def test_a_wrong_name_is_mentioned(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "question,answer\na,b\n", "file.parquet")
    assert [one.text for one in dataset.problems] == [OTHER_KIND]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b" \n\t\r\n ", "empty"),
        ("a.csv", b"\xef\xbb\xbf", "empty"),
        ("a.csv", b"question,answer\n", "no rows"),
        ("a.csv", b"question,answer\nonly one\n", "as many fields"),
        ("a.txt", b"Dear doctor, I have a question.\nMy knee hurts.\n", "as many fields"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "picture"),
        ("a.csv", b"%PDF-1.7\n%...", "PDF"),
        ("a.jsonl", b"\x80\x04\x95]\x94.", "pickle"),
        ("a.csv", b"\x1f\x8b\x08\0\0\0", "packed"),
        ("a.csv", b"PK\x03\x04 and no more", "damaged"),
        ("a.parquet", b"PAR1 and some more bytes PAR1", "Parquet"),
        ("a.parquet", b"PAR1 and some", "damaged"),
        ("a.rtf", b"{\\rtf1\\ansi text}", "RTF"),
        ("a.xls", b"<html><table><tr><td>x</td></tr></table>", "web page"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old Office"),
        ("a.csv", bytes(range(256)) * 20, "not a text file"),
    ],
)
def test_refusals_say_why_and_what_to_do(
    tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    message = refusal(tmp_path, content, name)
    assert word in message
    assert "Error" not in message


def test_folders_and_missing_files(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for path, word in [(tmp_path / "folder.csv", "folder"), (tmp_path / "none.csv", "no such")]:
        with pytest.raises(DataUnreadable, match=word):
            open_data(path)
    with pytest.raises(DataUnreadable):
        open_data(Path("nul\0inside.csv"))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DataUnreadable, match="ordinary"):
        open_data(tmp_path / "pipe.csv")


def test_limits_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_COLUMNS", 3)
    assert "columns" in refusal(tmp_path, "a,b,c,d\n1,2,3,x\n")
    monkeypatch.setattr(limits, "MAX_CELL_CHARACTERS", 10)
    assert "Line 2" in refusal(tmp_path, "question,answer\n" + "x" * 20 + ",b\n")
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 10)
    assert "larger" in refusal(tmp_path, "question,answer\na,b\n")


def test_a_file_full_of_problems_is_summed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_PROBLEMS", 5)
    dataset = opened(tmp_path, "question,answer\na,b\n" + "c\n" * 12)
    assert len(dataset.problems) == 6
    assert dataset.problems[-1].text == MORE_PROBLEMS
    assert dataset.problems[-1].details == {"count": "7"}
    assert dataset.problems[-1].dropped


def test_progress_is_heard_and_may_stop_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("text,label\n" + "".join(f"case {n},no\n" for n in range(20_000)))
    heard: list[float] = []
    assert len(open_data(path, progress=heard.append).rows) == 20_000
    assert heard == sorted(heard)
    assert heard[0] == 0.0
    assert heard[-1] == 1.0

    def stop(share: float) -> None:
        if share > 0.4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        open_data(path, progress=stop)


cells = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n\r\t,;"'), max_size=20
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
def test_what_csv_writes_is_read_back(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    import csv

    path = tmp_path / "written.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow(["question", "answer"])
        writer.writerows([("x" + first, second + "y") for first, second in rows])
    dataset = open_data(path)
    assert [tuple(row.values()) for row in dataset.rows] == [
        ("x" + first, second + "y") for first, second in rows
    ]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.jsonl", "a.xlsx"]))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    try:
        dataset = open_data(tmp_path / name)
    except DataUnreadable:
        return
    for row in dataset.rows:
        for cell in row.values():
            assert isinstance(cell, str)
            cell.encode()
