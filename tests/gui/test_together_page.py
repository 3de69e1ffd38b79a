"""The page of common runs: the ways in, what is agreed on, the run going on, its result."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from support.together import FINGERPRINT, HELD, INVITATION, RESULT, RUN, SERVER, fitting, standing

from core import commands, events
from core.policy import Policy
from core.settings import Settings
from core.together import CommonRun, Way
from core.together_errors import NotEnrolled
from core.together_events import SeatView
from gui.models.held_policy import HeldPolicy
from gui.pages.together_page import TogetherPage
from gui.state import AppState
from gui.widgets.question import Question

LEFT = Qt.MouseButton.LeftButton
SOON = 3000


@pytest.fixture
def remote(state, link, model):
    """A state with a ready engine that is connected to the institution's server."""
    link.tell(events.EngineReady(version="test", device="cpu"))
    connect(link, model)
    return state


@pytest.fixture
def page(qtbot, look, remote, link):
    made = TogetherPage(remote, link, look)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    made.show()
    return made


@pytest.fixture
def invited(page, link, data):
    """An invitation was opened, and a file."""
    link.tell(data)
    page.open_invitation(INVITATION.path)
    link.tell(events.InvitationRead(job=link._last, invitation=INVITATION))
    link.tell(events.JobEnded(job=link._last))
    return page


@pytest.fixture
def taking_part(qtbot, invited):
    invited.join.agree.setChecked(True)
    qtbot.mouseClick(invited.main_button, LEFT)
    return invited


def connect(link, model, url=SERVER, *, bundled=False):
    link.tell(
        events.ServerChanged(state="connected", url=url, bundled=bundled, model=fitting(model))
    )


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


# --- the ways in ----------------------------------------------------------------------------


def test_seats_are_asked_for_and_an_open_one_can_go_on(qtbot, page, link, state):
    page.shown()
    assert page.start.seats.isHidden()
    link.tell(events.SeatsListed(job=link._last, seats=HELD))
    assert page.start.seats.isVisible()
    (button,) = page.start.seats.buttons  # the run that is over has none
    assert button.accessibleName() == "Go on with Triage letters"
    qtbot.mouseClick(button, LEFT)
    (command,) = link.of(commands.TakePart)
    assert (command.folder, command.invitation) == ("/runs/triage", "")
    assert page.view is page.watch
    assert state.taking_part


def test_only_a_server_that_others_reach_will_do(qtbot, page, link, model):
    connect(link, model, "bundled", bundled=True)
    qtbot.mouseClick(page.start.start_button, LEFT)
    assert page.view is page.no_server
    assert not page.main_button.isVisible()
    connect(link, model, "http://127.0.0.1:8000")
    assert page.view is page.founding
    assert page.founding.only_here.isVisible()
    connect(link, model)
    assert not page.founding.only_here.isVisible()


def test_what_is_agreed_on_is_sent_whole(qtbot, page, link, tmp_path):
    qtbot.mouseClick(page.start.start_button, LEFT)
    form, rules = page.founding, page.founding.rules
    assert not page.main_button.isEnabled()
    assert page.missing.text() == "Give the run a name."
    form.run_name.setText(" Triage  letters ")
    form.partners.setPlainText("St. Anna\n\n st. anna \n")
    assert "same name" in page.missing.text()
    form.partners.setPlainText("St. Anna\nClinic by the Lake")
    assert "each can work out the other's" in rules.sharing.text()
    form.folder.setText(str(tmp_path))
    form.ways.cards[Way.SEQUENTIAL].radio.setChecked(True)
    rules.noise.dial.track.setValue(150)
    rules.rounds.setValue(12)
    rules.steps.setValue(7)
    rules.patience.setValue(3)
    rules.share.setChecked(False)
    rules.lora_rank.setValue(8)
    qtbot.mouseClick(page.main_button, LEFT)
    (command,) = link.of(commands.CreateCommonRun)
    assert (command.name, command.names) == ("Triage letters", ["St. Anna", "Clinic by the Lake"])
    assert command.folder == str(tmp_path)
    assert command.run == CommonRun(
        way=Way.SEQUENTIAL,
        fingerprint=FINGERPRINT,
        minimum_noise_level=1.5,
        rounds=12,
        steps_per_round=7,
        lora_rank=8,
        lora_alpha=16.0,
        share_output_blocks=False,
        patience=180.0,
    )


def test_the_invitations_are_shown_and_ones_own_is_opened(qtbot, page, link, tmp_path):
    page.begin_creating()
    page.founding.run_name.setText("Triage")
    page.founding.partners.setPlainText("A\nB\nC")
    assert "each can work out" not in page.founding.rules.sharing.text()
    qtbot.mouseClick(page.main_button, LEFT)
    files = [str(tmp_path / f"{name}.fedsea-invitation") for name in "ABC"]
    link.tell(events.CommonRunCreated(job=link._last, run="0" * 16, invitations=files))
    link.tell(events.JobEnded(job=link._last))
    assert page.view is page.created
    assert "whoever operates the server" in page.created.sentence.text()
    shown = {name: value.text() for name, (_, value) in page.created.files.pairs.items()}
    assert shown["You · A"] == "A.fedsea-invitation"
    assert shown["C"] == "C.fedsea-invitation"
    qtbot.mouseClick(page.main_button, LEFT)
    (command,) = link.of(commands.ReadInvitation)
    assert command.path == files[0]


def test_a_dropped_invitation_is_looked_into(page, link):
    def drop(*paths):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
        action, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        page.dropEvent(QDropEvent(QPoint(5, 5), action, mime, buttons, none))

    drop("/a.fedsea-invitation", "/b.fedsea-invitation")
    assert not link.of(commands.ReadInvitation)
    assert "one invitation only" in page.banner.headline.text()
    drop("/a.fedsea-invitation")
    (command,) = link.of(commands.ReadInvitation)
    assert command.path == "/a.fedsea-invitation"
    assert page.banner.isHidden()


