"""The kept conversations as the window knows them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from core import commands, events
from gui.engine_link import EngineLink
from gui.state import AppState


class ChatHistory(QObject):
    """Asks the engine for what is done with them; it alone has keys and files."""

    changed = Signal()
    """`chats`, `state`, `current`."""
    opened = Signal(object)
    """`ChatOpened`: an earlier conversation goes on."""
    current_deleted = Signal()
    """The conversation that goes on was deleted."""
    failed = Signal(object)
    """A `Problem`."""

    def __init__(self, state: AppState, link: EngineLink) -> None:
        super().__init__(state)
        self._link = link
        self.chats: list[events.ChatLine] = []
        self.state = "kept"
        """Whether conversations are kept, or why not, see `core.chat_events.KeptState`."""
        self.current = ""
        """The conversation that goes on, if it is kept."""
        self.tried = False
        """Whether one was kept, or could not be, since the start."""
        self._parted: set[str] = set()
        link.received.connect(self._take)

    def refresh(self) -> None:
        """Ask for the list."""
        self._run(commands.ListChats())

    def open(self, chat: str) -> None:
        """Take up an earlier conversation."""
        self._run(commands.OpenChat(chat=chat))

    def rename(self, chat: str, title: str) -> None:
        """Give it another title."""
        self._run(commands.RenameChat(chat=chat, title=title))

    def delete(self, *chats: str) -> None:
        """Delete these, with their keys."""
        self._run(commands.DeleteChats(chats=list(chats)))
        self._part_with(chats)

    def delete_all(self) -> None:
        """Delete all of them, with their keys."""
        self._run(commands.DeleteChats(everything=True))
        self._part_with([self.current, *(line.chat for line in self.chats)])

    def begin_new(self) -> None:
        """Another conversation begins."""
        self.current = ""
        self.changed.emit()

    def _part_with(self, chats: Sequence[str]) -> None:
        self._parted.update(chats)
        if self.current and self.current in chats:
            self.current = ""
            self.current_deleted.emit()

    def _run(self, command: commands.Command) -> None:
        self._link.run(command).ended.connect(self._ended)

    def _ended(self, event: events.JobEnded) -> None:
        if event.problem is not None:
            self.failed.emit(event.problem)

    def _take(self, event: events.Event) -> None:
        match event:
            case events.ChatsListed():
                self.chats, self.state = list(event.chats), event.state
                self.changed.emit()
            case events.ChatKept():
                self.tried = True
                self.state = event.state
                self.current = event.chat if event.state == "kept" else ""
                self.changed.emit()
            case events.ChatOpened() if event.chat not in self._parted:  # deleted since
                self.current = event.chat
                self.changed.emit()
                self.opened.emit(event)
            case _:
                pass


def chat_history(state: AppState, link: EngineLink) -> ChatHistory:
    """The one that belongs to `state` (made on first use)."""
    found = state.findChild(ChatHistory)
    return found if isinstance(found, ChatHistory) else ChatHistory(state, link)
