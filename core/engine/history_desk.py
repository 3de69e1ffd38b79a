"""Keeps the window's conversation after each answer, and looks after the earlier ones."""

from __future__ import annotations

import logging
from collections.abc import Callable

from core.chat.history import History, allowed_state, chat_now, new_name
from core.chat_commands import DeleteChats, OpenChat, RenameChat
from core.chat_events import ChatKept, ChatOpened, ChatsListed, ChatTurn, KeptState
from core.engine.chat_desk import ChatDesk
from core.jobs import Job

_log = logging.getLogger(__name__)


class HistoryDesk:
    """`chat` is the desk of the conversation that goes on."""

    def __init__(self, chat: ChatDesk) -> None:
        self._chat = chat
        self._history = History()
        self._name = new_name()
        self._title = ""
        self._state: KeptState = "kept"

    def keep_after(self, job: Job, answer: Callable[[Job], None]) -> None:
        """Do `answer`, and then keep the conversation; emits `ChatKept`."""
        answer(job)
        if self._history.was_deleted(self._name):  # while it was answered
            job.emit(ChatKept(job=job.number))
            return
        self._state = allowed_state()
        if self._state == "kept":
            self._state = self._keep()
        job.emit(ChatKept(job=job.number, chat=self._name, state=self._state))

    def clear(self, job: Job) -> None:
        """Forget the conversation that goes on, but not what was kept of it."""
        self._name, self._title = new_name(), ""
        self._chat.clear(job)

    def list(self, job: Job) -> None:
        """Emits `ChatsListed`."""
        state = allowed_state()
        state = self._state if state == "kept" else state
        job.emit(ChatsListed(job=job.number, chats=self._history.lines(), state=state))

    def open(self, job: Job, wish: OpenChat) -> None:
        """Take up an earlier conversation; emits `ChatOpened`. Raises `ChatUnreadable`."""
        chat, secret = self._history.read(wish.chat)
        self._chat.take_up(chat.messages, secret)
        self._name, self._title = wish.chat, chat.title
        job.emit(
            ChatOpened(
                job=job.number,
                chat=wish.chat,
                title=chat.title,
                turns=[ChatTurn(it.content, it.role == "user") for it in chat.messages],
                adapter=chat.adapter,
                input_blocks=chat.input_blocks,
                output_blocks=chat.output_blocks,
                noise_level=chat.noise_level,
            )
        )

    def rename(self, job: Job, wish: RenameChat) -> None:
        """Emits `ChatsListed`. Raises `ChatUnreadable`."""
        self._history.rename(wish.chat, wish.title)
        if wish.chat == self._name:
            self._title = wish.title
        self.list(job)

    def delete(self, job: Job, wish: DeleteChats) -> None:
        """Emits `ChatsListed`, also where it raises `ChatsNotDeleted`."""
        try:
            if wish.everything:
                self._history.delete_all()
            else:
                self._history.delete(wish.chats)
        finally:
            self.list(job)

    def tidy(self) -> None:
        """Finish deletions that were interrupted."""
        self._history.tidy()

    def _keep(self) -> KeptState:
        conversation, setting = self._chat.conversation, self._chat.setting
        chat = chat_now(
            conversation.messages,
            self._title,
            adapter=setting.adapter,
            input_blocks=setting.input_blocks,
            output_blocks=setting.output_blocks,
            noise_level=setting.noise_level,
            smoothing=setting.smoothing,
            eight_bits=setting.eight_bits,
        )
        try:
            kept = self._history.keep(self._name, chat, conversation.secret)
        except OSError as error:
            _log.warning("a conversation could not be kept (errno %s)", error.errno)
            return "disk"
        return "kept" if kept else "keyring"
