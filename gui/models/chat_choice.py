"""Which adapter the next message is answered with."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

_ADAPTER = "adapter"


class ChatChoice(QObject):
    """The folder of the chosen run; empty means the model as it came."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.adapter = ""

    def choose(self, adapter: str) -> None:
        """Answer with this run from the next message on."""
        if adapter != self.adapter:
            self.adapter = adapter
            self.changed.emit()


def adapter_of(run: str) -> str:
    """Where the adapter of a run lies; empty for the model as it came."""
    return str(Path(run) / _ADAPTER) if run else ""


def run_of(adapter: str) -> str:
    """The folder of the run an adapter belongs to; empty for the model as it came."""
    return str(Path(adapter).parent) if adapter else ""


def chat_choice(state: QObject) -> ChatChoice:
    """The one choice that belongs to `state` (made on first use)."""
    found = state.findChild(ChatChoice)
    return found if isinstance(found, ChatChoice) else ChatChoice(state)
