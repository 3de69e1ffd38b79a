"""`fedsea run`: mistakes that cost nothing, because nothing is asked of a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.common_run import run


def test_a_seat_goes_on_with_its_own_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["join", str(tmp_path), "--noise-level", "0"]) == 2
    assert "--noise-level" in capsys.readouterr().err


def test_an_invitation_that_is_none_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["join", str(tmp_path / "nothing")]) == 2
    assert "Ask whoever invited you" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["../../info", "a patient's name", "0123456789ABCDEF"])
def test_what_is_no_run_number_reaches_no_address(
    number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["status", "--server", "http://127.0.0.1:9", number]) == 2
    assert "no number of a run" in capsys.readouterr().err
