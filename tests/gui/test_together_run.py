"""A common run while it goes on: partners, losses, leaving, the end, and one run at a time."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from support.together import HELD, RESULT, connect_remote, standing

from core import commands, events
from core.together_errors import NotEnrolled
from core.together_events import SeatView
from gui.main_window import MainWindow
from gui.widgets.question import Question
from gui.widgets.status_foot import StatusFoot

LEFT = Qt.MouseButton.LeftButton


def cells(page) -> list[list[str]]:
    items = page.watch.roster.model()
    return [
        [items.index(row, column).data() for column in range(items.columnCount())]
        for row in range(items.rowCount())
    ]


def answer_question(page, *, agree: bool) -> list[str]:
    """Press a button of the next question; returns the texts it will have asked."""
    asked: list[str] = []

    def press() -> None:
        question = page.findChild(Question)
        if question is None:
            QTimer.singleShot(10, press)
            return
        asked.append(question.text())
        others = [it for it in question.buttons() if it is not question.do_it]
        (question.do_it if agree else others[0]).click()

    QTimer.singleShot(10, press)
    return asked


# --- the run --------------------------------------------------------------------------------


def test_waiting_for_partners_is_a_friendly_state(taking_part, link):
    watch, job = taking_part.watch, taking_part.job.number
    assert taking_part.view is watch
    assert watch.headline.text() == "Connecting"
    seats = [SeatView(1, "A", doing="waiting"), SeatView(2, "B", you=True, doing="waiting")]
    seats.append(SeatView(3, "C"))
    link.tell(standing(job, round=0, seats=seats, own_loss=None, common_loss=None))
    assert watch.headline.text() == "Waiting for partners"
    assert watch.doing.text().startswith("2 of at least 3 are here.")
    assert not watch.losses.isVisible()
    assert not watch.lost.isVisible()
    assert (watch.bar.minimum(), watch.bar.maximum()) == (0, 0)


def test_the_roster_shows_who_is_slow(taking_part, link):
    watch = taking_part.watch
    link.tell(standing(taking_part.job.number))
    assert watch.headline.text() == "Round 8 of 20"
    assert (watch.bar.value(), watch.bar.maximum()) == (7, 20)
    assert watch.doing.text() == "Waiting for University Hospital."
    rows = cells(taking_part)
    assert rows[0] == ["You · Clinic by the Lake", "Waiting", "7", "just now", "24\u00a0s"]
    assert rows[2] == ["University Hospital", "Working", "6", "just now", "2\u00a0min, slow"]
    assert rows[3][:4] == ["Partner 4", "Late", "3", "2\u00a0min ago"]
    assert rows[4][1] == "Not there"
    spoken = watch.roster.model().index(2, 4).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Work took: 2\u00a0min, slow"
    link.tell(standing(taking_part.job.number, seats=watch.standing.seats[:2]))
    assert len(cells(taking_part)) == 2


def test_losses_are_drawn_by_rounds_once_each(taking_part, link):
    job, plot = taking_part.job.number, taking_part.watch.plot
    for number, doing, own, common in (
        (1, "taking", 2.8, None),  # the loss of all is known only once it is taken over
        (1, "working", 2.8, 2.9),
        (1, "sharing", 2.2, 2.9),
        (2, "working", 2.2, 2.3),
        (4, "waiting", None, 2.0),
    ):
        link.tell(standing(job, round=number, doing=doing, own_loss=own, common_loss=common))
    assert plot.own.training == ([1, 2], [2.8, 2.2])
    assert plot.common.training == ([1, 2, 4], [2.9, 2.3, 2.0])
    assert "Your rows: loss 2.80 after round 1, 2.20 after round 2." in plot.summary()
    assert "All partners" in plot.summary()
    link.tell(standing(job, round=1, doing="working"))  # the server lost the rounds since
    assert plot.common.training == ([1], [2.9])


def test_a_lost_connection_is_one_calm_line(taking_part, link):
    watch, job = taking_part.watch, taking_part.job.number
    link.tell(standing(job))
    link.tell(standing(job, doing="lost", seats=[]))  # as it comes: nothing is heard of others
    assert watch.lost.isVisible()
    assert len(cells(taking_part)) == 5
    assert watch.partners.isVisible()
    assert watch.lost.headline.text() == "Connection lost, trying again."
    assert watch.headline.text() == "Round 8 of 20"
    link.tell(standing(job, doing="working"))
    assert watch.lost.isHidden()


def test_leaving_is_asked_first_and_keeps_the_seat(qtbot, taking_part, link, state):
    job = taking_part.job.number
    link.tell(standing(job))
    asked = answer_question(taking_part, agree=False)
    qtbot.mouseClick(taking_part.watch.leave_button, LEFT)
    assert asked == ["Leave the common run?"]
    assert not link.of(commands.Cancel)
    answer_question(taking_part, agree=True)
    qtbot.mouseClick(taking_part.watch.leave_button, LEFT)
    assert [it.target for it in link.of(commands.Cancel)] == [job]
    assert not taking_part.watch.leave_button.isEnabled()
    link.tell(standing(job))
    assert taking_part.watch.doing.text().startswith("Leaving")
    listed = len(link.of(commands.ListSeats))
    link.tell(events.JobEnded(job=job, outcome="cancelled"))
    assert taking_part.view is taking_part.start
    assert "Your seat is kept" in taking_part.banner.rest.text()
    assert len(link.of(commands.ListSeats)) == listed + 1
    assert not state.run_active


def test_the_founder_alone_can_end_it_for_all(qtbot, together_page, link, model):
    page, mine = together_page, replace(HELD[0], seat=1)

    def shown(seat) -> list[str]:
        page.shown()
        link.tell(events.SeatsListed(job=link._last, seats=[seat]))
        return [button.accessibleName() for button in page.start.seats.buttons]

    assert shown(HELD[0]) == ["Go on with Triage letters"]
    connect_remote(link, model, "https://elsewhere.example.org")
    assert shown(mine) == ["Go on with Triage letters"]
    connect_remote(link, model)
    assert shown(mine) == ["End Triage letters for all", "Go on with Triage letters"]
    asked = answer_question(page, agree=True)
    qtbot.mouseClick(page.start.seats.buttons[0], LEFT)
    assert asked == ["End “Triage letters” for all partners?"]
    (command,) = link.of(commands.FinishCommonRun)
    assert command.run == "0123456789abcdef"


def test_the_result_leads_on_to_chat_and_runs(qtbot, taking_part, link):
    job = taking_part.job.number
    link.tell(events.Evaluated(job=job, when="before", loss=2.88, rows=28))
    link.tell(standing(job, round=20, doing="over"))
    link.tell(events.Evaluated(job=job, when="after", loss=1.71, rows=28))
    assert taking_part.watch.held_back.note.text() == "was 2.88"
    link.tell(events.RunFinished(job=job, run=RESULT))
    link.tell(events.JobEnded(job=job))
    assert taking_part.view is taking_part.result
    assert taking_part.result.loss.value.text() == "1.71"
    with qtbot.waitSignal(taking_part.go_to) as went:
        qtbot.mouseClick(taking_part.main_button, LEFT)
    assert went.args == ["chat"]
    with qtbot.waitSignal(taking_part.go_to) as went:
        qtbot.mouseClick(taking_part.runs_button, LEFT)
    assert went.args == ["runs"]
    qtbot.mouseClick(taking_part.back_button, LEFT)
    assert taking_part.view is taking_part.start


def test_a_refused_seat_is_said_in_words(taking_part, link):
    job, problem = taking_part.job.number, NotEnrolled().problem()
    link.tell(events.JobEnded(job=job, outcome="failed", problem=problem))
    assert taking_part.view is taking_part.start
    assert "did not let you in" in taking_part.banner.headline.text()


def test_one_run_at_a_time(taking_part, finetune_page, link, state):
    assert state.run_active
    assert not state.run_can_go_on
    link.tell(events.RunStarted(job=taking_part.job.number, folder="/runs/triage"))
    assert not state.run_can_go_on  # a seat is left, never suspended
    finetune_page.start()
    assert not link.of(commands.StartRun)
    assert not finetune_page.main_button.isEnabled()
    link.tell(events.JobEnded(job=taking_part.job.number, outcome="cancelled"))
    assert finetune_page.main_button.isEnabled()
    finetune_page.start()
    assert len(link.of(commands.StartRun)) == 1
    assert not taking_part.start.join_button.isEnabled()
    assert not state.taking_part


@pytest.mark.parametrize("place", ["start", "founding", "join", "watch"])
def test_every_control_has_a_name_and_the_keyboard(invited, link, check_controls, place):
    link.tell(events.SeatsListed(job=link._last, seats=HELD))
    invited.show_view(getattr(invited, place))
    if place == "founding":
        invited.founding.rules.fold.click()
    if place == "watch":
        invited.watch.begin("Triage letters", 1.0)
        invited.watch.take(standing(1))
    check_controls(invited)


def test_nothing_is_cut_off_in_a_narrow_window(taking_part, link):
    taking_part.resize(900 - 216, 640)
    link.tell(standing(taking_part.job.number))
    QApplication.processEvents()
    roster = taking_part.watch.roster
    assert roster.horizontalScrollBar().maximum() == 0
    assert roster.verticalScrollBar().maximum() == 0


def test_closing_the_window_leaves_the_seat(qtbot, remote, link, look, data):
    window = MainWindow(remote, link, look)
    qtbot.addWidget(window, before_close_func=lambda it: setattr(it, "_leaving", True))
    window.show()
    link.tell(data)
    page = window.page("together")
    page.go_on(HELD[0])
    asked = answer_question(window, agree=True)
    window.close()
    assert asked == ["Leave it and close?"]
    assert [it.target for it in link.of(commands.Cancel)] == [remote.run_job]
    assert not link.of(commands.Suspend)


def test_the_foot_says_the_noise_of_the_common_run(qtbot, invited, link, state):
    foot = StatusFoot(state)
    qtbot.addWidget(foot)
    invited.join.noise.dial.track.setValue(200)
    invited.join.agree.setChecked(True)
    assert "(noise 0.5)" in foot.noise.text()
    invited.main_button.click()
    assert "(noise 2)" in foot.noise.text()
    link.tell(events.JobEnded(job=invited.job.number, outcome="cancelled"))
    assert "(noise 0.5)" in foot.noise.text()
    invited.go_on(HELD[0])  # with what its folder says
    assert "as the common run began" in foot.noise.text()
