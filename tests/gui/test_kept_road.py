"""A conversation outlives the window, and a crash of the engine is told.

With the real window and engine, and a small model.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from support.file_keyring import environment_with
from support.small_run import small_model

from core.model.quiet import quiet_transformers
from gui.app import build
from gui.main_window import MainWindow
from gui.pages.chat_page import ChatPage
from gui.widgets.earlier_chats import EarlierChats

LATER = 180_000
SAID = "Quixworth coughs since Tuesday."


@pytest.fixture
def start(
    qtbot: Any, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], MainWindow]]:
    """Opens the window with a home of its own; can be called again after it was closed."""
    home, keys = tmp_path / "home", tmp_path / "keyring"
    (home / "config").mkdir(parents=True)
    keys.mkdir()
    quiet_transformers()  # a progress bar starts a thread that stays
    model = small_model(tmp_path / "model")
    (home / "config" / "settings.toml").write_text(
        f'model = "{model.as_posix()}"\ninput_blocks = 1\noutput_blocks = 1\n'
        "noise_level = 0.0\nmax_new_tokens = 4\noffline = true\n"
    )
    monkeypatch.setenv("FEDSEA_HOME", str(home))
    for name, value in environment_with(keys).items():
        monkeypatch.setenv(name, value)
    hook, opened = sys.excepthook, []

    def start() -> MainWindow:
        opened.append(build(qapp))
        opened[-1].show()
        qtbot.waitUntil(lambda: opened[-1].state.connected, timeout=LATER)
        return opened[-1]

    yield start
    leave(qtbot, opened[-1])
    sys.excepthook = hook


def leave(qtbot: Any, window: MainWindow) -> None:
    window.close()
    qtbot.waitUntil(lambda: not window.link.running, timeout=15_000)
    window.deleteLater()


def chat_of(window: MainWindow) -> ChatPage:
    window.show_place("chat")
    page = window.page("chat")
    assert isinstance(page, ChatPage)
    return page


def said(page: ChatPage) -> list[str]:
    return [bubble.text.toPlainText() for bubble in page.conversation.bubbles]


def earlier(qtbot: Any, page: ChatPage) -> EarlierChats:
    qtbot.mouseClick(page.earlier_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(EarlierChats)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.list.count() == 1, timeout=15_000)
    return dialog


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a signal of POSIX")
def test_kept_taken_up_and_deleted_and_a_crash_is_told(
    qtbot: Any, start: Callable[[], MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = start()
    page = chat_of(window)
    page.composer.input.setPlainText(SAID)
    qtbot.keyClick(page.composer.input, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.history.current), timeout=LATER)
    qtbot.waitUntil(lambda: not page.session.answering, timeout=LATER)
    before = said(page)
    assert before[0] == SAID
    leave(qtbot, window)

    window = start()
    page = chat_of(window)
    assert said(page) == []
    dialog = earlier(qtbot, page)
    assert dialog.list.item(0).text().startswith(SAID)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: said(page) == before, timeout=15_000)

    (engine,) = (it for it in psutil.Process().children() if "engine" in it.cmdline())
    os.kill(engine.pid, signal.SIGSEGV)
    qtbot.waitUntil(lambda: not window.crash.isHidden(), timeout=15_000)
    assert "nothing was sent" in window.crash.headline.text()
    assert window.crash.file is not None
    report = window.crash.file.read_text()
    assert "Segmentation fault" in report
    assert "Quixworth" not in report
    assert str(tmp_path) not in report
    window.banner.button.click()  # Restart the engine
    qtbot.waitUntil(lambda: window.state.connected, timeout=LATER)
    assert said(page) == before

    dialog = earlier(qtbot, page)
    monkeypatch.setattr("gui.widgets.question.Question.agreed", lambda _self: True)
    dialog.delete_button.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 0, timeout=15_000)
    assert said(page) == []
    dialog.reject()
    assert not list((tmp_path / "home" / "data" / "chats").iterdir())
    assert not list((tmp_path / "keyring").iterdir())
