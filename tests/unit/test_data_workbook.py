"""Excel workbooks: sheets, types, formulas, and parts that are not what they say."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from core.data import limits, open_data
from core.data.header import HEADER_ASSUMED
from core.data.sheet_cells import ERROR_CELL, NO_RESULT, value_text
from core.data.table import CELLS_BEYOND, TOTAL_ROW
from core.data.workbook import SHEET_ASSUMED
from core.errors import DataUnreadable

TABLE = [["question", "answer"], ["one?", "1"], ["two?", "2"]]


def saved(folder: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    workbook = openpyxl.Workbook()
    del workbook["Sheet"]
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = folder / "book.xlsx"
    workbook.save(path)
    return path


def changed(path: Path, part: str, old: str, new: str) -> Path:
    """The same workbook with one part edited by hand."""
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            target.writestr(entry.filename, content)
    return path


def test_the_only_sheet(tmp_path: Path) -> None:
    dataset = open_data(saved(tmp_path, {"Data": TABLE}))
    assert dataset.columns == ["question", "answer"]
    assert dataset.rows[1] == {"question": "two?", "answer": "2"}
    assert dataset.lines == [2, 3]
    assert (dataset.sheet, dataset.sheets) == ("Data", ["Data"])
    assert dataset.problems == []


def test_the_first_sheet_with_a_table(tmp_path: Path) -> None:
    path = saved(tmp_path, {"Cover": [["Questions"], ["by the ward"]], "Data": TABLE, "Empty": []})
    dataset = open_data(path)
    assert dataset.sheet == "Data"
    assert [one.text for one in dataset.questions] == [SHEET_ASSUMED]
    assert dataset.questions[0].details["others"] == "“Cover”"


def test_a_chosen_sheet(tmp_path: Path) -> None:
    other = [["text", "label"], ["x", "y"]]
    path = saved(tmp_path, {"First": TABLE, "Second": other})
    dataset = open_data(path, sheet="Second")
    assert dataset.columns == ["text", "label"]
    assert dataset.questions == []
    with pytest.raises(DataUnreadable, match="“First”, “Second”"):
        open_data(path, sheet="Third")


def test_title_and_total_are_left_out_and_reported(tmp_path: Path) -> None:
    rows = [["St. Example"], [], *TABLE, [], ["Total", 2]]
    dataset = open_data(saved(tmp_path, {"Data": rows}))
    assert dataset.lines == [4, 5]
    assert [one.text for one in dataset.questions] == [HEADER_ASSUMED]
    assert [one.line for one in dataset.problems if one.dropped] == [1, 7]
    assert TOTAL_ROW in [one.text for one in dataset.problems]


def test_types_read_as_their_owner_sees_them(tmp_path: Path) -> None:
    rows = [
        ["text", "label", "when"],
        ["a", 0, datetime.datetime(2024, 2, 29)],
        [12345, 1.0, datetime.datetime(2024, 2, 29, 13, 5)],
        ["c", True, None],
    ]
    dataset = open_data(saved(tmp_path, {"Data": rows}))
    assert [list(row.values()) for row in dataset.rows] == [
        ["a", "0", "2024-02-29"],
        ["12345", "1", "2024-02-29 13:05"],
        ["c", "TRUE", ""],
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (0.1, "0.1"), (1e300, "1e+300"), (2.0, "2"), (-0.0, "0"), (float("nan"), "nan")],
)
def test_numbers(value: object, text: str) -> None:
    assert value_text(value) == text


def test_errors_and_cells_beyond(tmp_path: Path) -> None:
    rows = [*TABLE, ["#DIV/0!", "3"], ["four?", "4", "stray"]]
    dataset = open_data(saved(tmp_path, {"Data": rows}))
    assert dataset.rows[2]["question"] == ""
    assert [(one.line, one.text) for one in dataset.problems] == [
        (4, ERROR_CELL),
        (5, CELLS_BEYOND),
    ]


def test_formulas_without_results(tmp_path: Path) -> None:
    rows = [["question", "answer"], ['="a"&"b"', "1"], ['="c"&"d"', "2"]]
    with pytest.raises(DataUnreadable, match="“question” holds formulas"):
        open_data(saved(tmp_path, {"Data": rows}))
    dataset = open_data(saved(tmp_path, {"Data": [*rows, ["typed", "3"]]}))
    assert [row["question"] for row in dataset.rows] == ["", "", "typed"]
    assert [(one.line, one.text) for one in dataset.problems] == [(2, NO_RESULT), (3, NO_RESULT)]


def test_a_false_dimension_is_not_believed(tmp_path: Path) -> None:
    path = saved(tmp_path, {"Data": TABLE})
    changed(path, "xl/worksheets/sheet1.xml", 'ref="A1:B3"', 'ref="A1:XFD1048576"')
    assert len(open_data(path).rows) == 2


def test_a_row_far_below_is_not_walked_to(tmp_path: Path) -> None:
    path = saved(tmp_path, {"Data": TABLE})
    changed(path, "xl/worksheets/sheet1.xml", '<row r="3">', '<row r="99999999999">')
    assert len(open_data(path).rows) == 1


def test_declarations_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, {"Data": TABLE})
    new = '<!DOCTYPE x [<!ENTITY a "lol">]><worksheet '
    changed(path, "xl/worksheets/sheet1.xml", "<worksheet ", new)
    with pytest.raises(DataUnreadable, match="declarations"):
        open_data(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declarations_are_found_under_any_name(tmp_path: Path, encoding: str) -> None:
    path = saved(tmp_path, {"Data": TABLE})
    with zipfile.ZipFile(path, "a") as archive:
        content = '<!DOCTYPE x [<!ENTITY a "lol">]><worksheet/>'
        archive.writestr("xl/worksheets/other.dat", content.encode(encoding))
        archive.writestr("xl/media/picture.png", b"\x89PNG\0\0 <!DOCTYPE")
    with pytest.raises(DataUnreadable, match="declarations"):
        open_data(path)


def test_pictures_inside_do_no_harm(tmp_path: Path) -> None:
    path = saved(tmp_path, {"Data": TABLE})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/picture.png", b"\x89PNG\0\0 <!DOCTYPE")
    assert len(open_data(path).rows) == 2


def test_a_broken_directory_of_parts(tmp_path: Path) -> None:
    path = saved(tmp_path, {"Data": TABLE})
    content = path.read_bytes()
    path.write_bytes(content[100:])  # all places in the directory are wrong now
    with pytest.raises(DataUnreadable):
        open_data(path)


def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, {"Data": [["text", "label"], ["x" * 30_000, "y"]]})
    monkeypatch.setattr(limits, "SMALL_PART_BYTES", 1_000)
    monkeypatch.setattr(limits, "MAX_UNPACKING_RATIO", 20)
    with pytest.raises(DataUnreadable, match="unpacked"):
        open_data(path)


@pytest.mark.parametrize("keep", [0.3, 0.5, 0.9])
def test_a_broken_download(tmp_path: Path, keep: float) -> None:
    path = saved(tmp_path, {"Data": TABLE})
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(DataUnreadable, match="damaged"):
        open_data(path)


def test_broken_xml_inside(tmp_path: Path) -> None:
    path = saved(tmp_path, {"Data": TABLE})
    changed(path, "xl/worksheets/sheet1.xml", "</sheetData>", "</nonsense>")
    with pytest.raises(DataUnreadable, match="damaged"):
        open_data(path)


def test_other_archives(tmp_path: Path) -> None:
    for part, word in [
        ("letter.txt", "ZIP"),
        ("word/document.xml", "Word"),
        ("xl/workbook.bin", "xlsb"),
        ("content.xml", "OpenDocument"),
    ]:
        path = tmp_path / "book.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(part, "x")
        with pytest.raises(DataUnreadable, match=word):
            open_data(path)


def test_no_table_at_all(tmp_path: Path) -> None:
    for rows in ([], [["only"], ["one"], ["column"]], [["question", "answer"]]):
        with pytest.raises(DataUnreadable, match="table"):
            open_data(saved(tmp_path, {"Data": rows}))


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_COLUMNS", 1)
    with pytest.raises(DataUnreadable, match="columns"):
        open_data(saved(tmp_path, {"Data": TABLE}))
