"""The settings page: the form is made from the schema, and every change counts at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSpinBox,
)

from core import commands, events
from core.network_errors import ProxyUnusable
from core.policy import Policy
from core.settings import Settings
from gui.models.held_policy import HeldPolicy
from gui.pages.settings_page import SettingsPage
from gui.state import AppState
from gui.widgets.licence_dialog import LicenceDialog
from installers.components import Component
from installers.sbom import write_texts


@pytest.fixture
def page(qtbot, state, link, look):
    page = SettingsPage(state, link, look)
    qtbot.addWidget(page)
    return page


def test_form_follows_the_schema(page):
    kinds = {name: type(field.control).__mro__ for name, field in page.fields.items()}
    assert list(kinds) == [
        "appearance",
        "text_size",
        "language",
        "runs_folder",
        "threads",
        "max_new_tokens",
        "temperature",
        "speculation",
        "eight_bits",
        "keep_chats",
        "offline",
        "other_servers",
        "proxy",
        "proxy_address",
        "no_proxy",
        "extra_ca",
        "client_certificate",
        "client_key",
        "version_address",
        "look_for_versions",
    ]
    assert QComboBox in kinds["appearance"]
    assert QSpinBox in kinds["text_size"]
    assert QDoubleSpinBox in kinds["temperature"]
    assert QLineEdit in kinds["runs_folder"]
    size = page.fields["text_size"].control
    assert (size.minimum(), size.maximum(), size.value()) == (80, 200, 100)
    box = page.fields["appearance"].control
    assert [box.itemData(at) for at in range(box.count())] == ["system", "light", "dark"]


def test_changes_count_at_once(qtbot, page, state):
    with qtbot.waitSignal(state.settings_changed):
        page.fields["text_size"].control.setValue(130)
    assert state.settings.text_size == 130
    box = page.fields["appearance"].control
    box.setCurrentIndex(box.findData("dark"))
    assert state.settings.appearance == "dark"
    line = page.fields["runs_folder"].control
    qtbot.keyClicks(line, "/runs")
    assert state.settings.runs_folder == ""  # not while typing
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert state.settings.runs_folder == "/runs"
    page.fields["temperature"].control.setValue(0.7)
    assert state.settings.temperature == 0.7
    ahead = page.fields["speculation"].control
    assert [ahead.itemText(at) for at in range(ahead.count())] == ["Automatic", "On", "Off"]
    ahead.setCurrentIndex(ahead.findData("off"))
    assert state.settings.speculation == "off"


def test_showing_is_no_edit(qtbot, page, state):
    with qtbot.waitSignal(state.settings_changed):
        state.update_settings(text_size=150, language="de")
    assert page.fields["text_size"].control.value() == 150
    assert page.fields["language"].control.currentData() == "de"
    with qtbot.assertNotEmitted(state.settings_changed):
        page._show()


def test_reset_asks_and_leaves_the_rest_alone(page, state, monkeypatch):
    state.update_settings(text_size=150, server_url="https://x", noise_level=2.0)

    def answer(word):
        def pretend(box):
            button = next(it for it in box.buttons() if it.text() == word)
            monkeypatch.setattr(QMessageBox, "clickedButton", lambda _box: button)

        monkeypatch.setattr(QMessageBox, "exec", pretend)

    answer("Keep my settings")
    page.ask_reset()
    assert state.settings.text_size == 150
    answer("Reset")
    page.ask_reset()
    assert state.settings.text_size == Settings().text_size
    assert state.settings.server_url == "https://x"
    assert state.settings.noise_level == 2.0


def test_log_folder_is_made_and_shown(page, monkeypatch, tmp_path):
    shown = []
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path))
    monkeypatch.setattr(
        "gui.pages.settings_page.QDesktopServices.openUrl", lambda url: shown.append(url)
    )
    button = next(it for it in page.findChildren(QPushButton) if "log folder" in it.text())
    button.click()
    assert [url.toLocalFile() for url in shown] == [str(tmp_path / "log")]
    assert (tmp_path / "log").is_dir()


def test_licences_are_there(qtbot, page):
    dialog = LicenceDialog(page)
    qtbot.addWidget(dialog)
    names = [dialog.list.item(row).text().split()[0] for row in range(dialog.list.count())]
    for name, words in (("Inter", "SIL OPEN FONT LICENSE"), ("Lucide", "ISC License")):
        dialog.list.setCurrentRow(names.index(name))
        assert words in dialog.text.toPlainText()


def test_a_package_shows_all_that_came_with_it(qtbot, page, monkeypatch, tmp_path, check_controls):
    text = "The licence of sums.\n"
    write_texts([Component("sums", "1.2", "MIT", text, "", "")], tmp_path)
    (tmp_path / "sbom.cdx.json").write_text("{}")
    monkeypatch.setattr("resources.access.component_list", lambda: tmp_path / "sbom.cdx.json")
    dialog = LicenceDialog(page)
    qtbot.addWidget(dialog)
    assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == ["sums 1.2"]
    assert dialog.licence.text() == "MIT"
    assert dialog.text.toPlainText().strip() == text.strip()
    assert any(str(tmp_path) in it.text() for it in dialog.findChildren(QLabel))
    check_controls(dialog)
    (tmp_path / "sums.txt").unlink()
    dialog.list.setCurrentRow(-1)
    dialog.list.setCurrentRow(0)
    assert "No such file" in dialog.text.toPlainText()


def test_controls_have_names_and_labels(page, check_controls):
    check_controls(page)
    for field in page.fields.values():
        assert field.label.buddy() is field.control
        assert field.control.accessibleDescription()


# --- network ----------------------------------------------------------------------------------


def test_the_log_in_goes_to_the_engine_and_leaves_the_window(qtbot, page, link):
    card = page.network
    assert not card.keep_button.isEnabled()
    link.tell(events.EngineReady(version="test", device="cpu"))
    qtbot.keyClicks(card.user, "weber")
    qtbot.keyClicks(card.password, "secret")
    card.keep_button.click()
    (sent,) = link.of(commands.KeepProxyLogin)
    assert (sent.user, sent.password) == ("weber", "secret")
    assert card.password.text() == ""
    link.tell(events.ProxyLoginKept(job=link._last, kept_in="keyring"))
    assert "kept in this computer’s keyring" in card.login_note.text()
    card.forget_button.click()
    assert link.of(commands.KeepProxyLogin)[-1] == commands.KeepProxyLogin()
    problem = ProxyUnusable(address="", reason="No proxy is used.").problem()
    link.tell(events.JobEnded(job=link._last, outcome="failed", problem=problem))
    assert "No proxy is used." in card.login_note.text()


def test_a_password_in_the_proxys_address_is_not_taken(qtbot, page, state):
    line = page.fields["proxy_address"].control
    qtbot.keyClicks(line, "http://weber:secret@proxy.example:3128")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert state.settings.proxy_address == ""
    assert line.text() == ""
    qtbot.keyClicks(line, "proxy.example:3128")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert state.settings.proxy_address == "proxy.example:3128"


def test_what_the_policy_sets_is_locked(qtbot, link, look):
    held = HeldPolicy(Policy(proxy="http://proxy.example:3128", extra_ca="/etc/ca.pem"))
    page = SettingsPage(AppState(Settings(), held=held, save=False), link, look)
    qtbot.addWidget(page)
    locked = {name for name, field in page.fields.items() if not field.isEnabled()}
    assert locked == {"proxy", "proxy_address", "no_proxy", "extra_ca"}
    assert "proxy.example:3128" in page.network.rule.text.text()
