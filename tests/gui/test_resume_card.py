"""Going on with an unfinished run from the Fine-tune page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from core import commands
from core.errors import CheckpointUnusable
from core.events import (
    Evaluated,
    JobEnded,
    RunResumed,
    RunsListed,
    RunStarted,
    StepDone,
    UnfinishedRun,
)
from gui.models.leak_memory import leak_setting
from gui.widgets.question import Question

LEFT = UnfinishedRun("/runs/left", "2026-11-24 Letters", 25, 100, epochs=3, noise_level=0.5)


@pytest.fixture
def page(finetune_page):
    return finetune_page


@pytest.fixture
def ready(ready_to_finetune):
    return ready_to_finetune


@pytest.fixture
def running(qtbot, ready, state):
    state.leaks.waive(leak_setting(state))
    qtbot.mouseClick(ready.main_button, Qt.MouseButton.LeftButton)
    return ready


@pytest.fixture
def offered(ready, link):
    link.tell(RunsListed(unfinished=[LEFT, UnfinishedRun("/runs/older", "Older", 5, 50)]))
    return ready


def test_an_unfinished_run_is_offered_and_goes_on_with_its_old_curve(qtbot, offered, link, state):
    card = offered.unfinished
    assert card.isVisible()
    assert "step 25 of 100" in card.text.text()
    assert card.resume_button.text() == "Resume run 2026-11-24 Letters"
    qtbot.mouseClick(card.resume_button, Qt.MouseButton.LeftButton)
    (command,) = link.of(commands.ResumeRun)
    assert command.folder == "/runs/left"
    assert link.of(commands.StartRun) == []
    job, progress = offered.job.number, offered.progress
    assert state.run_job == job
    assert not card.isVisible()
    link.tell(RunStarted(job=job, folder="/runs/left", total_steps=100, resumed_at=25))
    assert state.run_can_go_on
    link.tell(
        RunResumed(
            job=job,
            step=25,
            total_steps=100,
            losses=[(step, 3.0 - step / 25) for step in range(1, 26)],
            evaluations=[Evaluated(when="before", step=0, loss=2.9, rows=9)],
        )
    )
    assert progress.headline.text() == "Step 25 of 100"
    assert progress.bar.value() == 25
    assert "Training loss 2.96 at step 1, 2.00 at step 25." in progress.plot.summary()
    link.tell(StepDone(job=job, step=26, total_steps=100, loss=1.9))
    assert "1.90 at step 26" in progress.plot.summary()
    assert progress.plot.curves[0].training[0] == list(range(1, 27))
    link.tell(Evaluated(job=job, when="during", step=26, loss=2.1, rows=9))
    assert "2.90" in progress.held_back.note.text()


def test_it_is_offered_without_an_open_file_but_not_without_a_trunk(page, connected, link):
    link.tell(RunsListed(unfinished=[LEFT]))
    assert page.no_data.isVisible()
    assert page.unfinished.isVisible()
    connected.engine_gone()
    assert not page.unfinished.isVisible()


def test_giving_it_up_is_asked_twice_and_the_offer_goes(qtbot, offered, link, monkeypatch):
    answers = iter([False, True])
    monkeypatch.setattr(Question, "agreed", lambda _: next(answers))
    qtbot.mouseClick(offered.unfinished.discard_button, Qt.MouseButton.LeftButton)
    assert not link.of(commands.DiscardRun)
    qtbot.mouseClick(offered.unfinished.discard_button, Qt.MouseButton.LeftButton)
    (command,) = link.of(commands.DiscardRun)
    assert command.folder == "/runs/left"
    link.tell(RunsListed(unfinished=[]))
    assert not offered.unfinished.isVisible()


def test_a_run_that_cannot_go_on_says_why_and_nothing_is_lost(qtbot, offered, link):
    qtbot.mouseClick(offered.unfinished.resume_button, Qt.MouseButton.LeftButton)
    problem = CheckpointUnusable(folder="/runs/left", reason="It is damaged.").problem()
    link.tell(JobEnded(job=offered.job.number, outcome="failed", problem=problem))
    assert "It is damaged." in offered.banner.rest.text()
    assert link.of(commands.ListRuns)
    assert offered.main_button.isVisible()


def test_after_a_run_the_list_is_asked_for_again(running, link):
    before = len(link.of(commands.ListRuns))
    link.tell(JobEnded(job=running.job.number, outcome="cancelled"))
    assert len(link.of(commands.ListRuns)) == before + 1


@pytest.mark.parametrize(("obstacle", "words"), [("keyring", "no keyring"), ("policy", "a rule")])
def test_what_a_crash_would_cost_is_said_plainly(running, link, state, obstacle, words):
    progress = running.progress
    link.tell(RunStarted(job=running.job.number, total_steps=9, obstacle=obstacle))
    assert progress.remarks.isVisible()
    assert words in progress.remarks.text()
    assert not state.run_can_go_on
    link.tell(RunStarted(job=running.job.number, total_steps=9))
    assert not progress.remarks.isVisible()


def test_the_offer_has_names_for_its_controls(offered, check_controls):
    check_controls(offered)
