"""Chat with the model as it came, or with one of the runs."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from core import events
from gui.engine_link import EngineLink
from gui.models.chat_choice import chat_choice, run_of
from gui.models.chat_history import chat_history
from gui.models.chat_masking import ChatMasking
from gui.models.chat_session import ChatSession
from gui.state import AppState
from gui.text import problem_sentences, translate
from gui.theme import Theme
from gui.widgets.adapter_menu import AdapterMenu
from gui.widgets.banner import Banner
from gui.widgets.buttons import secondary
from gui.widgets.chat_welcome import ChatWelcome
from gui.widgets.composer import Composer
from gui.widgets.conversation import Conversation
from gui.widgets.earlier_chats import EarlierChats, earlier_button
from gui.widgets.kept_words import why_not_kept
from gui.widgets.label import Label
from gui.widgets.level_text import level_text
from gui.widgets.masking_switch import MaskingSwitch
from gui.widgets.message_bubble import MessageBubble
from gui.widgets.page import Page
from gui.widgets.pill_button import PillButton
from gui.widgets.question import Question
from gui.widgets.rule_note import RuleNote
from gui.widgets.way_on import way_on


class ChatPage(Page):
    """The conversation with the state of the noise always in view."""

    def __init__(self, state: AppState, link: EngineLink, theme: Theme) -> None:
        super().__init__(self.tr("Chat"), "", theme, scroll=False)
        self.state, self.link = state, link
        self.choice = chat_choice(state)
        self.session = ChatSession(state, link, self.choice)
        self._question: MessageBubble | None = None
        self._answer: MessageBubble | None = None
        self._asked = ""
        self._shown_setting: tuple[object, ...] = ()
        self._header()
        self.banner = Banner()
        self._way_on = ""
        self.banner.action.connect(lambda: self.go_to.emit(self._way_on))
        self.add(self.banner)
        self.rule = RuleNote()
        self.add(self.rule)
        self.welcome = ChatWelcome()
        self.welcome.chosen.connect(self._say)
        self.welcome.go_to_server.connect(lambda: self.go_to.emit("server"))
        self.add(self.welcome, 1)
        self.conversation = Conversation()
        self.conversation.regenerate.connect(self._again)
        self.add(self.conversation, 1)
        self.composer = Composer()
        self.composer.send.connect(self._say)
        self.composer.stop.connect(self.session.stop)
        self.add(self.composer)
        self.masking = ChatMasking(state, self.choice)
        self.masking_switch = MaskingSwitch(self.masking)
        self.add(self.masking_switch)
        self.history = chat_history(state, link)
        self.kept_note = Label("", "note", wrap=True)
        self.add(self.kept_note)
        self.history.changed.connect(self._show_kept)
        self.history.opened.connect(self._opened)
        self.history.current_deleted.connect(self.clear)
        self.history.failed.connect(self._show_problem)
        self._show_kept()
        self.session.text.connect(self._text)
        self.session.progress.connect(self._progress)
        self.session.masked.connect(self._masked)
        self.session.answered.connect(self._answered)
        self.session.ended.connect(self._ended)
        self.session.ready.connect(self._ready)
        self.session.refused.connect(self._show_problem)
        state.server_changed.connect(self._refresh)
        state.privacy_changed.connect(self._refresh)
        state.runs_changed.connect(self._refresh)
        state.engine_changed.connect(self._engine_changed)
        self.choice.changed.connect(self._refresh)
        self._refresh()

    def _header(self) -> None:
        self.adapter = AdapterMenu()
        self.adapter.chosen.connect(self.choice.choose)
        self.noise = PillButton("shield-half")
        self.noise.setToolTip(self.tr("Change what leaves on the Privacy page."))
        self.noise.clicked.connect(lambda: self.go_to.emit("privacy"))
        self.earlier_button = earlier_button()
        self.earlier_button.clicked.connect(self._show_earlier)
        self.new_button = secondary(
            self.tr("New"), "plus", name=self.tr("New conversation"), hint=self.tr("Start anew.")
        )
        self.new_button.clicked.connect(self._new)
        for widget in (self.adapter, self.noise, self.earlier_button, self.new_button):
            self.add_to_header(widget)

    # --- showing ------------------------------------------------------------------------

    def shown(self) -> None:
        """Get ready for the first message, and put the cursor where it is written."""
        self._refresh()
        self.session.prepare()
        self.composer.input.setFocus()

    def _refresh(self) -> None:
        state = self.state
        locked = self._show_lock()
        self.adapter.show_choice(
            state.model.name if state.model else "", state.runs, self.choice.adapter, locked
        )
        if state.noise_level > 0:
            level = level_text(state.noise_level)
            self.noise.show_word(
                self.tr("Noise on · level {level}").format(level=level), "action", "shield-half"
            )
            self.composer.set_note(self.tr("Text stays here; noisy numbers leave"))
        else:
            self.noise.show_word(self.tr("No noise"), "warning", "triangle-alert")
            self.composer.set_note(self.tr("No noise: what leaves can be read"), "warning")
        talking = bool(self.conversation.bubbles)
        self.conversation.setVisible(talking)
        self.welcome.setVisible(not talking)
        starting = state.server.state == "starting" or state.reconnecting
        why_not = self._why_not(starting=starting, locked=locked)
        self.welcome.show_state(connected=state.connected, starting=starting, usable=not why_not)
        self.composer.set_reason(why_not)
        self.composer.set_answering(self.session.answering)
        self.new_button.setEnabled(talking)
        can_repeat = not why_not and not self.session.answering
        self.conversation.offer_again(can_repeat)

    def _show_lock(self) -> str:
        """Say why runs cannot be used at this server; empty where they can."""
        keys = (
            ()
            if self.state.held.may_share_adapters(self.state.server)
            else ("allow_adapter_sharing",)
        )
        return self.rule.show_rules(self.state.policy, *keys)

    def _why_not(self, *, starting: bool, locked: str) -> str:
        if self.state.reconnecting:
            return self.tr("The connection is being made again; then you can write.")
        if starting:
            return self.tr("The trunk is starting; then you can write.")
        if not self.state.connected:
            return self.tr("Start the trunk on the Server page to chat.")
        if locked and self.choice.adapter:
            return self.tr("This run cannot be used here. Choose the model as it came, above.")
        return ""

    # --- talking ------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        if self.session.answering or not self.state.connected:
            return
        self.banner.clear()
        self._asked = text
        self._question = self.conversation.add(text, mine=True)
        self._answer = self.conversation.add("", mine=False)
        self._answer.begin()
        self.session.say(text, mask=self.masking.on)
        self._refresh()
        self.composer.input.setFocus()

    def _again(self) -> None:
        answer = self.conversation.last_answer
        if answer is None or self.session.answering:
            return
        self.banner.clear()
        self._asked = ""
        self._answer = answer
        answer.begin()
        self.conversation.to_end()
        self.session.again()
        self._refresh()
        self.composer.input.setFocus()

    def _masked(self, event: events.ChatMasked) -> None:
        if self._question is not None:
            self._question.show_sent(event)

    def _text(self, text: str) -> None:
        if self._answer is not None:
            self._answer.append(text)

    def _progress(self, event: events.JobProgress) -> None:
        if self._answer is not None and event.stage:
            self._answer.waiting.setText(translate("stages", event.stage))

    def _answered(self, event: events.ChatAnswered) -> None:
        if self._answer is not None:
            self._answer.finish(event)
            self._answer = None
            spoken = self.tr("Answer: {text}").format(text=event.text)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))

    def _ended(self, problem: events.Problem | None) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            self._unfinished(answer, problem)
        if problem is not None:
            self._show_problem(problem)
        self._refresh()

    def _unfinished(self, answer: MessageBubble, problem: events.Problem | None) -> None:
        """No `ChatAnswered` came: keep what there is, or give the message back."""
        if problem is None:
            answer.fail(self.tr("stopped"))
        elif answer.text.toPlainText() or not self._asked:
            answer.fail(problem_sentences(problem)[0])
        else:
            self.conversation.remove(answer)
            self.conversation.remove(self.conversation.bubbles[-1])
            self.composer.restore(self._asked)

    def _new(self) -> None:
        if not self.conversation.bubbles:
            return
        if self.history.current:
            self.clear()
            return
        forgotten = self.tr(
            "This one is forgotten, here and at the server. It is not kept anywhere."
        )
        if self.session.answering and self.history.state == "kept":
            forgotten = self.tr(
                "This one is forgotten at the server. What was answered so far stays under "
                "Earlier, unless keeping is switched off."
            )
        question = Question(
            self,
            self.tr("New conversation"),
            self.tr("Start a new conversation?"),
            forgotten,
            do_it=self.tr("Start anew"),
            leave_it=self.tr("Keep this one"),
        )
        question.do_it.clicked.connect(self.clear)
        question.open()

    def clear(self) -> None:
        """Forget the conversation."""
        self._question = self._answer = None
        self.session.clear()
        self.history.begin_new()
        self.conversation.clear()
        self.banner.clear()
        self._refresh()
        self.composer.input.setFocus()

    # --- earlier conversations ------------------------------------------------------------

    def _show_earlier(self) -> None:
        self.history.refresh()
        EarlierChats(self, self.history, may_open=not self.session.answering).open()

    def _show_kept(self) -> None:
        """One line where what is said is not kept though it could have been; else nothing."""
        why = why_not_kept(self.history.state) if self.history.tried else ""
        self.kept_note.setText(why if self.history.state in ("keyring", "disk") else "")
        self.kept_note.setVisible(bool(self.kept_note.text()))

    def _opened(self, event: events.ChatOpened) -> None:
        """Show it in place of the present one. Partition and noise stay as they are chosen now."""
        self._question = self._answer = None
        self.conversation.clear()
        self.banner.clear()
        for turn in event.turns:
            self.conversation.add(turn.text, mine=turn.mine)
        run = run_of(event.adapter)
        if not run or any(one.folder == run for one in self.state.runs):
            self.choice.choose(run)
        self._shown_setting = (
            event.adapter,
            event.input_blocks,
            event.output_blocks,
            event.noise_level,
        )
        self.session.prepare(anew=True)
        self._refresh()
        self.conversation.to_end()
        self.composer.input.setFocus()

    # --- settings and engine --------------------------------------------------------------

    def _ready(self, event: events.ChatReady) -> None:
        setting = (event.adapter, event.input_blocks, event.output_blocks, event.noise_level)
        if self._shown_setting and setting != self._shown_setting and self.conversation.bubbles:
            name = self.adapter.name_of(run_of(event.adapter))
            if event.noise_level > 0:
                noise = self.tr("noise {level}").format(level=level_text(event.noise_level))
            else:
                noise = self.tr("no noise")
            self.conversation.notice(
                self.tr("From here on: {name} · {noise}").format(name=name, noise=noise)
            )
        self._shown_setting = setting

    def _show_problem(self, problem: events.Problem) -> None:
        self._way_on, words = way_on(problem)
        self.banner.show_problem(problem, words)

    def _engine_changed(self) -> None:
        if self.history.current:  # kept: the new engine takes it up again
            if self.state.engine is not None:
                self.history.open(self.history.current)
        elif self.state.engine is None and self.conversation.bubbles:
            self.conversation.notice(
                self.tr("The engine was restarted. It no longer knows what was said above.")
            )
