"""The noise dial: named levels, keys, and that off is never reached by accident."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from gui.widgets.noise_dial import NoiseDial
from gui.widgets.noise_scale import DETENTS, hundredths_at, share_of


@pytest.fixture
def dial(qtbot, look):
    made = NoiseDial(look)
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show()
    return made


def test_named_levels_are_equally_far_apart_and_every_step_can_be_reached():
    assert [share_of(level) for level in DETENTS] == [0, 0.25, 0.5, 0.75, 1]
    for level in range(0, 805, 5):
        assert hundredths_at(share_of(level)) == level


def test_keys_step_finely_and_page_keys_go_to_named_levels(qtbot, dial):
    qtbot.keyClick(dial.track, Qt.Key.Key_Right)
    assert dial.level() == pytest.approx(0.55)
    assert dial.word() == "between light and medium"
    qtbot.keyClick(dial.track, Qt.Key.Key_PageUp)
    assert (dial.level(), dial.word()) == (2.0, "medium")
    qtbot.keyClick(dial.track, Qt.Key.Key_End)
    assert (dial.level(), dial.word()) == (8.0, "most")


def test_dragging_changes_at_once_and_commits_at_the_end(qtbot, dial):
    changed, committed = [], []
    dial.changed.connect(changed.append)
    dial.committed.connect(committed.append)
    y = dial.track.height() // 2
    qtbot.mousePress(
        dial.track, Qt.MouseButton.LeftButton, pos=QPoint(round(dial.track.place_of(50)), y)
    )
    qtbot.mouseMove(dial.track, QPoint(round(dial.track.place_of(100)), y))
    assert changed[-1] == pytest.approx(1.0)
    assert committed == []
    qtbot.mouseRelease(dial.track, Qt.MouseButton.LeftButton)
    assert committed == [pytest.approx(1.0)]


def test_off_needs_a_confirmation_and_keeps_warning(qtbot, dial):
    committed = []
    dial.committed.connect(committed.append)
    qtbot.keyClick(dial.track, Qt.Key.Key_Home)
    assert dial.question.isVisible()
    assert not dial.notice.isVisible()
    assert dial.level() == 0.5
    assert committed == []
    qtbot.mouseClick(dial.question.switch_off, Qt.MouseButton.LeftButton)
    assert dial.level() == 0
    assert committed == [0.0]
    assert not dial.question.isVisible()
    assert "word for word" in dial.notice.text()
    assert dial.notice.isVisible()


def test_declining_goes_back_to_the_level_before(qtbot, dial):
    dial.set_level(1.0)
    qtbot.keyClick(dial.track, Qt.Key.Key_Home)
    qtbot.mouseClick(dial.question.keep, Qt.MouseButton.LeftButton)
    assert dial.level() == 1.0
    assert dial.track.value() == 100
    assert not dial.question.isVisible()


def test_no_level_is_called_safe(dial):
    words = []
    for level in range(0, 805, 5):
        dial.set_level(level / 100)
        words.append(dial.word())
    assert not any("safe" in word or "private" in word for word in words)


def test_the_value_is_spoken_with_its_word(qtbot, dial):
    dial.set_level(0.5)
    assert dial.track.accessibleDescription() == "0.50, light"


def test_what_is_expected_is_spoken_and_shown_at_the_names(qtbot, dial):
    dial.set_level(0.5)
    dial.explain(lambda level: f"about {level * 100:.0f} things")
    assert dial.track.accessibleDescription() == "0.50, light, about 50 things"
    assert "strong (4.00): about 400 things" in dial.marks.accessibleDescription()
    assert dial.marks.note_at(dial.track.place_of(800)) == "most (8.00): about 800 things"
    qtbot.keyClick(dial.track, Qt.Key.Key_PageUp)
    assert dial.track.accessibleDescription() == "2.00, medium, about 200 things"
    dial.explain(lambda _level: "")
    assert dial.marks.accessibleDescription() == ""
