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
