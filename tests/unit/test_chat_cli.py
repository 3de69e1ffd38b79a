"""`fedsea chat`: when it masks without being asked to."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from support.run_folder import make_run

from core.cli import chat
from core.cli.output import Output


@pytest.mark.parametrize(
    ("asked", "trained_masked", "masks"),
    [
        (None, True, True),
        (None, False, False),
        (True, False, True),
        (False, True, False),
    ],
)
def test_it_masks_as_asked_or_as_the_run_did(
    asked: bool | None,
    trained_masked: bool,
    masks: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = make_run(tmp_path, masked=trained_masked)
    options = argparse.Namespace(mask=asked, adapter=Path(run.folder) / "adapter")
    assert chat._masks(options, Output(as_json=False)) is masks
    said = capsys.readouterr().out
    assert ("most of it is found, not all" in said) is masks
    assert ("learnt from masked rows" in said) is (masks and asked is None)


def test_an_adapter_from_elsewhere_is_not_known_to_be_masked(tmp_path: Path) -> None:
    for adapter in (None, tmp_path / "somebody" / "adapter"):
        options = argparse.Namespace(mask=None, adapter=adapter)
        assert chat._masks(options, Output(as_json=False)) is False


@pytest.mark.parametrize(
    ("words", "wish"), [([], "automatic"), (["--speculate"], "on"), (["--no-speculate"], "off")]
)
def test_guessing_ahead_is_automatic_unless_asked(
    words: list[str], wish: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[argparse.Namespace] = []
    monkeypatch.setattr(chat, "_chat", lambda options, _output: seen.append(options) or 0)
    assert chat.run(words) == 0
    assert chat._SPECULATION[seen[0].speculate] == wish
