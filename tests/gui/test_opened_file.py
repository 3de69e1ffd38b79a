"""A file that was double-clicked: shown once the engine is there, and agreed to by nobody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent

import fedsea
from core import commands, events
from core.pairing import Pairing, line_of
from gui.main_window import MainWindow

READY = events.EngineReady(version="test", device="cpu")
URL = "https://trunk.clinic.example:8765"

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def window(qtbot, state, link, look):
    link.received.disconnect(state.take)  # the window connects it itself
    window = MainWindow(state, link, look)
    qtbot.addWidget(window, before_close_func=lambda it: setattr(it, "_leaving", True))
    window.show()
    return window


def end_connecting(window, link):
    """The first try to connect, which the window begins by itself, has ended."""
    link.tell(events.JobEnded(job=window.state.connect_job))


@pytest.fixture
def pairing(tmp_path):
    file = tmp_path / "ward-3.fedsea-pairing"
    file.write_text(line_of(Pairing(1, URL, "ab" * 32, "a-token", "Ward 3")), encoding="utf-8")
    return file


def test_a_pairing_of_the_start_waits_for_the_engine(qtbot, window, link, pairing):
    window.show_place("data")
    window.opened_file.show_file(str(pairing))
    assert window.current == "server"
    page = window.page("server")
    link.tell(READY)
    assert window.state.connecting
    qtbot.wait(50)
    assert not hasattr(page, "pair_dialog")
    end_connecting(window, link)
    qtbot.waitUntil(lambda: hasattr(page, "pair_dialog"))
    dialog = page.pair_dialog
    assert dialog.isVisible()
    assert dialog.pair_button.isEnabled()
    assert not link.of(commands.Pair)
    dialog.reject()
    end_connecting(window, link)
    qtbot.wait(50)
    assert page.pair_dialog is dialog  # not shown twice


def test_an_invitation_is_read_by_the_engine(qtbot, window, link, tmp_path):
    file = tmp_path / "a.fedsea-invitation"
    file.write_text("{}", encoding="utf-8")
    window.opened_file.show_file(str(file))
    link.tell(READY)
    end_connecting(window, link)
    assert window.current == "together"
    qtbot.waitUntil(lambda: bool(link.of(commands.ReadInvitation)))
    assert [it.path for it in link.of(commands.ReadInvitation)] == [str(file)]
    assert not link.of(commands.TakePart)


def test_a_file_that_the_system_hands_over_later(qtbot, window, link, pairing):
    link.tell(READY)
    end_connecting(window, link)
    event = QFileOpenEvent(QUrl.fromLocalFile(str(pairing)))
    assert window.opened_file.eventFilter(QCoreApplication.instance(), event)
    dialog = window.page("server").pair_dialog
    assert dialog.isVisible()
    dialog.reject()


@pytest.mark.parametrize("name", ["a.fedsea-pairing", "/x/B.fedsea-invitation"])
def test_the_executable_gives_such_a_file_to_the_window(monkeypatch, name):
    given = []
    monkeypatch.setattr("gui.app.run", lambda file: given.append(file) or 0)
    assert fedsea.main([name]) == 0
    assert given == [name]
