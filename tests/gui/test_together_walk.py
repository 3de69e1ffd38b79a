"""A common run from making it to its end, with two windows at one real trunk server.

Saves a picture of each view in `screenshots/together`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from support.file_keyring import environment_with
from support.tiny_served import model, serving  # noqa: F401 - fixtures
from support.trunk_process import TOKEN, TrunkProcess

from core import commands
from gui.app import build
from gui.main_window import MainWindow
from gui.pages.together_page import TogetherPage
from gui.widgets.question import Question

PICTURES = Path(__file__).parents[2] / "screenshots" / "together"
SOON, LATER = 20_000, 180_000
ROUNDS = 6


@pytest.fixture
def windows(
    qtbot: Any,
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    serving: TrunkProcess,  # noqa: F811
) -> Iterator[tuple[MainWindow, MainWindow]]:
    """Both connected to the server, as two people on one computer would be."""
    keyring = tmp_path / "keyring"
    keyring.mkdir()
    for name, value in environment_with(keyring).items():
        monkeypatch.setenv(name, value)
    hook = sys.excepthook
    built = []
    for _ in range(2):
        window = build(qapp)
        window.resize(1280, 800)
        window.show()
        built.append(window)
    for window in built:
        qtbot.waitUntil(lambda it=window: it.link.is_ready, timeout=LATER)
        wish = commands.Connect(url=serving.url, model="server", token=TOKEN, remember=False)
        window.link.send(wish)
        qtbot.waitUntil(lambda it=window: at_server(it, serving.url), timeout=LATER)
    yield built[0], built[1]
    for window in built:
        window._leaving = True
        window.close()
        qtbot.waitUntil(lambda it=window: not it.link.running, timeout=SOON)
        window.deleteLater()
    sys.excepthook = hook


def at_server(window: MainWindow, url: str) -> bool:
    return window.state.connected and window.state.server.url == url


def picture(window: MainWindow, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    QTest.qWait(300)
    assert window.grab().save(str(PICTURES / f"{name}.png"))


def click(root: QWidget, text: str) -> None:
    (found,) = [
        it for it in root.findChildren(QAbstractButton) if it.text() == text and it.isVisible()
    ]
    assert found.isEnabled(), text
    found.click()


def together(window: MainWindow) -> TogetherPage:
    window.show_place("together")
    page = window.page("together")
    assert isinstance(page, TogetherPage)
    return page


def use_sample(qtbot: Any, window: MainWindow) -> None:
    window.show_place("data")
    click(window.page("data"), "Use the sample")
    qtbot.waitUntil(lambda: window.state.data_ready, timeout=SOON)


def agree_and_take_part(window: MainWindow, page: TogetherPage, name: str) -> None:
    page.join.agree.setChecked(True)
    picture(window, name)
    click(page, "Take part")
    assert page.view is page.watch


@pytest.mark.slow
def test_two_people_train_together(
    qtbot: Any, windows: tuple[MainWindow, MainWindow], tmp_path: Path
) -> None:
    one, other = windows
    for window in windows:
        use_sample(qtbot, window)

    page = together(one)
    picture(one, "1 start")
    click(page, "Start a run …")
    page.founding.run_name.setText("Letters of two wards")
    page.founding.partners.setPlainText("Ward A\nWard B")
    page.founding.folder.setText(str(tmp_path / "invitations"))
    page.founding.rules.rounds.setValue(ROUNDS)
    page.founding.rules.steps.setValue(1)
    picture(one, "2 make")
    click(page, "Make the run")
    qtbot.waitUntil(lambda: page.view is page.created, timeout=SOON)
    picture(one, "3 invitations")
    invitations = sorted((tmp_path / "invitations").iterdir())
    assert [it.name for it in invitations] == [
        "Ward A.fedsea-invitation",
        "Ward B.fedsea-invitation",
    ]

    click(page, "Join with your invitation")
    qtbot.waitUntil(lambda: page.view is page.join, timeout=SOON)
    agree_and_take_part(one, page, "4 join")
    qtbot.waitUntil(lambda: page.watch.headline.text() == "Waiting for partners", timeout=LATER)
    picture(one, "5 waiting")

    partner = together(other)
    partner.open_invitation(str(invitations[1]))
    qtbot.waitUntil(lambda: partner.view is partner.join, timeout=SOON)
    agree_and_take_part(other, partner, "6 join, partner")
    qtbot.waitUntil(lambda: page.watch.standing.round >= 2, timeout=LATER)
    picture(one, "7 watch")
    assert [it.name for it in page.watch.standing.seats] == ["Ward A", "Ward B"]
    assert page.watch.standing.common_loss is not None

    agree_soon(partner)
    click(partner, "Leave …")
    qtbot.waitUntil(lambda: partner.job is None, timeout=LATER)
    picture(other, "8 left")
    assert page.job is not None, "the other one waits"
    qtbot.waitUntil(lambda: page.watch.headline.text() == "Waiting for partners", timeout=LATER)
    if partner.view is not partner.start:
        click(partner, "Back")
    qtbot.waitUntil(lambda: len(seat_buttons(partner)) == 1, timeout=SOON)
    picture(other, "9 start, with a seat")
    seat_buttons(partner)[0].click()
    assert partner.view is partner.watch

    for it in (page, partner):
        qtbot.waitUntil(lambda at=it: at.job is None, timeout=LATER)
        assert it.view is it.result
    picture(one, "10 result")
    assert one.state.bytes_sent > 100_000


def seat_buttons(page: TogetherPage) -> list[QAbstractButton]:
    return [
        it
        for it in page.start.findChildren(QAbstractButton)
        if it.text() == "Go on" and it.isVisible() and it.isEnabled()
    ]


def agree_soon(page: TogetherPage) -> None:
    """Press the button of the question that comes next."""

    def press() -> None:
        question = page.findChild(Question)
        if question is None:
            QTimer.singleShot(20, press)
            return
        question.do_it.click()

    QTimer.singleShot(20, press)
