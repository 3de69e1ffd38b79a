"""The ways into a common run: making one, what an invitation asks, what one agrees to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from support.together import FINGERPRINT, HELD, INVITATION, RUN, SERVER, connect_remote

from core import commands, events
from core.config import FROM_SERVER
from core.policy import Policy
from core.settings import Settings
from core.together import CommonRun, Way
from gui.models.held_policy import HeldPolicy
from gui.pages.together_page import TogetherPage
from gui.state import AppState

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(together_page):
    return together_page


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
    connect_remote(link, model, "bundled", bundled=True)
    qtbot.mouseClick(page.start.start_button, LEFT)
    assert page.view is page.no_server
    assert not page.main_button.isVisible()
    connect_remote(link, model, "http://127.0.0.1:8000")
    assert page.view is page.founding
    assert page.founding.only_here.isVisible()
    connect_remote(link, model)
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
    assert (config.server.url, config.model.source) == (SERVER, "demo")
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


def test_without_rows_one_cannot_take_part(qtbot, page, link, data):
    page.open_invitation(INVITATION.path)
    link.tell(events.InvitationRead(job=link._last, invitation=INVITATION))
    page.join.agree.setChecked(True)
    assert "Open the file" in page.missing.text()
    with qtbot.waitSignal(page.go_to) as went:
        qtbot.mouseClick(page.join.data_button, LEFT)
    assert went.args == ["data"]
    link.tell(data)
    assert page.main_button.isEnabled()
    assert not page.join.model.isVisible()


def test_the_blocks_of_another_model_come_from_the_runs_server(page, link, state, model, data):
    link.tell(data)
    link.tell(events.ServerChanged(state="connected", url="bundled", bundled=True, model=model))
    page.open_invitation(INVITATION.path)
    link.tell(events.InvitationRead(job=link._last, invitation=INVITATION))
    assert page.join.model.isVisible()
    assert page.join.input_blocks.maximum() == RUN.input_blocks  # its depth is not known here
    page.join.agree.setChecked(True)
    page.main_button.click()
    (command,) = link.of(commands.TakePart)
    assert command.config.model.source == FROM_SERVER
    assert command.config.server.url == SERVER


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
