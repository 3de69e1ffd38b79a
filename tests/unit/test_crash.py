"""Crash reports say where the program broke, and nothing of what it worked on."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core import crash
from core.errors import ModelUnusable

CANARY = "Quixworth coughs"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path))
    monkeypatch.setenv("FEDSEA_TOKEN", CANARY)
    return tmp_path


def broken() -> Exception:
    letter = f"{CANARY} since Tuesday"
    try:
        try:
            int(letter)
        except ValueError as error:
            raise KeyError(letter) from error
    except KeyError as error:
        return error


def test_a_report_has_where_and_not_what(home: Path) -> None:
    file = crash.report(broken(), "engine")
    assert file is not None
    text = file.read_text()
    for expected in (
        "KeyError",
        "caused by",
        "ValueError",
        "unit/test_crash.py",
        "in broken",
    ):
        assert expected in text
    for expected in ("sent nowhere", "torch", "python", "part        engine"):
        assert expected in text
    for hidden in (CANARY, "Tuesday", str(home), str(Path.home()), str(Path.cwd())):
        assert hidden not in text
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_our_own_sentences_are_in_it_and_what_fills_them_is_not() -> None:
    file = crash.report(ModelUnusable(source=CANARY, reason=CANARY), "engine")
    assert file is not None
    assert "The model {source} cannot be used. {reason}" in file.read_text()
    assert CANARY not in file.read_text()


def test_only_the_newest_reports_stay(home: Path) -> None:
    for _ in range(25):
        crash.report(broken(), "engine")
    assert len(list((home / "log").glob("crash-*"))) == 20


def test_where_nothing_can_be_written_nothing_breaks(home: Path) -> None:
    (home / "log").write_text("no folder")
    assert crash.report(broken(), "engine") is None


def test_log_lines_have_no_words_of_exceptions() -> None:
    error = broken()
    record = logging.LogRecord("core", logging.ERROR, "", 0, "failed", (), (KeyError, error, None))
    text = crash.DiscreetFormatter().format(record)
    assert "ValueError" in text
    assert CANARY not in text


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"from core import crash\ncrash.watch('engine')\n{code}"],
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    "code",
    [
        f"raise ValueError('{CANARY}')",
        f"import threading\ndef f():\n    raise ValueError('{CANARY}')\n"
        "t = threading.Thread(target=f)\nt.start()\nt.join()",
    ],
    ids=["main thread", "other thread"],
)
def test_what_nothing_catches_is_reported(home: Path, code: str) -> None:
    done = run(code)
    (file,) = (home / "log").glob("crash-*-engine.txt")
    assert "ValueError" in file.read_text()
    assert CANARY not in file.read_text() + done.stderr + done.stdout
    assert file.name in done.stderr


def test_a_native_crash_is_reported_by_whoever_looks_next(home: Path) -> None:
    started = time.time() - 1
    letter = home / "letters of Mrs Keller.py"
    letter.write_text("def f():\n    import ctypes\n    ctypes.string_at(0)\nf()\n")
    code = f"exec(compile(open({str(letter)!r}).read(), {str(letter)!r}, 'exec'))"
    assert run(code).returncode != 0
    assert crash.latest("engine", started) is None
    file = crash.report_native("engine")
    assert file is not None
    text = file.read_text()
    assert "in f" in text
    assert str(home) not in text
    assert str(Path.home()) not in text
    assert crash.latest("engine", started) == file
    assert crash.report_native("engine") is None
    assert not list((home / "log").glob("native-*"))


def test_a_process_that_ends_well_leaves_nothing(home: Path) -> None:
    run("crash.end_watch()")
    assert list((home / "log").iterdir()) == []


def test_a_process_at_work_is_left_alone(home: Path) -> None:
    (home / "log").mkdir()
    file = home / "log" / f"native-engine-{os.getpid()}.txt"
    file.write_text("Fatal Python error")
    assert crash.report_native("engine") is None
    assert file.exists()


def test_a_command_that_breaks_says_where_its_report_is(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    from core.cli.output import add_json_option, run_command

    def command(_options: argparse.Namespace, _output: object) -> int:
        raise broken()

    parser = argparse.ArgumentParser()
    add_json_option(parser)
    assert run_command(parser, command, []) == 1
    (file,) = (home / "log").glob("crash-*-command.txt")
    assert str(file) in capsys.readouterr().err
    assert CANARY not in file.read_text()
