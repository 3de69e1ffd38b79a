"""`fedsea doctor` tells what works, without content or paths, and fails only for what is needed."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli import doctor
from core.paths import models_folder


def findings(text: str) -> dict[str, dict[str, str]]:
    return {it["name"]: it for it in map(json.loads, text.splitlines()) if it["event"] == "check"}


def test_all_is_well_here(demo_model_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.run(["--json", "--quick"]) == 0
    text = capsys.readouterr().out
    result = json.loads(text.splitlines()[-1])
    assert result["event"] == "result"
    assert result["ok"] is True
    found = findings(text)
    assert found["demo model"]["value"] == "ready"
    assert found["keyring"]["state"] == "note"
    assert found["a small sum"]["value"] == "right"
    assert "bundled trunk" not in found


def test_no_path_and_no_name_of_the_user(capsys: pytest.CaptureFixture[str]) -> None:
    doctor.run(["--quick"])
    text = capsys.readouterr().out
    assert str(Path.home()) not in text.replace("\\", "/") or str(Path.home()) == "/"
    assert getpass.getuser() not in text.split()
    assert str(models_folder()) not in text


def test_a_missing_library_makes_it_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor.sys, "platform", "linux")  # type: ignore[attr-defined]
    monkeypatch.setattr(doctor, "missing_packages", lambda _: ["libegl1"])
    assert doctor.run(["--quick"]) == 1
    assert "apt install libegl1" in capsys.readouterr().out


def test_a_broken_package_is_a_finding_and_does_not_end_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> Iterator[doctor.Finding]:
        raise OSError("libtorch.so: cannot open shared object file")

    broken.__name__ = "_processor"
    monkeypatch.setattr(doctor, "_processor", broken)
    assert doctor.run(["--json", "--quick"]) == 1
    found = findings(capsys.readouterr().out)
    assert found["processor"]["state"] == "missing"
    assert "libtorch.so" in found["processor"]["value"]
    assert found["demo model"]["state"] != "missing"


def test_an_unknown_option_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.run(["--everything"]) == 2
    assert "--everything" in capsys.readouterr().err


def test_it_says_which_policy_holds_but_not_whom_to_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    system, extra = tmp_path / "system.toml", tmp_path / "extra.toml"
    monkeypatch.setattr(doctor, "policy_file", lambda: system)
    monkeypatch.setattr("core.policy.policy_file", lambda: system)

    def findings_now() -> list[tuple[str, str, str]]:
        doctor.run(["--json", "--quick"])
        events = map(json.loads, capsys.readouterr().out.splitlines())
        wanted = ("policy", "policy rule")
        return [(it["name"], it["state"], it["value"]) for it in events if it.get("name") in wanted]

    assert findings_now() == [("policy", "ok", "none")]
    system.write_text('minimum_noise_level = 1\ncontact = "Ask Dr Weber."', "utf-8")
    extra.write_text("allow_trained_input_blocks = false", "utf-8")
    monkeypatch.setenv("FEDSEA_POLICY", str(extra))
    assert findings_now() == [
        ("policy", "ok", f"{system} and the file of FEDSEA_POLICY"),
        ("policy rule", "ok", "The noise level has to be at least 1."),
        (
            "policy rule",
            "ok",
            "The blocks before the cut must not be trained: they would learn to shout over the "
            "noise.",
        ),
    ]
    extra.write_text("minimum_noise = 1", "utf-8")
    ((_, state, value),) = findings_now()
    assert state == "missing"
    assert "minimum_noise" in value
    assert "nothing is sent" in value
