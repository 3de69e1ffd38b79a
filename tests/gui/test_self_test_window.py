"""The window's part of the self-test fails where a page or the engine does."""

from __future__ import annotations

import json
import sys

import pytest

from core import events
from core.errors import EngineGone
from gui import self_test
from gui.app import build
from gui.pages.models_page import ModelsPage


@pytest.fixture
def trial(qapp, qtbot, monkeypatch):
    """A window that is on trial; its engine is not started."""
    monkeypatch.setattr("gui.engine_link.EngineLink.start", lambda _: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    window = build(qapp)
    qtbot.addWidget(window)
    trial = self_test._Trial()
    trial.begin(window)
    window.show()
    return trial, window


def said(capsys) -> list[str]:
    return [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()]


def test_a_window_that_works_passes(trial, capsys):
    trial, window = trial
    window.link.ready.emit(events.EngineReady(version="test", device="cpu"))
    assert (trial.code, said(capsys)) == (0, ["window"])
    assert not window.isVisible()


def test_a_page_that_raises_fails(trial, capsys, monkeypatch):
    trial, window = trial

    def broken(_page: ModelsPage) -> None:
        sys.excepthook(ValueError, ValueError("broken"), None)  # as Qt does for a slot

    monkeypatch.setattr(ModelsPage, "shown", broken)
    window.link.ready.emit(events.EngineReady(version="test", device="cpu"))
    assert trial.code == 1
    assert set(said(capsys)) == {"error"}


def test_an_engine_that_goes_fails(trial, capsys):
    trial, window = trial
    window.link.gone.emit(EngineGone().problem())
    assert (trial.code, said(capsys)) == (1, ["error"])
    assert not window.isVisible()
