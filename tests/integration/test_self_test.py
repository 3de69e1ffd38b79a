"""`fedsea --self-test` does what it says with real processes, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from core.executable import program
from core.paths import models_folder
from core.policy import Policy
from core.self_test.trial_home import Failed, TrialHome, trial_home
from core.self_test.work import FIRST_LOSS, TOLERANCE, checks, judge_losses, tried

Found = dict[str, dict[str, str]]


def self_test(temporary: Path, *arguments: str, **environment: str) -> tuple[int, Found, Any]:
    """Exit code, the checks by name, and the result; `temporary` has to be empty afterwards."""
    temporary.mkdir()
    done = subprocess.run(
        program("--self-test", *arguments, "--json"),
        env={**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
    *events, result = map(json.loads, done.stdout.splitlines())
    assert result["event"] == "result", done.stderr
    assert [it for it in temporary.iterdir() if it.name.startswith("fedsea")] == []
    return done.returncode, {it["name"]: it for it in events}, result


@pytest.mark.slow
def test_all_of_the_work(demo_model_folder: Path, tmp_path: Path) -> None:
    before = sorted(models_folder().iterdir())
    code, found, result = self_test(tmp_path / "temporary")
    assert {name: it["state"] for name, it in found.items()} == dict.fromkeys(
        ("program", "fine-tune", "chat", "noise receipts", "ledger", "export", "nothing left"), "ok"
    )
    assert (code, result["ok"], result["skipped"]) == (0, True, 0)
    assert "all at noise level 0.5" in found["noise receipts"]["value"]
    assert sorted(models_folder().iterdir()) == before


@pytest.mark.slow
def test_the_window(tmp_path: Path) -> None:
    code, found, result = self_test(tmp_path / "temporary", "window")
    assert found["window"]["state"] == "ok", found
    assert "10 places, engine ready, closed" in found["window"]["value"]
    assert (code, result["ok"]) == (0, True)


def test_the_window_without_a_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    code, found, _ = self_test(tmp_path / "temporary", "window")
    assert code == 0, found
    if os.name == "posix" and os.uname().sysname == "Linux":
        assert "(offscreen)" in found["window"]["value"]


def test_it_ends_when_time_is_up(tmp_path: Path) -> None:
    code, found, result = self_test(tmp_path / "temporary", "--minutes", "0.02")
    assert (code, result["ok"]) == (1, False)
    assert found["fine-tune"]["value"] == "It was not done after 0.02 minutes."
    assert found["nothing left"]["state"] == "ok"
    assert "chat" not in found


def test_what_a_rule_forbids_is_skipped_and_said(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('allow_training = false\nallowed_servers = ["https://a.example"]', "utf-8")
    code, found, result = self_test(tmp_path / "temporary", FEDSEA_POLICY=str(policy))
    assert {name: it["state"] for name, it in found.items()} == {
        **dict.fromkeys(("program", "ledger", "nothing left"), "ok"),
        **dict.fromkeys(("fine-tune", "chat", "noise receipts", "export"), "skipped"),
    }
    assert "Fine-tuning is not allowed" in found["fine-tune"]["value"]
    assert (code, result["ok"], result["skipped"]) == (0, True, 4)


@pytest.mark.parametrize(
    "losses",
    [
        [FIRST_LOSS],
        [FIRST_LOSS, float("nan")],
        [float("inf"), 1.0],
        [FIRST_LOSS + 1.1 * TOLERANCE, 1.0],
        [FIRST_LOSS - 1.1 * TOLERANCE, 1.0],
    ],
)
def test_wrong_losses_are_found(losses: list[float]) -> None:
    with pytest.raises(Failed):
        judge_losses(losses, compare=True)


def test_right_losses_pass() -> None:
    judge_losses([FIRST_LOSS + 0.9 * TOLERANCE, 7.0], compare=True)
    judge_losses([2.0, 1.0], compare=False)  # under a policy's noise it is another


def test_the_first_failure_ends_it_with_the_program_s_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEDSEA_DEMO_GGUF", str(tmp_path / "none.gguf"))
    home = TrialHome(tmp_path / "home", seconds=60)
    found = list(checks(home, Policy()))
    assert [it.name for it in found] == ["fine-tune"]
    assert found[0].state == "failed"
    assert found[0].value.endswith("cannot be used. No such file or directory.")


def test_a_program_that_cannot_start_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.self_test.trial_home.program", lambda *_: [str(tmp_path / "none")])
    home = TrialHome(tmp_path / "home", seconds=60)
    assert "could not be started" in tried("chat", lambda: str(home.run("chat"))).value


def test_the_home_goes_whatever_happens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def stopped() -> None:
        with trial_home(60) as home:
            assert home.folder.parent == tmp_path
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert list(tmp_path.iterdir()) == []
