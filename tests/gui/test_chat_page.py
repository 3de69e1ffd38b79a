"""The chat page: streaming, stopping, plain text, and which setting answers."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from core import commands
from core.errors import AdapterUnusable, ServerLost
from core.events import (
    ChatAnswered,
    ChatReady,
    ChatText,
    JobEnded,
    RunsListed,
    ServerChanged,
)
from gui.models.chat_choice import adapter_of, chat_choice
from gui.pages.chat_page import ChatPage
from gui.text import bytes_text
from tests.gui.test_finetune_page import RUN


@pytest.fixture
def page(qtbot, look, state, link):
    made = ChatPage(state, link, look)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    made.show()
    return made


@pytest.fixture
def ready(page, connected):
    page.shown()
    return page


def say(qtbot, page, text: str) -> int:
    page.composer.input.setPlainText(text)
    qtbot.keyClick(page.composer.input, Qt.Key.Key_Return)
    return page.session._job.number


def answer(link, job: int, text: str, **more) -> None:
    for start in range(0, len(text), 5):
        link.tell(ChatText(job=job, text=text[start : start + 5]))
    link.tell(ChatAnswered(job=job, text=text, noise_level=0.5, **more))
    link.tell(JobEnded(job=job))


def test_without_a_trunk_it_says_why_nothing_can_be_written(qtbot, page):
    assert not page.composer.input.isEnabled()
    assert "Server page" in page.composer.input.placeholderText()
    with qtbot.waitSignal(page.go_to) as caught:
        qtbot.mouseClick(page.welcome.server_button, Qt.MouseButton.LeftButton)
    assert caught.args == ["server"]


def test_a_message_is_sent_after_the_setting_it_is_answered_with(qtbot, ready, link):
    say(qtbot, ready, "  Hello  ")
    kinds = [
        type(it) for it in link.sent if isinstance(it, commands.PrepareChat | commands.SendMessage)
    ]
    assert kinds == [commands.PrepareChat, commands.SendMessage]
    assert link.of(commands.SendMessage)[0].text == "Hello"
    assert ready.composer.input.toPlainText() == ""
    assert ready.composer.button.text() == "Stop"


def test_what_was_chosen_about_guessing_ahead_goes_with_each_message(qtbot, ready, state, link):
    assert state.settings.speculation == "automatic"
    for wish in ("automatic", "on"):
        state.update_settings(speculation=wish)
        job = say(qtbot, ready, "Hello")
        assert link.of(commands.SendMessage)[-1].speculation == wish
        answer(link, job, "Yes.")
    ready.conversation.regenerate.emit()
    assert link.of(commands.Regenerate)[-1].speculation == "on"


def test_fewer_bits_count_from_the_next_message(qtbot, ready, state, link):
    state.update_settings(eight_bits=True)
    say(qtbot, ready, "Hello")
    kinds = [it for it in link.sent if isinstance(it, commands.PrepareChat | commands.SendMessage)]
    assert isinstance(kinds[-2], commands.PrepareChat)
    assert kinds[-2].eight_bits


def test_shift_enter_makes_a_new_line_and_the_field_grows_to_six(qtbot, ready):
    field = ready.composer.input
    one = field.height()
    for line in range(9):
        qtbot.keyClicks(field, str(line))
        qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    lines = field.fontMetrics().lineSpacing()
    assert field.toPlainText().startswith("0\n1\n2")
    assert one < field.height() < 7.5 * lines
    assert not ready.conversation.bubbles


def test_text_comes_in_batches_and_ends_with_what_left(qtbot, ready, link):
    job = say(qtbot, ready, "Hello")
    bubble = ready.conversation.last_answer
    for _ in range(50):
        link.tell(ChatText(job=job, text="a "))
    assert bubble.text.toPlainText() == ""
    qtbot.waitUntil(lambda: bubble.text.toPlainText() == "a " * 50, timeout=1000)
    link.tell(
        ChatAnswered(
            job=job,
            text="a " * 50,
            tokens=50,
            tokens_per_second=14.2,
            bytes_sent=12_000,
            noise_level=0.5,
            hardened=0.5,
        )
    )
    link.tell(JobEnded(job=job))
    assert bubble.note.text() == (
        f"{bytes_text(12_000)} left this computer · 14 tokens a second · noise 0.5"
        " · the trunk has learnt to live with it"
    )
    assert bubble.again_button.isVisible()
    assert ready.composer.button.text() == "Send"


def test_markup_of_the_model_stays_text(qtbot, ready, link):
    text = "<b>bold</b> <img src='http://x/y.png'> & <script>"
    answer(link, say(qtbot, ready, "<i>hi</i>"), text)
    mine, reply = ready.conversation.bubbles
    assert mine.text.toPlainText() == "<i>hi</i>"
    assert reply.text.toPlainText() == text
    reply.text.selectAll()
    copied = reply.text.createMimeDataFromSelection()
    assert not copied.hasHtml()
    reply.copy_button.click()
    assert QApplication.clipboard().text() == text


def test_a_caret_stands_behind_the_text_while_it_comes(qtbot, ready, link, look):
    def painted() -> int:
        image = reply.text.grab().toImage()
        wanted = look.color("action").rgb()
        places = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return sum(image.pixel(x, y) == wanted for x, y in places)

    job = say(qtbot, ready, "Hello")
    reply = ready.conversation.last_answer
    link.tell(ChatText(job=job, text="So far"))
    qtbot.waitUntil(lambda: painted() > 20, timeout=2000)
    link.tell(ChatAnswered(job=job, text="So far", noise_level=0.5))
    assert painted() == 0


def test_stop_keeps_what_is_there(qtbot, ready, link):
    job = say(qtbot, ready, "Hello")
    link.tell(ChatText(job=job, text="So far"))
    qtbot.mouseClick(ready.composer.button, Qt.MouseButton.LeftButton)
    assert link.of(commands.Cancel)[0].target == job
    link.tell(ChatAnswered(job=job, text="So far", stopped=True, noise_level=0.5))
    link.tell(JobEnded(job=job, outcome="cancelled"))
    reply = ready.conversation.last_answer
    assert reply.text.toPlainText() == "So far"
    assert reply.note.text().startswith("stopped")


def test_regenerate_is_on_the_last_answer_only_and_replaces_it(qtbot, ready, link):
    answer(link, say(qtbot, ready, "One"), "First")
    answer(link, say(qtbot, ready, "Two"), "Second")
    first, second = ready.conversation.bubbles[1], ready.conversation.bubbles[3]
    assert not first.again_button.isVisible()
    qtbot.mouseClick(second.again_button, Qt.MouseButton.LeftButton)
    assert link.of(commands.Regenerate)[0].temperature == pytest.approx(0.7)
    answer(link, ready.session._job.number, "Another")
    assert second.text.toPlainText() == "Another"
    assert len(ready.conversation.bubbles) == 4


def test_a_message_that_failed_comes_back_into_the_field(qtbot, ready, link):
    job = say(qtbot, ready, "Hello")
    problem = ServerLost(reason="The cable was pulled.").problem()
    link.tell(JobEnded(job=job, outcome="failed", problem=problem))
    assert ready.composer.input.toPlainText() == "Hello"
    assert ready.conversation.bubbles == []
    assert ready.banner.headline.text() == problem.sentences()[0]


def test_an_answer_that_broke_off_stays_and_says_so(qtbot, ready, link):
    job = say(qtbot, ready, "Hello")
    link.tell(ChatText(job=job, text="Half an"))
    link.tell(JobEnded(job=job, outcome="failed", problem=ServerLost(reason="x").problem()))
    reply = ready.conversation.last_answer
    assert reply.text.toPlainText() == "Half an"
    assert "lost" in reply.note.text()


def test_noise_is_always_in_view_and_one_click_from_its_page(qtbot, ready, state):
    assert ready.noise.text() == "Noise on · level 0.5"
    state.set_privacy(noise_level=0.0)
    assert ready.noise.text() == "No noise"
    with qtbot.waitSignal(ready.go_to) as caught:
        qtbot.mouseClick(ready.noise, Qt.MouseButton.LeftButton)
    assert caught.args == ["privacy"]


def test_another_setting_counts_from_the_next_message_and_is_noted(qtbot, ready, link, state):
    first = link.of(commands.PrepareChat)
    assert len(first) == 1
    link.tell(ChatReady(job=link._last, noise_level=0.5, input_blocks=3, output_blocks=2))
    answer(link, say(qtbot, ready, "One"), "First")
    link.tell(RunsListed(runs=[RUN]))
    chat_choice(state).choose(RUN.folder)
    state.set_privacy(noise_level=1.0)
    qtbot.waitUntil(lambda: len(link.of(commands.PrepareChat)) == 2, timeout=2000)
    prepared = link.of(commands.PrepareChat)[-1]
    assert (prepared.adapter, prepared.noise_level) == (adapter_of(RUN.folder), 1.0)
    assert ready.adapter.text() == "Letters"
    link.tell(
        ChatReady(
            job=link._last, adapter=adapter_of(RUN.folder), adapter_name="Letters", noise_level=1.0
        )
    )
    assert "Letters · noise 1.0" in ready.conversation._others[-1].text()


def test_the_menu_offers_the_base_model_and_every_run(qtbot, ready, link):
    link.tell(RunsListed(runs=[RUN]))
    ready.adapter.choices.aboutToShow.emit()
    actions = [action for action in ready.adapter.choices.actions() if action.isCheckable()]
    assert [action.isChecked() for action in actions] == [True, False]
    actions[1].trigger()
    assert ready.choice.adapter == RUN.folder


def test_an_adapter_that_cannot_be_used_is_explained(qtbot, ready, link):
    problem = AdapterUnusable(folder="/runs/one", reason="It is of another model.").problem()
    number = next(n for n, job in link._jobs.items() if job.running)
    link.tell(JobEnded(job=number, outcome="failed", problem=problem))
    assert ready.banner.isVisible()
    say(qtbot, ready, "Hello")
    assert len(link.of(commands.PrepareChat)) == 2


def test_new_asks_only_if_there_is_something_to_lose(qtbot, ready, link):
    assert not ready.new_button.isEnabled()
    answer(link, say(qtbot, ready, "One"), "First")
    qtbot.mouseClick(ready.new_button, Qt.MouseButton.LeftButton)
    box = ready.findChild(QMessageBox)
    assert box.isVisible()
    start = next(it for it in box.buttons() if box.buttonRole(it) == box.ButtonRole.AcceptRole)
    start.click()
    assert ready.conversation.bubbles == []
    assert link.of(commands.ClearChat)
    assert ready.welcome.isVisible()


def test_an_example_is_one_click(qtbot, ready, link):
    qtbot.mouseClick(ready.welcome.examples[1], Qt.MouseButton.LeftButton)
    assert link.of(commands.SendMessage)[0].text == ready.welcome.examples[1].text()


def test_it_follows_new_text_unless_the_user_scrolled_up(qtbot, ready, link):
    bar = ready.conversation.verticalScrollBar()
    answer(link, say(qtbot, ready, "One"), "line\n" * 80)
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum(), timeout=2000)
    job = say(qtbot, ready, "Two")
    qtbot.wait(50)
    bar.setValue(10)
    link.tell(ChatText(job=job, text="more\n" * 60))
    qtbot.wait(150)
    assert bar.value() == 10
    bar.setValue(bar.maximum())
    link.tell(ChatText(job=job, text="more\n" * 60))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 1000, timeout=2000)


def test_a_restarted_engine_is_noted_in_the_conversation(qtbot, ready, link, state):
    answer(link, say(qtbot, ready, "One"), "First")
    state.engine_gone()
    assert "no longer knows" in ready.conversation._others[-1].text()
    assert not ready.composer.input.isEnabled()


def test_a_long_answer_never_holds_the_window_up(qtbot, ready, link):
    job = say(qtbot, ready, "Hello")
    worst = 0.0
    for _ in range(400):
        link.tell(ChatText(job=job, text="some more words "))
        start = time.thread_time()  # its own work, however busy the computer is
        QApplication.processEvents()
        worst = max(worst, time.thread_time() - start)
        time.sleep(0.002)
    assert worst < 0.1


def test_enter_while_an_answer_comes_sends_nothing(qtbot, ready, link):
    say(qtbot, ready, "One")
    ready.composer.input.setPlainText("Two")
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(ready.composer.input, event)
    assert len(link.of(commands.SendMessage)) == 1
    assert ready.composer.input.toPlainText() == "Two"


def test_a_lost_trunk_disables_writing_and_a_new_one_prepares_anew(qtbot, ready, link, model):
    link.tell(ServerChanged(state="lost"))
    assert not ready.composer.input.isEnabled()
    link.tell(ServerChanged(state="connected", model=model))
    assert ready.composer.input.isEnabled()
    say(qtbot, ready, "One")
    assert len(link.of(commands.PrepareChat)) == 2


def test_every_control_has_a_name(qtbot, ready, link, check_controls):
    answer(link, say(qtbot, ready, "One"), "First")
    check_controls(ready)
