"""Whether a chat is one a model can learn from."""

from __future__ import annotations

from core.data.cleaning import is_blank, shorten
from core.data.dataset import Cell, Message, Role
from core.text import QT_TRANSLATE_NOOP

NO_CHAT = QT_TRANSLATE_NOOP(
    "data",
    "There is no list of turns here; the row is left out. Give it a list of turns, or "
    "choose another column.",
)
EMPTY_CHAT = QT_TRANSLATE_NOOP(
    "data", "The chat has no turns and is left out. Give it at least a question and an answer."
)
UNKNOWN_ROLE = QT_TRANSLATE_NOOP(
    "data",
    "The chat has the role “{role}”, not system, user or assistant; it is left out. "
    "Rename the role in the file.",
)
NO_ROLE = QT_TRANSLATE_NOOP(
    "data",
    "A turn of the chat does not say who speaks; it is left out. Give the turn a role: "
    "user or assistant.",
)
NO_TEXT = QT_TRANSLATE_NOOP(
    "data", "A turn of the chat has no text; the chat is left out. Fill the turn in, or remove it."
)
NOT_IN_TURN = QT_TRANSLATE_NOOP(
    "data",
    "In the chat user and assistant do not speak in turn, user first; it is left out. "
    "Join turns of the same speaker.",
)
NO_REPLY = QT_TRANSLATE_NOOP(
    "data",
    "The chat does not end with an answer and is left out. Add the answer, or remove the "
    "last question.",
)

_ROLES: dict[str, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "gpt": "assistant",
}


class BadChatError(Exception):
    """Why a chat is left out: a template and its details. Stays inside this package."""

    def __init__(self, text: str, **details: str) -> None:
        super().__init__(text)
        self.text = text
        self.details = details


def read_chat(cell: Cell | None) -> tuple[Message, ...]:
    """The checked messages of a chat. Raises `BadChatError`."""
    if cell is None or isinstance(cell, str):
        raise BadChatError(NO_CHAT)
    messages = tuple(_message(turn.get("role", turn.get("from")), turn) for turn in cell)
    if not messages:
        raise BadChatError(EMPTY_CHAT)
    spoken = messages[1:] if messages[0].role == "system" else messages
    for place, message in enumerate(spoken):
        if message.role != ("user", "assistant")[place % 2]:
            raise BadChatError(NOT_IN_TURN)
    if messages[-1].role != "assistant":
        raise BadChatError(NO_REPLY)
    return messages


def _message(role: object, turn: object) -> Message:
    assert hasattr(turn, "get")
    if not isinstance(role, str):
        raise BadChatError(NO_ROLE)
    known = _ROLES.get(role.strip().lower())
    if known is None:
        raise BadChatError(UNKNOWN_ROLE, role=shorten(role, 30))
    content = turn.get("content", turn.get("value"))
    if not isinstance(content, str) or is_blank(content):
        raise BadChatError(NO_TEXT)
    return Message(known, content)
