"""Masking in chat: the switch, what it suggests, and what is seen of a masked message."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt

from core import commands
from core.errors import ServerLost
from core.events import ChatMasked, JobEnded, RunsListed
from core.settings import Settings
from gui.pages.chat_page import ChatPage
from tests.gui.test_chat_page import answer, say
from tests.gui.test_finetune_page import RUN

WRITTEN, SENT = "Mrs Keller coughs", "Mrs [NAME 1] coughs"
MASKED_RUN = msgspec.structs.replace(RUN, folder="/runs/masked", name="Masked", masked=True)


@pytest.fixture
def page(qtbot, look, connected, link):
    made = ChatPage(connected, link, look)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    made.show()
    made.shown()
    return made


@pytest.fixture
def switch(page):
    return page.masking_switch.switch


def test_it_is_off_until_it_is_switched_on_and_then_remembered(qtbot, page, switch, link, state):
    say(qtbot, page, WRITTEN)
    assert not link.of(commands.SendMessage)[-1].mask
    link.tell(JobEnded(job=page.session._job.number, outcome="cancelled"))
    switch.click()
    assert "most, not all" in page.masking_switch.note.text()
    say(qtbot, page, WRITTEN)
    assert link.of(commands.SendMessage)[-1].mask
    assert state.settings == msgspec.structs.replace(Settings(), mask_chat=True)


def test_the_bubble_shows_what_was_sent_and_what_was_written(qtbot, page, switch, link):
    switch.setChecked(True)
    job = say(qtbot, page, WRITTEN)
    link.tell(ChatMasked(job=job, text=SENT, count=1))
    mine = page.conversation.bubbles[0]
    assert mine.text.toPlainText() == SENT
    assert [it.cursor.selectedText() for it in mine.text.extraSelections()] == ["[NAME 1]"]
    assert mine.masked.note.text() == "As it was sent; masked in 1 place"
    qtbot.mouseClick(mine.masked.button, Qt.MouseButton.LeftButton)
    assert mine.text.toPlainText() == WRITTEN
    assert mine.text.extraSelections() == []
    assert "only this window" in mine.masked.note.text()
    qtbot.mouseClick(mine.masked.button, Qt.MouseButton.LeftButton)
    assert mine.text.toPlainText() == SENT
    answer(link, job, "Since when?")
    assert mine.text.toPlainText() == SENT


def test_where_nothing_was_found_it_says_so(qtbot, page, switch, link):
    switch.setChecked(True)
    link.tell(ChatMasked(job=say(qtbot, page, "Hello"), text="Hello", count=0))
    note = page.conversation.bubbles[0].masked
    assert note.note.text() == "Nothing was found to mask; sent as you wrote it"
    assert not note.button.isVisible()


def test_a_masked_message_that_failed_comes_back_as_it_was_written(qtbot, page, switch, link):
    switch.setChecked(True)
    job = say(qtbot, page, WRITTEN)
    link.tell(ChatMasked(job=job, text=SENT, count=1))
    problem = ServerLost(reason="The cable was pulled.").problem()
    link.tell(JobEnded(job=job, outcome="failed", problem=problem))
    assert page.composer.input.toPlainText() == WRITTEN


def test_a_run_on_masked_rows_switches_it_on_and_says_why(qtbot, page, switch, link, state):
    link.tell(RunsListed(runs=[RUN, MASKED_RUN]))
    page.choice.choose(MASKED_RUN.folder)
    assert switch.isChecked()
    assert "learnt from masked rows" in page.masking_switch.note.text()
    page.choice.choose(RUN.folder)
    assert not switch.isChecked()
    page.choice.choose(MASKED_RUN.folder)
    switch.click()
    assert not switch.isChecked()
    assert "[NAME 1], not names" in page.masking_switch.note.text()
    page.choice.choose("")
    switch.click()
    page.choice.choose(RUN.folder)
    assert switch.isChecked()  # one choice for all that learnt nothing masked
    page.choice.choose(MASKED_RUN.folder)
    assert not switch.isChecked()  # switched off for this one
    assert state.settings.unmasked_chats == [MASKED_RUN.folder]
    switch.click()
    assert state.settings.unmasked_chats == []


def test_every_control_has_a_name(qtbot, page, switch, link, check_controls):
    switch.setChecked(True)
    link.tell(ChatMasked(job=say(qtbot, page, WRITTEN), text=SENT, count=1))
    check_controls(page)