# --- joining --------------------------------------------------------------------------------


def test_the_invitation_says_what_it_asks_and_who_sees_what(invited):
    shown = {name: value.text() for name, (_, value) in invited.join.asked.facts.pairs.items()}
    assert invited.join.asked.title.text() == "Triage letters"
    assert shown["You are"] == "Clinic by the Lake"
    assert shown["Other partners"] == "St. Anna, University Hospital"
    assert shown["Its certificate"].startswith("3f2a 91c4 3f2a")
    assert shown["Minimum noise"] == "1.0"
    assert shown["Least blocks here"] == "4 before the server, 3 after it"
    assert "20 of 5 steps" in shown["Rounds"]
    assert "cannot read" in shown["The server sees"]
    assert "the sum" in shown["Partners see"]


def test_nothing_is_sent_before_one_agrees(invited, link):
    assert not invited.main_button.isEnabled()
    assert "agree" in invited.missing.text()
    invited.take_part()
    assert not link.of(commands.TakePart)
    invited.join.agree.setChecked(True)
    assert invited.main_button.isEnabled()
    assert invited.missing.isHidden()


def test_another_invitation_has_to_be_agreed_to_anew(invited, link):
    invited.join.agree.setChecked(True)
    invited.open_invitation("/other.fedsea-invitation")
    link.tell(events.InvitationRead(job=link._last, invitation=INVITATION))
    assert not invited.join.agree.isChecked()


def test_taking_part_keeps_to_the_minima(taking_part, link, state):
    (command,) = link.of(commands.TakePart)
    config = command.config
    assert command.invitation == INVITATION.path
    assert config.server.url == SERVER
    assert config.privacy.noise_level == 1.0  # 0.5 was chosen, 1.0 is asked for
    assert (config.model.input_blocks, config.model.output_blocks) == (4, 3)
    assert (config.data.train, config.data.prompt) == ("/data/letters.csv", "letter")
    assert config.training.learning_rate == RUN.learning_rate
    assert (config.training.lora_rank, config.training.max_length) == (8, 256)
    assert (state.noise_level, state.input_blocks) == (0.5, 3)  # of one's own runs
    assert state.taking_part


def test_more_noise_and_blocks_than_asked_are_ones_own_choice(invited, link, state):
    dial = invited.join.noise.dial
    dial.track.setValue(10)
    assert dial.level() == 1.0
    assert "invitation asks for at least 1.0" in dial.track.toolTip()
    dial.track.setValue(200)
    invited.join.input_blocks.setValue(1)
    assert invited.join.input_blocks.value() == 4
    invited.join.input_blocks.setValue(6)
    config = invited.join.config(state)
    assert config.privacy.noise_level == 2.0
    assert (config.model.input_blocks, config.model.output_blocks) == (6, 3)


def test_without_rows_or_with_another_model_one_cannot_take_part(qtbot, page, link, model, data):
    page.open_invitation(INVITATION.path)
    link.tell(events.InvitationRead(job=link._last, invitation=INVITATION))
    page.join.agree.setChecked(True)
    assert "Open the file" in page.missing.text()
    with qtbot.waitSignal(page.go_to) as went:
        qtbot.mouseClick(page.join.data_button, LEFT)
    assert went.args == ["data"]
    link.tell(data)
    assert page.main_button.isEnabled()
    link.tell(events.ServerChanged(state="connected", url=SERVER, bundled=False, model=model))
    assert not page.main_button.isEnabled()
    assert page.join.model.isVisible()


def test_the_administrators_rules_hold_here_too(qtbot, link, look):
    rules = Policy(allow_training=False, minimum_noise_level=2.0)
    state = AppState(Settings(), held=HeldPolicy(rules), save=False)
    link.received.connect(state.take)
    link.tell(events.EngineReady(version="test", device="cpu"))
    page = TogetherPage(state, link, look)
    qtbot.addWidget(page)
    page.show()
    assert page.rule.isVisible()
    assert not page.start.join_button.isEnabled()
    page.open_invitation("/a.fedsea-invitation")
    assert not link.of(commands.ReadInvitation)


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
    for number, own, common in ((1, 2.8, 2.9), (1, 2.2, 2.9), (2, 2.2, 2.3), (4, None, 2.0)):
        link.tell(standing(job, round=number, own_loss=own, common_loss=common))
    assert plot.own.training == ([1, 2], [2.8, 2.2])
    assert plot.common.training == ([1, 2, 4], [2.9, 2.3, 2.0])
    assert "Your rows: loss 2.80 after round 1, 2.20 after round 2." in plot.summary()
    assert "All partners" in plot.summary()


def test_a_lost_connection_is_one_calm_line(taking_part, link):
    watch, job = taking_part.watch, taking_part.job.number
    link.tell(standing(job))
    link.tell(standing(job, doing="lost"))
    assert watch.lost.isVisible()
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


def test_the_founder_alone_can_end_it_for_all(qtbot, taking_part, link):
    job, watch = taking_part.job.number, taking_part.watch
    link.tell(standing(job))
    assert not watch.finish_button.isVisible()
    seats = [replace(it, you=it.seat == 1) for it in watch.standing.seats]
    link.tell(standing(job, seats=seats))
    assert watch.finish_button.isVisible()
    asked = answer_question(taking_part, agree=True)
    qtbot.mouseClick(watch.finish_button, LEFT)
    assert asked == ["End the common run for all partners?"]
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
