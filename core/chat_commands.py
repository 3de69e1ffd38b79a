"""What the window may ask of conversations that are kept. Like all commands, see `core.commands`.

They are answered by `ChatsListed`, but for `OpenChat`.
"""

from __future__ import annotations

from msgspec import Struct


class Command(Struct, frozen=True, tag_field="command"):
    """Base of all commands."""

    job: int = 0


class ListChats(Command, frozen=True, tag="list_chats"):
    """List the kept conversations."""


class OpenChat(Command, frozen=True, tag="open_chat"):
    """Take up the conversation `chat` in place of the present one; answered by `ChatOpened`."""

    chat: str = ""


class RenameChat(Command, frozen=True, tag="rename_chat"):
    """Give the conversation `chat` another title."""

    chat: str = ""
    title: str = ""


class DeleteChats(Command, frozen=True, tag="delete_chats"):
    """Delete `chats`, or `everything`: their keys, and then their files."""

    chats: list[str] = []
    everything: bool = False
