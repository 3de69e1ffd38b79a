"""The privacy page: live figures, remembered choices, honest words."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from core.estimate import estimate
from core.events import ServerChanged
from core.leak_table import LeakPoint
from core.paths import leak_tables_folder
from gui.pages.privacy_page import PrivacyPage
from gui.text import bytes_text


@pytest.fixture
def page(qtbot, look, state, link):
    made = PrivacyPage(state, link, look)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    made.show()
    return made


def connect(link, model, **more) -> None:
    link.tell(ServerChanged(state="connected", model=model, **more))


def test_without_a_model_it_says_where_to_get_one(qtbot, page):
    assert not page.bar.isEnabled()
    assert page.banner.isVisible()
    with qtbot.waitSignal(page.go_to) as caught:
        qtbot.mouseClick(page.banner.button, Qt.MouseButton.LeftButton)
    assert caught.args == ["server"]


def test_figures_follow_the_handles_before_they_are_let_go(qtbot, page, state, link, model):
    connect(link, model)
    page.bar.input_handle.setSliderDown(True)
    page.bar._dragged = page.bar.input_handle
    page.bar.input_handle.setValue(7)
    cost = estimate(model, 7, 2, 0.5)
    assert page.memory.value.text() == bytes_text(cost.memory_here)
    assert page.per_step.value.text() == bytes_text(cost.sent_per_step)
    assert bytes_text(cost.sent_per_later_step) in page.per_step.note.text()
    assert state.input_blocks == 3
    page.bar._dragged = None
    page.bar.committed.emit(7, 2)
    assert state.input_blocks == 7


def test_figures_follow_the_bits_that_are_sent(page, state, link, model):
    connect(link, model)
    usual = page.per_token.value.text()
    state.update_settings(eight_bits=True)
    cost = estimate(model, 3, 2, 0.5, eight_bits=True)
    assert page.per_token.value.text() == bytes_text(cost.sent_per_token) != usual


def test_choices_are_remembered_and_read_back(page, state, link, model):
    connect(link, model)
    page.dial.track.setValue(100)
    assert state.settings.noise_level == 1.0
    state.set_privacy(input_blocks=5, noise_level=0.25)
    assert page.bar.partition() == (5, 2)
    assert page.dial.level() == 0.25


def test_the_server_least_blocks_are_kept(page, state, link, model):
    connect(link, model, min_input_blocks=4, min_output_blocks=3)
    assert page.bar.partition() == (4, 3)
    assert state.input_blocks == 4


def test_what_leaves_is_said_plainly_also_without_noise(page, state, link, model):
    connect(link, model)
    assert "with noise of level 0.5" in page.leaves.lines[0].text()
    assert "without noise" in page.leaves.lines[1].text()
    state.set_privacy(noise_level=0.0)
    assert "without noise" in page.leaves.lines[0].text()
    state.set_privacy(gradient_noise=0.5)
    assert page.leaves.lines[1].text() == "In training also gradients, with noise 0.5"
    assert page.dial.notice.isVisible()
    assert page.level.text() == "No noise"


def test_strong_noise_brings_noise_on_gradients_unless_it_was_set_apart(page, state, link, model):
    connect(link, model)
    page.dial.committed.emit(4.0)
    assert state.gradient_noise == 1.0
    assert page.leaves.lines[1].text() == "In training also gradients, with noise 1.0"
    page.dial.committed.emit(2.0)
    assert state.gradient_noise == 0.0
    state.set_privacy(gradient_noise=0.25)
    page.dial.committed.emit(8.0)
    assert state.gradient_noise == 0.25


def test_nothing_is_called_safe(page, link, model):
    connect(link, model)
    for label in page.findChildren(QLabel):
        words = label.text().lower()
        assert "safe" not in words
        assert "never leave" not in words


def test_continue_leads_on_and_sets_the_tick(qtbot, page, state, link, model):
    connect(link, model)
    with qtbot.waitSignal(page.go_to) as caught:
        qtbot.mouseClick(page.primary_button, Qt.MouseButton.LeftButton)
    assert caught.args == ["finetune"]
    assert state.done("privacy")


def test_every_control_has_a_name(page, link, model, check_controls):
    connect(link, model)
    check_controls(page)


def test_one_dial_walks_along_what_was_measured(page, state, link, model, leak_table):
    """Each place sets cut and noise; a setting between them is the user's own."""
    best = {(1, 0.0): 30.0, (1, 2.0): 300.0, (3, 0.0): 30.0, (3, 2.0): 400.0}
    points = [
        msgspec.structs.replace(point, perplexity=best[point.input_blocks, point.noise_level])
        for point in leak_table.points
    ]
    points.append(LeakPoint(1, 0.5, 1.0, 1.0, 0.9, 40.0))
    table = msgspec.structs.replace(leak_table, points=points)
    file = leak_tables_folder() / f"{table.fingerprint}.json"
    file.write_bytes(msgspec.json.encode(table))
    connect(link, model)
    dial = page.trade_off
    assert dial.isVisible()
    assert dial.slider.maximum() == 2
    assert "Your own setting" in dial.what.text()
    dial.slider.setValue(2)
    assert (state.input_blocks, state.noise_level) == (3, 2.0)
    assert page.bar.partition()[0] == 3
    assert "50" in dial.what.text()
    assert "400" in dial.what.text()
    dial.slider.setValue(0)
    assert (state.input_blocks, state.noise_level) == (1, 0.5)
    state.set_privacy(noise_level=1.0)
    assert "Your own setting" in dial.what.text()


def test_without_measurements_there_is_no_such_dial(page, link, model):
    connect(link, model)
    assert not page.trade_off.isVisible()
