"""All unfinished runs can be resumed or given up on the page Runs; Fine-tune offers the newest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from support.run_folder import RUN
from support.runs_page import cell

from core import commands
from core.events import JobEnded, RunsListed, RunStarted, ServerChanged, UnfinishedRun
from core.policy import Policy
from gui.main_window import MainWindow
from gui.models.runs_model import Column
from gui.widgets.question import Question

NEWEST = UnfinishedRun("/runs/newest", "2026-11-24 Letters", 25, 100, epochs=3)
OLDER = UnfinishedRun("/runs/older", "2026-11-22 Notes", 5, 50)


@pytest.fixture
def listed(runs_page, link):
    link.tell(RunsListed(runs=[RUN], unfinished=[NEWEST, OLDER]))
    return runs_page


def choose(page, row: int):
    page.table.selectRow(row)
    return page.card


def test_unfinished_runs_stand_above_as_such(listed):
    assert [cell(listed, row, Column.RESULT) for row in range(3)] == [
        *("Unfinished", "Unfinished"),
        "It helped",
    ]
    assert cell(listed, 1, Column.END) == "Step 5 of 50"
    card = choose(listed, 1)
    assert card.name.text() == "2026-11-22 Notes"
    assert "step 5 of 50" in card.sentence.text()
    assert card.resume_button.isVisible()
    assert card.give_up_button.isVisible()
    for button in (card.report_button, card.rename_button, card.remove_button):
        assert not button.isVisible()
    assert not listed.chat_button.isEnabled()
    card = choose(listed, 2)
    assert card.remove_button.isVisible()
    assert not card.resume_button.isVisible()


def test_giving_one_up_is_asked_first(qtbot, listed, link, monkeypatch):
    answers = iter([False, True])
    monkeypatch.setattr(Question, "agreed", lambda _: next(answers))
    card = choose(listed, 1)
    qtbot.mouseClick(card.give_up_button, Qt.MouseButton.LeftButton)
    assert link.of(commands.DiscardRun) == []
    qtbot.mouseClick(card.give_up_button, Qt.MouseButton.LeftButton)
    assert [it.folder for it in link.of(commands.DiscardRun)] == ["/runs/older"]


def test_it_cannot_be_deleted_before_its_secret_is_gone(qtbot, listed):
    choose(listed, 1)
    qtbot.keyClick(listed.table, Qt.Key.Key_Delete)
    assert listed.findChildren(Question) == []


def test_it_says_why_one_cannot_go_on_now(listed, link, state, model):
    button = choose(listed, 1).resume_button
    assert button.isEnabled()
    state.begin_run(77)
    assert not button.isEnabled()
    assert "Another run is going on" in button.toolTip()
    link.tell(JobEnded(job=77))
    link.tell(ServerChanged(state="stopped"))
    assert "Server page" in button.accessibleDescription()
    link.tell(ServerChanged(state="connected", model=model))
    assert button.isEnabled()
    state.policy = Policy(allow_training=False)
    listed._show_buttons()
    assert "administrator" in button.toolTip()


def test_any_of_them_goes_on_with_the_fine_tune_page(qtbot, connected, link, look):
    link.received.disconnect(connected.take)  # the window connects it itself
    window = MainWindow(connected, link, look)
    qtbot.addWidget(window, before_close_func=lambda it: setattr(it, "_leaving", True))
    window.show()
    window.show_place("runs")
    link.tell(RunsListed(unfinished=[NEWEST, OLDER]))
    page = window.page("runs")
    qtbot.mouseClick(choose(page, 1).resume_button, Qt.MouseButton.LeftButton)
    assert window.current == "finetune"
    assert [it.folder for it in link.of(commands.ResumeRun)] == ["/runs/older"]
    assert connected.run_job == window.page("finetune").job.number
    link.tell(RunStarted(job=connected.run_job, folder="/runs/older", total_steps=50))
    assert [it.folder for it in connected.unfinished] == ["/runs/newest"]
    assert page.model.rowCount() == 1


def test_the_offer_says_how_many_more_there_are(qtbot, ready_to_finetune, link):
    page, card = ready_to_finetune, ready_to_finetune.unfinished
    link.tell(RunsListed(unfinished=[NEWEST]))
    assert not card.others_button.isVisible()
    link.tell(RunsListed(unfinished=[NEWEST, OLDER]))
    assert card.resume_button.text() == "Resume run 2026-11-24 Letters"
    assert card.others_button.text() == "1 more unfinished run"
    link.tell(RunsListed(unfinished=[NEWEST, OLDER, OLDER]))
    assert card.others_button.text() == "2 more unfinished runs"
    with qtbot.waitSignal(page.go_to) as led:
        qtbot.mouseClick(card.others_button, Qt.MouseButton.LeftButton)
    assert led.args == ["runs"]


def test_saving_has_a_rhythm_of_its_own(ready_to_finetune):
    form = ready_to_finetune.form
    assert form.checkpoint_every.value() == form.training().checkpoint_every == 25
    form.checkpoint_every.setValue(0)
    assert form.checkpoint_every.text() == "never"
    assert ready_to_finetune.run_config().training.checkpoint_every == 0
    assert form.checkpoint_every.accessibleName() == "Save every … steps"


def test_every_control_has_a_name(listed, check_controls):
    choose(listed, 1)
    check_controls(listed)
