"""New versions in the window: asked for when the user wants it, once a day if that was chosen."""

from __future__ import annotations

import datetime
import json

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from support.certificates import certified
from support.tls_listener import TlsListener

from core import events
from core.commands import LookForVersion
from core.policy import Policy
from core.settings import Settings, load_settings
from core.version import VERSION
from core.version_errors import VersionUnknown
from gui.engine_link import EngineLink
from gui.main_window import MainWindow
from gui.models.held_policy import HeldPolicy
from gui.state import AppState

ADDRESS = "https://intranet.example/latest.json"
NOTES = "https://intranet.example/notes"
NEWER = events.VersionFound(version="9.0.0", released="2026-11-26", notes=NOTES, is_newer=True)
TODAY = datetime.date.today().isoformat()


@pytest.fixture
def open_window(qtbot, link, look):
    """Opens a window with these settings under this policy; the engine is not ready yet."""

    def build(settings: Settings | None = None, **rules) -> MainWindow:
        held = HeldPolicy(Policy(**rules), ("/etc/xdg/FedSEA/policy.toml",) if rules else ())
        state = AppState(settings or Settings(), held=held, save=False)
        window = MainWindow(state, link, look)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        window.show_place("settings")
        return window

    return build


def card_of(window: MainWindow):
    return window.page("settings").versions


def ready(link) -> None:
    link.tell(events.EngineReady(version="test", device="cpu"))


def answer(link, event: events.VersionFound = NEWER, problem: events.Problem | None = None) -> None:
    """What the engine says to the last look."""
    asked = [isinstance(it, LookForVersion) for it in link.sent]
    job = len(asked) - asked[::-1].index(True)
    if problem is None:
        link.tell(replace(event, job=job))
    outcome = "failed" if problem else "done"
    link.tell(events.JobEnded(job=job, outcome=outcome, problem=problem))


# --- the button -------------------------------------------------------------------------------


def test_without_an_address_the_button_says_what_to_fill_in(open_window, link):
    card = card_of(open_window())
    ready(link)
    assert not card.look_button.isEnabled()
    assert "Fill in the address above" in card.look_button.toolTip()
    assert card.look_button.accessibleDescription() == card.look_button.toolTip()
    assert card.asked.text() == card.look_button.toolTip()
    assert not card.result.isVisible()


def test_typing_an_address_and_a_click_ask_there(qtbot, open_window, link):
    window = open_window()
    card, line = card_of(window), window.page("settings").fields["version_address"].control
    qtbot.keyClicks(line, ADDRESS)
    assert not card.look_button.isEnabled()  # the engine is not ready
    ready(link)
    assert card.asked.text() == f"Asks {ADDRESS}, and nothing else."
    assert link.of(LookForVersion) == []
    qtbot.mouseClick(card.look_button, Qt.MouseButton.LeftButton)
    assert window.state.settings.version_address == ADDRESS
    assert window.state.settings.versions_looked_on == TODAY
    assert len(link.of(LookForVersion)) == 1
    assert card.result.text() == "Looking …"
    assert not card.look_button.isEnabled()
    answer(link)
    assert card.look_button.isEnabled()


def test_the_keyboard_reaches_the_button(qtbot, open_window, link):
    window = open_window(Settings(version_address=ADDRESS))
    ready(link)
    card = card_of(window)
    card.look_button.setFocus()
    qtbot.keyClick(card.look_button, Qt.Key.Key_Space)
    assert len(link.of(LookForVersion)) == 1


def test_a_newer_version_is_said_with_its_page(qtbot, open_window, link, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    window = open_window(Settings(version_address=ADDRESS))
    ready(link)
    card, foot = card_of(window), window.sidebar.foot
    assert not foot.newer.isVisible()
    card.look_button.click()
    answer(link)
    assert card.result.text().startswith("Version 9.0.0 is there since ")
    assert card.result.text().endswith("Ask your administrator for it.")
    assert card.notes_button.isVisible()
    assert card.notes_button.toolTip() == NOTES
    card.notes_button.click()
    assert opened == [NOTES]
    assert foot.newer.isVisible()
    assert "9.0.0" in foot.newer.text()
    assert "9.0.0" in foot.accessibleName()


def test_without_a_page_there_is_no_button_for_it(open_window, link):
    card = card_of(open_window(Settings(version_address=ADDRESS)))
    ready(link)
    card.look_button.click()
    answer(link, events.VersionFound(version="9.0.0", released="2026-11-26", is_newer=True))
    assert not card.notes_button.isVisible()


def test_the_newest_version_and_an_error_are_calm_sentences(open_window, link):
    window = open_window(Settings(version_address=ADDRESS))
    ready(link)
    card = card_of(window)
    card.look_button.click()
    answer(link, events.VersionFound(version=VERSION, released="2026-11-26"))
    assert card.result.text() == f"This is the newest version, {VERSION}."
    assert not window.sidebar.foot.newer.isVisible()
    card.look_button.click()
    problem = VersionUnknown(url=ADDRESS, reason="It took too long to answer.").problem()
    answer(link, problem=problem)
    assert card.result.text() == (
        f"{ADDRESS} did not say which version is the newest. It took too long to answer. "
        "Try again later, or ask whoever looks after that address."
    )
    assert not window.banner.isVisible()


# --- once a day -------------------------------------------------------------------------------


@pytest.mark.parametrize("before", ["", "2026-01-01", "2999-01-01", "rubbish"])
def test_once_a_day_it_is_looked_at_the_start(open_window, link, before):
    daily = Settings(version_address=ADDRESS, look_for_versions=True, versions_looked_on=before)
    window = open_window(daily)
    assert link.of(LookForVersion) == []
    ready(link)
    assert len(link.of(LookForVersion)) == 1
    assert window.state.settings.versions_looked_on == TODAY
    answer(link)
    ready(link)  # the engine was started again
    assert len(link.of(LookForVersion)) == 1


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(version_address=ADDRESS),
        Settings(look_for_versions=True),
        Settings(version_address=ADDRESS, look_for_versions=True, versions_looked_on=TODAY),
        Settings(version_address=ADDRESS, look_for_versions=True, offline=True),
    ],
)
def test_nothing_is_asked_by_itself_otherwise(open_window, link, settings):
    open_window(settings)
    ready(link)
    assert link.of(LookForVersion) == []


