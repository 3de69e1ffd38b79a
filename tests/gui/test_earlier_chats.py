"""Earlier conversations in the window: listed, opened, renamed, deleted, and what cannot be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from core import commands, events
from core.chat_errors import DAMAGED, ChatUnreadable
from core.chat_events import ChatKept, ChatLine, ChatOpened, ChatsListed, ChatTurn
from core.policy import Policy
from core.settings import Settings
from gui.models.held_policy import HeldPolicy
from gui.pages.settings_page import SettingsPage
from gui.state import AppState
from gui.widgets.earlier_chats import EarlierChats
from gui.widgets.question import Question
from gui.widgets.status_foot import StatusFoot
from tests.gui.test_chat_page import answer, page, ready, say  # noqa: F401 - fixtures

LINES = [
    ChatLine("a" * 32, "Coughing since Tuesday", "2026-11-26T01:00:00+00:00"),
    ChatLine("b" * 32, "A letter", "2026-11-25T01:00:00+00:00"),
    ChatLine("c" * 32, problem=DAMAGED),
]


@pytest.fixture
def earlier(qtbot, ready, link):  # noqa: F811
    qtbot.mouseClick(ready.earlier_button, Qt.MouseButton.LeftButton)
    assert link.of(commands.ListChats)
    link.tell(ChatsListed(chats=LINES))
    dialog = ready.findChild(EarlierChats)
    assert dialog is not None
    return dialog


def agree(qtbot, monkeypatch, *, to: bool) -> None:
    monkeypatch.setattr(Question, "agreed", lambda self: to)


def test_the_list_shows_all_and_opens_with_enter(qtbot, ready, earlier, link, check_controls):  # noqa: F811
    check_controls(earlier)
    texts = [earlier.list.item(row).text() for row in range(earlier.list.count())]
    assert "Coughing since Tuesday" in texts[0]
    assert "damaged" in texts[2]
    earlier.list.setCurrentRow(2)
    assert not earlier.open_button.isEnabled()
    assert earlier.delete_button.isEnabled()
    earlier.list.setCurrentRow(0)
    qtbot.keyClick(earlier.list, Qt.Key.Key_Return)
    assert link.of(commands.OpenChat)[-1].chat == "a" * 32
    link.tell(
        ChatOpened(
            chat="a" * 32,
            turns=[ChatTurn("Why?", mine=True), ChatTurn("Because.", mine=False)],
            input_blocks=3,
            output_blocks=2,
            noise_level=2.0,
        )
    )
    shown = [(bubble.text.toPlainText(), bubble.mine) for bubble in ready.conversation.bubbles]
    assert shown == [("Why?", True), ("Because.", False)]
    assert ready.state.noise_level == 0.5, "what was chosen for now is not changed by the past"
    prepared = link.of(commands.PrepareChat)[-1]
    link.tell(events.ChatReady(job=link._last, input_blocks=3, output_blocks=2, noise_level=0.5))
    assert prepared.noise_level == 0.5
    assert any("From here on" in line.text() for line in ready.conversation._others)


def test_renaming_and_deleting_ask_first(qtbot, ready, earlier, link, monkeypatch):  # noqa: F811
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("Cough", True))
    earlier.list.setCurrentRow(0)
    qtbot.keyClick(earlier.list, Qt.Key.Key_F2)
    assert link.of(commands.RenameChat)[-1].title == "Cough"
    agree(qtbot, monkeypatch, to=False)
    qtbot.keyClick(earlier.list, Qt.Key.Key_Delete)
    assert not link.of(commands.DeleteChats)
    agree(qtbot, monkeypatch, to=True)
    qtbot.keyClick(earlier.list, Qt.Key.Key_Delete)
    assert link.of(commands.DeleteChats)[-1].chats == ["a" * 32]
    earlier.all_button.click()
    assert link.of(commands.DeleteChats)[-1].everything
    problem = ChatUnreadable(reason=DAMAGED).problem()
    link.tell(events.JobEnded(job=link._last, outcome="failed", problem=problem))
    assert "damaged" in earlier.problem.text()


def test_a_kept_conversation_can_be_left_without_a_question(qtbot, ready, link):  # noqa: F811
    job = say(qtbot, ready, "Hello")
    link.tell(ChatKept(job=job, chat="a" * 32))
    answer(link, job, "Hello!")
    assert not ready.kept_note.isVisible()
    ready.new_button.click()
    assert ready.findChild(Question) is None
    assert link.of(commands.ClearChat)
    assert ready.history.current == ""


def test_deleting_the_one_that_goes_on_clears_it(qtbot, ready, link):  # noqa: F811
    job = say(qtbot, ready, "Hello")
    link.tell(ChatKept(job=job, chat="a" * 32))
    answer(link, job, "Hello!")
    link.tell(ChatsListed(chats=LINES[1:]))  # asked for before it was kept
    ready.history.delete("b" * 32)
    assert ready.conversation.bubbles
    ready.history.delete("a" * 32)
    assert not ready.conversation.bubbles
    turns = [ChatTurn("Hello", mine=True)]
    link.tell(ChatOpened(chat="a" * 32, turns=turns))  # asked for before it was deleted
    assert not ready.conversation.bubbles
    assert link.of(commands.ClearChat)


def test_without_a_keyring_one_line_says_so(qtbot, ready, link):  # noqa: F811
    job = say(qtbot, ready, "Hello")
    link.tell(ChatKept(job=job, state="keyring"))
    answer(link, job, "Hello!")
    assert "keyring" in ready.kept_note.text()
    assert ready.kept_note.isVisible()


@pytest.fixture
def settings_page(qtbot, look, state, link):
    made = SettingsPage(state, link, look)
    qtbot.addWidget(made)
    made.show()
    made.shown()
    return made


def test_switching_keeping_off_asks_whether_to_delete(qtbot, settings_page, state, link):
    link.tell(ChatsListed(chats=LINES))
    settings_page.fields["keep_chats"].control.setChecked(False)
    assert not state.settings.keep_chats
    question = settings_page.findChild(Question)
    assert not link.of(commands.DeleteChats)
    question.do_it.click()
    assert link.of(commands.DeleteChats)[-1].everything


def test_with_nothing_kept_there_is_nothing_to_ask(settings_page, link):
    link.tell(ChatsListed())
    settings_page.fields["keep_chats"].control.setChecked(False)
    assert settings_page.findChild(Question) is None


def test_the_offline_switch_shows_in_the_foot(qtbot, settings_page, state):
    foot = StatusFoot(state)
    qtbot.addWidget(foot)
    assert foot.offline.isHidden()
    settings_page.fields["offline"].control.setChecked(True)
    assert state.settings.offline
    assert "Offline" in foot.accessibleName()
    assert not foot.offline.isHidden()


def test_what_the_administrator_sets_is_locked(qtbot, look, link):
    held = HeldPolicy(Policy(keep_chats=False, offline=True), ("policy.toml",))
    state = AppState(Settings(), held=held, save=False)
    page = SettingsPage(state, link, look)  # noqa: F811
    qtbot.addWidget(page)
    for name, checked in (("keep_chats", False), ("offline", True)):
        field = page.fields[name]
        assert field.control.isChecked() is checked
        assert not field.control.isEnabled()
        assert "administrator" in field.note.text()
    page.reset()
    assert page.fields["offline"].control.isChecked()
    foot = StatusFoot(state)
    qtbot.addWidget(foot)
    assert not foot.offline.isHidden()
