"""Whether personal data is masked in chat: the user's choice, and what a masked run suggests."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gui.models.chat_choice import ChatChoice
from gui.state import AppState

_MOST_UNMASKED = 500


class ChatMasking(QObject):
    """A run on masked rows is chatted with masked, unless that was switched off for it.

    For all else one choice is remembered.
    """

    changed = Signal()
    """`on`, `suggested`."""

    def __init__(self, state: AppState, choice: ChatChoice) -> None:
        super().__init__(state)
        self._state, self._choice = state, choice
        for signal in (choice.changed, state.runs_changed, state.settings_changed):
            signal.connect(self.changed)

    @property
    def suggested(self) -> bool:
        """Whether the chosen run learnt from masked rows."""
        return any(run.masked for run in self._state.runs if run.folder == self._choice.adapter)

    @property
    def on(self) -> bool:
        """Whether the next message is masked."""
        settings = self._state.settings
        if self.suggested:
            return self._choice.adapter not in settings.unmasked_chats
        return settings.mask_chat

    def choose(self, on: bool) -> None:
        """Mask from the next message on, or not; remembered."""
        if on == self.on:
            return
        if self.suggested:
            run = self._choice.adapter
            others = [one for one in self._state.settings.unmasked_chats if one != run]
            chosen = others if on else [*others, run][-_MOST_UNMASKED:]
            self._state.update_settings(unmasked_chats=chosen)
        else:
            self._state.update_settings(mask_chat=on)