# --- the administrator ------------------------------------------------------------------------


def test_what_the_policy_sets_is_shown_locked_and_not_kept(open_window, link):
    window = open_window(version_address=ADDRESS, look_for_versions=True)
    fields, card = window.page("settings").fields, card_of(window)
    ready(link)
    assert len(link.of(LookForVersion)) == 1
    answer(link)
    card.look_button.click()
    assert len(link.of(LookForVersion)) == 2
    assert fields["version_address"].control.text() == ADDRESS
    assert fields["look_for_versions"].control.isChecked()
    for name in ("version_address", "look_for_versions"):
        assert not fields[name].isEnabled()
        assert getattr(window.state.settings, name) == getattr(Settings(), name)
    assert ADDRESS in card.rule.text.text()
    assert "once a day" in card.rule.text.text()
    assert card.asked.text() == f"Asks {ADDRESS}, and nothing else."


def test_the_policy_can_forbid_to_look(open_window, link):
    chosen = Settings(version_address=ADDRESS, look_for_versions=True)
    window = open_window(chosen, look_for_versions=False)
    ready(link)
    card = card_of(window)
    assert not card.look_button.isEnabled()
    assert "must not be looked for" in card.look_button.toolTip()
    assert not window.page("settings").fields["look_for_versions"].control.isChecked()
    assert link.of(LookForVersion) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_locked_tick_is_seen(open_window, look, scheme):
    look.setup(scheme, 100)
    window = open_window(version_address=ADDRESS, look_for_versions=True)
    box = window.page("settings").fields["look_for_versions"].control
    ticked = _shades(box)
    box.setChecked(False)
    assert max(_shades(box)) - min(_shades(box)) < 40
    assert max(ticked) - min(ticked) > 70


def _shades(box) -> list[int]:
    """How bright the pixels in the middle of the box are, 0 to 255."""
    image = box.grab().toImage()
    middle = image.height() // 2
    across = range(box.height() // 4, 3 * box.height() // 4)
    return [
        image.pixelColor(x, y).lightness() for x in across for y in range(middle - 5, middle + 6)
    ]


def test_every_control_has_a_name(open_window, link, check_controls):
    window = open_window(Settings(version_address=ADDRESS))
    ready(link)
    card_of(window).look_button.click()
    answer(link)
    check_controls(window.page("settings"))


# --- with a real engine and a real server -----------------------------------------------------


def test_a_click_in_the_window_asks_a_real_server(qtbot, look, home, tmp_path):
    authority = certified(tmp_path, "ca.clinic.example", authority=True)
    shown = certified(tmp_path, "versions.clinic.example", by=authority)
    body = json.dumps({"version": "9.1.0", "released": "2026-11-26", "notes": NOTES}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
    link = EngineLink()
    with TlsListener(shown, answer=head.encode() + body) as server:
        address = f"{server.url}/latest.json"
        state = AppState(Settings(version_address=address, extra_ca=str(authority.file)))
        window = MainWindow(state, link, look)
        qtbot.addWidget(window)
        window.show()
        window.show_place("settings")
        card = card_of(window)
        link.start()
        qtbot.waitUntil(card.look_button.isEnabled, timeout=60_000)
        assert server.handshakes == 0
        qtbot.mouseClick(card.look_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "9.1.0" in card.result.text(), timeout=30_000)
        assert card.notes_button.isVisible()
        assert server.received.startswith(b"GET /latest.json HTTP/1.1\r\n")
        assert load_settings().versions_looked_on == TODAY

        state.update_settings(offline=True)
        card.look_button.click()
        qtbot.waitUntil(lambda: "FedSEA is offline" in card.result.text(), timeout=30_000)
        assert server.handshakes == 1
        window.close()
    assert not link.running
