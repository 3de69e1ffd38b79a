"""`fedsea data check`, and what all subcommands do the same way."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

import fedsea
from core.cli import data
from core.cli.output import Output, add_json_option, printable, run_command
from core.errors import BadSetting, ServerLost, TrunkNotStarted
from core.events import StepDone


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="fedsea test")
    add_json_option(made)
    return made


def running(
    capsys: pytest.CaptureFixture[str], error: BaseException, *arguments: str
) -> tuple[int, str, str]:
    def command(options: argparse.Namespace, output: Output) -> int:
        raise error

    code = run_command(parser(), command, list(arguments))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadSetting(name="x", reason="It is {odd}."), 2),
        (ServerLost(reason="gone"), 2),
        (TrunkNotStarted(reason="gone"), 1),
        (RuntimeError("inner words"), 1),
        (MemoryError(), 1),
        (KeyboardInterrupt(), 130),
    ],
)
@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_errors_are_one_paragraph(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, arguments: list[str]
) -> None:
    got, out, err = running(capsys, error, *arguments)
    assert got == code
    assert "Traceback" not in out + err
    assert len(err.strip().splitlines()) == 1
    if arguments and code != 130:
        event = json.loads(out)
        assert event["event"] == "error"
        assert event["what"] in err
        assert set(event) == {"event", "code", "what", "why", "remedy", "problem"}
    else:
        assert out == ""


def test_debug_shows_the_traceback(
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FEDSEA_DEBUG", "1")
    assert running(capsys, RuntimeError("inner words"))[0] == 1
    assert caplog.records[-1].exc_info


def test_wrong_arguments_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert data.run(["check"]) == 2
    assert data.run([]) == 2
    assert data.run(["check", "x", "--nonsense"]) == 2
    assert data.run(["--help"]) == 0
    assert data.run(["check", "--help"]) == 0
    assert "Traceback" not in capsys.readouterr().err


def test_output_in_both_modes(capsys: pytest.CaptureFixture[str]) -> None:
    for as_json in (True, False):
        output = Output(as_json)
        output.event(StepDone(step=3, loss=0.5))
        output.text("é\x1b[31mred", end="")
        output.result({"rows": 2, "text": "é\ud83d"}, "two rows")
    out = capsys.readouterr().out
    assert out.endswith("é\\x1b[31mredtwo rows\n")
    first, second, _ = out.split("\n", 2)
    assert json.loads(first)["event"] == "step"
    assert json.loads(first)["step"] == 3
    assert json.loads(second) == {"event": "result", "rows": 2, "text": "é\ud83d"}
    assert first.isascii()
    assert second.isascii()


def test_nothing_steers_the_terminal() -> None:
    assert printable("a\x1b]0;x\x07\r\u202eb\nc\td") == "a\\x1b]0;x\\x07\\r\\u202eb\nc\td"


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[dict[str, object], int]:
    code = fedsea.main(["data", "check", *arguments, "--json"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    result: dict[str, object] = json.loads(lines[0])
    assert result.pop("event") == "result"
    return result, code


@pytest.mark.parametrize(
    ("content", "outcome", "rows", "skipped", "code"),
    [
        ("question,answer\na,b\nc,d\n", "load", 2, [], 0),
        ("question,answer\na,b\nc, \ne,f\n", "load_report", 2, [3], 0),
        ("What is it?,It is this.\nWho was it?,It was he.\n", "ask", 2, [], 0),
        ("question,answer,answer\na,b,c\n", "ask", 1, [], 0),
        ("Befund,Urteil\na,b\n", "ask", 1, [], 0),
        ("id,text\n1,a\n2,b\n", "refuse", 2, [], 2),
        ("question,answer\n ,b\nx, \n", "refuse", 2, [2, 3], 2),
        ("", "refuse", 0, [], 2),
    ],
)
def test_outcomes(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: str,
    outcome: str,
    rows: int,
    skipped: list[int],
    code: int,
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(content, encoding="utf-8")
    result, got = check(capsys, str(path))
    assert (result["outcome"], result["rows"], got) == (outcome, rows, code)
    assert result["skipped_lines"] == skipped
    assert result["message"]
    assert {"columns", "mapping", "problems"} <= set(result)


def test_chosen_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "file.csv"
    path.write_text("Befund,Urteil\na,b\nc,d\n", encoding="utf-8")
    result, code = check(capsys, str(path), "--prompt", "Befund", "--response", "Urteil")
    assert (result["outcome"], code) == ("load", 0)
    result, code = check(capsys, str(path), "--prompt", "Befund", "--response", "none")
    assert (result["outcome"], code) == ("refuse", 2)
    assert "Befund, Urteil" in str(result["message"])


def test_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "file.csv"
    path.write_text("question,answer\na,b\nc, \ne,f\n", encoding="utf-8")
    assert data.run(["check", str(path)]) == 0
    out = capsys.readouterr().out
    assert "2 rows" in out
    assert "Line 3" in out
    assert data.run(["check", str(tmp_path / "none.csv")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "no such file" in printed.err


def test_scan_says_kind_and_place_but_not_the_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.csv"
    text = "Frau Kunz kommt am 3.4.2024."
    path.write_text(f"question,answer\nnothing here,b\n{text},mail a@b.example\n", encoding="utf-8")
    assert fedsea.main(["data", "scan", str(path), "--json"]) == 0
    out = capsys.readouterr().out
    *found, result = map(json.loads, out.splitlines())
    assert [(one["line"], one["column"], one["kind"]) for one in found] == [
        (3, "question", "name"),
        (3, "question", "date"),
        (3, "answer", "email"),
    ]
    assert text[found[0]["start"] : found[0]["end"]] == "Kunz"
    assert result["counts"] == {"name": 1, "date": 1, "email": 1}
    assert (result["rows_with"], result["rows"], result["finds_all"]) == (1, 2, False)
    assert "Kunz" not in out
    assert fedsea.main(["data", "scan", str(path)]) == 0
    out = capsys.readouterr().out
    assert "Line 3, question, characters 6 to 9: name" in out
    assert "not all of it" in out
    assert fedsea.main(["data", "scan", str(tmp_path / "none.csv")]) == 2
