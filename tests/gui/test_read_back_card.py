"""Could be read back: an estimate that follows the sliders, and measuring on the user's rows."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt

from core import commands
from core.errors import OutOfMemory
from core.events import ColumnMapping, JobEnded, JobProgress, LeakMeasured, MappingChanged
from core.leak_report import LeakSide
from core.leak_table import interpolate
from gui.models.leak_memory import LeakMemory, leak_setting
from gui.pages.privacy_page import PrivacyPage
from gui.text import share_text


@pytest.fixture
def page(qtbot, look, leak_table, connected, link):
    made = PrivacyPage(connected, link, look)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    made.show()
    return made


@pytest.fixture
def card(page):
    return page.read_back


@pytest.fixture
def measuring(qtbot, card, link, data):
    link.tell(data)
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    return card


def last_job(link) -> int:
    return link._last


def finish(link, report) -> None:
    job = last_job(link)
    link.tell(LeakMeasured(job=job, report=report))
    link.tell(JobEnded(job=job))


def test_the_estimate_moves_with_the_dial_while_it_is_dragged(page, card, state, leak_table):
    seen = []
    page.dial.track.setSliderDown(True)
    for level in (0.25, 0.75, 1.25, 1.75):
        page.dial.track.setValue(round(level * 100))
        expected = interpolate(leak_table, 3, level).prompt_top1
        assert card.prompts.value.text() == share_text(expected)
        seen.append(expected)
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 4
    assert state.noise_level == 0.5
    page.dial.track.setSliderDown(False)
    assert card.flag.text() == "not measured on your rows"
    assert card.replies.value.text() == share_text(0.9)


def test_the_estimate_follows_the_cut_and_says_where_it_ends(page, card, state):
    assert card.how.text().startswith("Estimated between measurements on public text")
    state.set_privacy(input_blocks=9)
    assert card.how.text().startswith("Outside of what was measured")
    outside = card.prompts.value.text()
    state.set_privacy(input_blocks=3)
    assert card.prompts.value.text() == outside  # nothing is promised for deeper cuts
    state.set_privacy(noise_level=2.0)
    assert card.how.text().startswith("Measured at this setting on public text")
    assert "not measured on your rows" in card.accessibleDescription()


def test_the_marks_of_the_dial_say_what_is_expected_there(page, leak_table):
    share = share_text(interpolate(leak_table, 3, 2.0).prompt_top1)
    assert f"about {share}" in page.dial.marks.note_at(page.dial.track.place_of(200))
    assert "about" in page.dial.track.accessibleDescription()


def test_an_unmeasured_model_is_said_to_be_readable_and_can_be_measured(
    card, link, model, data, connected
):
    from core.events import ServerChanged

    link.tell(data)
    other = msgspec.structs.replace(model, fingerprint="def")
    link.tell(ServerChanged(state="connected", model=other))
    assert card.prompts.value.text() == "–"
    assert card.what.text() == "Nobody has measured this model yet."
    assert card.button.isVisible()
    assert not card.table_button.isVisible()


def test_without_a_file_it_leads_to_one(qtbot, card):
    assert "Open a file" in card.trouble.text()
    with qtbot.waitSignal(card.go_to) as caught:
        qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert caught.args == ["data"]


def test_it_measures_what_is_chosen_and_shows_how_far_it_is(measuring, link, state):
    (command,) = link.of(commands.MeasureLeak)
    assert (command.input_blocks, command.output_blocks) == (3, 2)
    assert command.noise_level == 0.5
    assert command.gradient_noise == 0.0
    assert command.sends == 1  # with frozen input blocks a row leaves once
    assert command.adapter == ""
    progress = measuring.progress
    assert progress.isVisible()
    assert not measuring.button.isVisible()
    assert progress.bar.maximum() == 0
    link.tell(JobProgress(job=last_job(link), stage="Fitting the attacks", share=0.4))
    assert progress.stage.text().startswith("Fitting the attacks")
    assert share_text(0.4) in progress.stage.text()
    assert progress.bar.value() == 400


def test_the_measured_figure_replaces_the_estimate_for_exactly_this_setting(
    measuring, link, report, state, page
):
    finish(link, report)
    assert measuring.flag.text() == "measured on your rows"
    assert measuring.prompts.value.text() == share_text(0.68)
    assert measuring.replies.value.text() == share_text(0.97)
    assert "about 7 of 10 words of your prompts" in measuring.what.text()
    assert not measuring.last.isVisible()
    assert page.sigma.text().startswith("σ 1.61")
    state.set_privacy(noise_level=1.0)
    assert measuring.flag.text() == "not measured on your rows"
    assert measuring.last.isVisible()
    assert share_text(0.68) in measuring.last.text()
    assert "noise 0.5" in measuring.last.text()
    assert page.sigma.text().startswith("σ 3.22")
    state.set_privacy(noise_level=0.5)
    assert measuring.flag.text() == "measured on your rows"
    state.set_privacy(output_blocks=3)
    assert measuring.flag.text() == "not measured on your rows"


def test_a_slider_moved_meanwhile_does_not_get_the_figure_of_another_setting(
    measuring, link, report, state
):
    state.set_privacy(noise_level=1.0)
    finish(link, report)
    assert measuring.flag.text() == "not measured on your rows"
    assert "noise 0.5" in measuring.last.text()


def test_other_rows_or_columns_are_not_measured(measuring, link, report, data):
    finish(link, report)
    link.tell(MappingChanged(mapping=ColumnMapping("urgency", "letter"), usable_rows=9))
    assert measuring.flag.text() == "not measured on your rows"
    assert not measuring.last.isVisible()
    link.tell(data)
    assert measuring.flag.text() == "measured on your rows"
    link.tell(msgspec.structs.replace(data, preview=[["other", "rows"]]))
    assert measuring.flag.text() == "not measured on your rows"
    assert not measuring.show_button.isVisible()


def test_masked_rows_are_measured_masked_and_apart(qtbot, measuring, link, report, state):
    finish(link, report)
    state.set_masking(True)
    assert measuring.flag.text() == "not measured on your rows"
    qtbot.mouseClick(measuring.button, Qt.MouseButton.LeftButton)
    assert [command.mask for command in link.of(commands.MeasureLeak)] == [False, True]
    finish(link, report)
    assert measuring.flag.text() == "measured on your masked rows"
    state.set_masking(False)
    assert measuring.flag.text() == "measured on your rows"


def test_it_can_be_cancelled(qtbot, measuring, link):
    job = last_job(link)
    qtbot.mouseClick(measuring.progress.cancel, Qt.MouseButton.LeftButton)
    assert link.of(commands.Cancel)[0].target == job
    assert not measuring.progress.cancel.isEnabled()
    link.tell(JobEnded(job=job, outcome="cancelled"))
    assert not measuring.progress.isVisible()
    assert measuring.trouble.text() == "The measurement was stopped."
    assert measuring.button.isVisible()
    assert measuring.flag.text() == "not measured on your rows"


def test_a_failure_is_told_in_its_three_sentences(qtbot, measuring, link):
    problem = OutOfMemory().problem()
    link.tell(JobEnded(job=last_job(link), outcome="failed", problem=problem))
    assert measuring.trouble.text() == " ".join(problem.sentences())
    qtbot.mouseClick(measuring.button, Qt.MouseButton.LeftButton)
    assert len(link.of(commands.MeasureLeak)) == 2
    assert not measuring.trouble.isVisible()


def test_it_waits_while_a_run_goes_on(card, link, state, data):
    link.tell(data)
    state.begin_run(77)
    assert not card.button.isEnabled()
    assert "until the run is over" in card.trouble.text()
    link.tell(JobEnded(job=77))
    assert card.button.isEnabled()


def test_replies_that_were_not_attacked_are_not_called_unread(measuring, link, report):
    finish(link, msgspec.structs.replace(report, reply=LeakSide()))
    assert measuring.replies.value.text() == "–"
    assert "0" not in measuring.what.text().replace("10", "")


def test_more_sends_are_enough_and_fewer_are_not(state, link, connected, data, report):
    link.tell(data)
    memory = LeakMemory()
    setting = leak_setting(state)
    memory.keep(setting, report)
    assert memory.find(replace(setting, sends=1)) is report
    assert memory.find(replace(setting, sends=8)) is None


def test_every_control_has_a_name_in_every_state(measuring, page, link, report, check_controls):
    check_controls(page)
    finish(link, report)
    check_controls(page)
