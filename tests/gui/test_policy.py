"""What the administrator has set cannot be passed in the window, and the window says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from core import commands, events
from core.config import BUNDLED
from core.policy import Policy
from core.settings import Settings
from gui.main_window import MainWindow
from gui.models.held_policy import HeldPolicy, find_policy
from gui.pages.chat_page import ChatPage
from gui.pages.finetune_page import FinetunePage
from gui.pages.privacy_page import PrivacyPage
from gui.pages.server_page import ServerPage
from gui.pages.settings_page import SettingsPage
from gui.state import AppState
from gui.widgets.noise_dial import NoiseDial

HOSPITAL = "https://trunk.hospital.example:8765"
CONTACT = "Ask Dr Weber, extension 12."
FILE = "/etc/xdg/FedSEA/policy.toml"
RUN = events.RunSummary(
    *("/runs/letters", "letters", "2026-01-02T10:00:00+00:00", "demo", "letters.csv"),
    *(3, 2, 0.5, 10, 5.0, 1.0, 0.5, None, None, 10, 1, 1),
)


@pytest.fixture
def ruled(qapp, link):
    """Makes the state of a window under a policy."""

    def make(settings: Settings | None = None, **rules) -> AppState:
        held = HeldPolicy(Policy(**{"contact": CONTACT, **rules}), (FILE,))
        state = AppState(settings or Settings(), held=held, save=False)
        link.received.connect(state.take)
        return state

    return make


@pytest.fixture
def show(qtbot, look, link):
    """Shows a page of a state."""

    def build(kind, state: AppState):
        page = kind(state, link, look)
        qtbot.addWidget(page)
        page.resize(1064, 800)
        page.show()
        return page

    return build


def connect(link, model, url: str = BUNDLED) -> None:
    link.tell(events.EngineReady(version="test", device="cpu"))
    link.tell(events.ServerChanged(state="connected", url=url, bundled=url == BUNDLED, model=model))


def open_data(link) -> None:
    mapping = events.ColumnMapping("letter", "urgency")
    link.tell(
        events.DataOpened(name="a.csv", columns=["letter", "urgency"], rows=120, mapping=mapping)
    )


# --- the dial ---------------------------------------------------------------------------------


@pytest.fixture
def dial(qtbot, look):
    made = NoiseDial(look)
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show()
    made.set_minimum(0.5)
    return made


def drag_to_the_start(qtbot, dial) -> None:
    y = dial.track.height() // 2
    start = QPoint(round(dial.track.place_of(100)), y)
    qtbot.mousePress(dial.track, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(dial.track, QPoint(round(dial.track.place_of(25)), y))
    qtbot.mouseMove(dial.track, QPoint(0, y))
    qtbot.mouseRelease(dial.track, Qt.MouseButton.LeftButton)


def test_the_dial_stops_at_the_minimum_for_the_mouse(qtbot, dial):
    levels = []
    for signal in (dial.changed, dial.committed):
        signal.connect(levels.append)
    drag_to_the_start(qtbot, dial)
    qtbot.mouseClick(dial.marks, Qt.MouseButton.LeftButton, pos=QPoint(1, 5))  # on “off”
    assert levels
    assert min(levels) == dial.level() == 0.5
    assert not dial.question.isVisible()


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_PageDown]
)
def test_the_dial_stops_at_the_minimum_for_keys(qtbot, dial, key):
    dial.set_level(0.55)
    for _ in range(4):
        qtbot.keyClick(dial.track, key)
    assert dial.level() == 0.5
    assert not dial.question.isVisible()
    qtbot.keyClick(dial.track, Qt.Key.Key_End)
    assert dial.level() == 8.0


def test_the_dial_says_why(dial):
    assert "least noise level: 0.5" in dial.track.toolTip()
    assert dial.marks.toolTip() == dial.track.toolTip()
    assert dial.track.accessibleDescription().startswith("0.50, light. Your administrator")


@pytest.mark.parametrize(("minimum", "at"), [(0.333, 34), (0.01, 1), (2.0, 200), (9.5, 800)])
def test_minima_between_the_steps_and_beyond_the_dial(qtbot, dial, minimum, at):
    dial.set_minimum(minimum)
    dial.set_level(0.0)
    assert dial.level() == minimum
    qtbot.keyClick(dial.track, Qt.Key.Key_End)
    qtbot.keyClick(dial.track, Qt.Key.Key_Home)
    drag_to_the_start(qtbot, dial)
    assert dial.track.value() == at
    assert dial.level() >= minimum
    assert dial.word()
    dial.grab()


# --- the pages --------------------------------------------------------------------------------


def test_remembered_choices_below_a_minimum_are_raised(ruled, link, model):
    state = ruled(
        Settings(noise_level=0.0, input_blocks=1, output_blocks=1),
        minimum_noise_level=1.0,
        minimum_input_blocks=5,
        minimum_output_blocks=3,
    )
    assert (state.noise_level, state.input_blocks, state.output_blocks) == (1.0, 5, 3)
    state.set_privacy(noise_level=0.0, input_blocks=1, output_blocks=1)
    connect(link, model)
    state.set_privacy(noise_level=0.2, input_blocks=2, output_blocks=2)
    assert (state.noise_level, state.input_blocks, state.output_blocks) == (1.0, 5, 3)


def test_handles_stop_at_the_minimum_and_the_page_says_why(qtbot, ruled, show, link, model):
    state = ruled(minimum_input_blocks=5, minimum_output_blocks=3, minimum_noise_level=0.5)
    page = show(PrivacyPage, state)
    connect(link, model)
    bar = page.bar
    for handle in (bar.input_handle, bar.output_handle):
        qtbot.keyClick(handle, Qt.Key.Key_Home)
        qtbot.keyClick(handle, Qt.Key.Key_PageDown)
    assert bar.partition() == (5, 3)
    for handle, end in ((bar.input_handle, 0), (bar.output_handle, bar.width())):
        start = handle.geometry().center()
        qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=start)
        qtbot.mouseMove(bar, QPoint(end, start.y()))
        qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(end, start.y()))
    assert bar.partition() == (state.input_blocks, state.output_blocks) == (5, 3)
    assert page.cut_rule.isVisible()
    words = page.cut_rule.text.text()
    assert words.startswith("Set by your administrator.")
    assert "before the server’s part: at least 5" in words
    assert "after the server’s part: at least 3" in words
    assert words.endswith(CONTACT)
    drag_to_the_start(qtbot, page.dial)
    assert state.noise_level == 0.5
    assert "at least 0.5" in page.noise_rule.text.text()


def test_the_stricter_of_server_and_policy_counts(ruled, show, link, model):
    state = ruled(minimum_input_blocks=5, minimum_output_blocks=2)
    page = show(PrivacyPage, state)
    link.tell(
        events.ServerChanged(
            state="connected", model=model, min_input_blocks=4, min_output_blocks=6
        )
    )
    assert page.bar.partition() == (5, 6)


def test_without_a_policy_nothing_is_said_of_one(show, state, link, model):
    connect(link, model)
    page = show(PrivacyPage, state)
    assert not page.cut_rule.isVisible()
    assert not page.noise_rule.isVisible()
    assert page.dial.track.toolTip() == ""
    assert not show(SettingsPage, state).policy.isVisible()
    for kind in (ServerPage, FinetunePage, ChatPage):
        page = show(kind, state)
        labels = page.findChildren(QLabel)
        assert not any("administrator" in it.text() for it in labels if it.isVisible())


def test_only_allowed_addresses_can_be_connected_to(qtbot, ruled, show, link):
    state = ruled(allowed_servers=(HOSPITAL,))
    page = show(ServerPage, state)
    link.tell(events.EngineReady(version="test", device="cpu"))
    form = page.form
    assert not form.bundled.isEnabled()
    assert HOSPITAL in form.bundled.toolTip()
    assert form.remote.isChecked()
    assert form.address.text() == HOSPITAL  # the remembered choice is not allowed
    assert HOSPITAL in form.rule.text.text()
    assert page.primary_button.isEnabled()
    form.address.selectAll()
    qtbot.keyClicks(form.address, "https://trunk.university.example")
    assert not page.primary_button.isEnabled()
    assert "does not allow this address" in form.address_field.note.text()
    qtbot.keyClick(form.address, Qt.Key.Key_Return)
    page._stop_button.click()
    assert link.of(commands.Connect) == []
    form.address.selectAll()
    qtbot.keyClicks(form.address, HOSPITAL + "/")
    assert not form.address_field.note.isVisible()
    qtbot.keyClick(form.address, Qt.Key.Key_Return)
    assert [command.url for command in link.of(commands.Connect)] == [HOSPITAL + "/"]


def test_only_the_bundled_trunk(ruled, show, link):
    page = show(ServerPage, ruled(Settings(server_url=HOSPITAL), allowed_servers=(BUNDLED,)))
    assert page.form.bundled.isChecked()
    assert page.form.bundled.isEnabled()
    assert not page.form.remote.isEnabled()


def test_the_window_does_not_ask_for_a_server_that_is_not_allowed(qtbot, ruled, link, look):
    window = MainWindow(ruled(allowed_servers=(HOSPITAL,)), link, look)
    qtbot.addWidget(window)
    link.tell(events.EngineReady(version="test", device="cpu"))
    assert link.of(commands.ListRuns)
    assert link.of(commands.Connect) == []


def test_fine_tuning_that_is_not_allowed_cannot_be_started(qtbot, ruled, show, link, model):
    state = ruled(allow_training=False)
    page = show(FinetunePage, state)
    connect(link, model)
    open_data(link)
    assert page.setup.isVisible()
    assert page.main_button.isVisible()
    assert not page.main_button.isEnabled()
    assert "Fine-tuning is not allowed" in page.main_button.toolTip()
    assert page.rule.isVisible()
    assert CONTACT in page.rule.text.text()
    qtbot.mouseClick(page.main_button, Qt.MouseButton.LeftButton)
    page.start()
    assert link.of(commands.StartRun) == []


def test_the_switch_for_blocks_before_the_cut_is_locked(qtbot, ruled, show, link, model):
    state = ruled(allow_trained_input_blocks=False, minimum_gradient_noise=0.25)
    page = show(FinetunePage, state)
    connect(link, model)
    open_data(link)
    page.form.fold.click()
    switch = page.form.input_blocks
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()
    assert page.form.rule.isVisible()
    assert "must not be trained" in switch.accessibleDescription()
    page.start()
    (sent,) = link.of(commands.StartRun)
    assert not sent.config.privacy.train_input_blocks
    assert sent.config.privacy.gradient_noise == 0.25


def test_no_run_answers_at_a_server_elsewhere(ruled, show, link, model):
    state = ruled(allow_adapter_sharing=False)
    page = show(ChatPage, state)
    connect(link, model, HOSPITAL)
    link.tell(events.RunsListed(runs=[RUN]))
    page.adapter._fill()
    base, run = (it for it in page.adapter.choices.actions() if it.isCheckable())
    assert base.isEnabled()
    assert not run.isEnabled()
    assert "not allowed here" in run.text()
    assert page.rule.isVisible()
    assert page.composer.input.isEnabled()
    page.choice.choose(RUN.folder)  # as after a run
    assert not page.composer.input.isEnabled()
    assert "cannot be used here" in page.composer.input.placeholderText()
    assert not any(example.isEnabled() for example in page.welcome.examples)
    page.choice.choose("")
    assert page.composer.input.isEnabled()


def test_with_the_bundled_trunk_a_run_may_answer(ruled, show, link, model):
    page = show(ChatPage, ruled(allow_adapter_sharing=False))
    connect(link, model)
    link.tell(events.RunsListed(runs=[RUN]))
    page.choice.choose(RUN.folder)
    assert not page.rule.isVisible()
    assert page.composer.input.isEnabled()


def test_settings_list_every_rule_and_the_file(ruled, show):
    state = ruled(minimum_noise_level=1.0, allowed_servers=(BUNDLED, HOSPITAL), most_read_back=0.3)
    card = show(SettingsPage, state).policy
    assert card.isVisible()
    words = [it.text() for it in card.findChildren(QLabel) if it.isVisible() and it.text()]
    assert "The noise level has to be at least 1." in words
    assert any(HOSPITAL in it for it in words)
    assert any("30 %" in it for it in words)
    assert CONTACT in words
    assert any(FILE in it for it in words)
    assert len(card.rules.lines) == 3


def test_an_unusable_policy_is_shown_and_the_engine_decides(
    qapp, show, tmp_path: Path, monkeypatch
):
    file = tmp_path / "policy.toml"
    file.write_text("minimum_noise = 1", "utf-8")
    monkeypatch.setenv("FEDSEA_POLICY", str(file))
    held = find_policy()
    assert held.problem is not None
    card = show(SettingsPage, AppState(Settings(), held=held, save=False)).policy
    words = " ".join(it.text() for it in card.findChildren(QLabel) if it.isVisible())
    assert "cannot be used, so nothing is sent" in words
    assert "minimum_noise" in words
    assert str(file) in words


def test_the_window_finds_the_policy_at_its_start(qapp, tmp_path: Path, monkeypatch):
    file = tmp_path / "policy.toml"
    file.write_text("minimum_noise_level = 0.75", "utf-8")
    monkeypatch.setenv("FEDSEA_POLICY", str(file))
    held = find_policy()
    assert held.policy.minimum_noise_level == 0.75
    assert str(file) in held.files
    assert AppState(Settings(), held=held, save=False).noise_level == 0.75


def test_every_control_has_a_name(ruled, show, link, model, check_controls):
    state = ruled(
        minimum_noise_level=1.0,
        minimum_input_blocks=5,
        allowed_servers=(HOSPITAL,),
        allow_training=False,
        allow_trained_input_blocks=False,
    )
    connect(link, model, HOSPITAL)
    for kind in (PrivacyPage, ServerPage, FinetunePage, SettingsPage):
        check_controls(show(kind, state))
