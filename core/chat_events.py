"""What the engine tells the window of a conversation. Like all events, see `core.events`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from core.event_values import Event


class ChatReady(Event, frozen=True, tag="chat_ready"):
    """Chat uses this adapter (empty: the base model), partition and noise from now on."""

    adapter: str = ""
    adapter_name: str = ""
    input_blocks: int = 0
    output_blocks: int = 0
    noise_level: float = 0.0


class ChatMasked(Event, frozen=True, tag="chat_masked"):
    """The message as it goes on: `text` has placeholders for what was found, `count` of them."""

    text: str = ""
    count: int = 0


class ChatText(Event, frozen=True, tag="chat_text"):
    """The next piece of the answer."""

    text: str = ""


class ChatAnswered(Event, frozen=True, tag="chat_answered"):
    """The answer is complete, or was stopped by the user."""

    text: str = ""
    tokens: int = 0
    tokens_per_second: float = 0.0
    bytes_sent: int = 0
    bytes_received: int = 0
    noise_level: float = 0.0
    hardened: float | None = None
    """Noise level that the trunk was hardened for; None if it was not."""
    stopped: bool = False


class ChatCleared(Event, frozen=True, tag="chat_cleared"):
    """The conversation is forgotten here and its cache dropped at the trunk server."""


class ChatLine(Struct, frozen=True):
    """A kept conversation in a list; `problem` says why it cannot be opened, empty if it can."""

    chat: str
    """Its name for commands."""
    title: str = ""
    changed: str = ""
    problem: str = ""


class ChatTurn(Struct, frozen=True):
    """A message of a kept conversation, as it was sent."""

    text: str
    mine: bool


KeptState = Literal["kept", "off", "policy", "keyring", "disk"]
"""Whether conversations are kept, or why not: the user's choice, a rule, no keyring, the disk."""


class ChatsListed(Event, frozen=True, tag="chats_listed"):
    """The kept conversations, newest first."""

    chats: list[ChatLine] = []
    state: KeptState = "kept"


class ChatKept(Event, frozen=True, tag="chat_kept"):
    """Whether the conversation was written after an answer, and as which one."""

    chat: str = ""
    state: KeptState = "kept"


class ChatOpened(Event, frozen=True, tag="chat_opened"):
    """An earlier conversation is taken up again; what follows is what it was held with last."""

    chat: str = ""
    title: str = ""
    turns: list[ChatTurn] = []
    adapter: str = ""
    input_blocks: int = 0
    output_blocks: int = 0
    noise_level: float = 0.0
