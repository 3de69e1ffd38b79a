"""Messages of one connection that wait for their turn: a few of them, and not too many bytes."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Protocol

from aiohttp import WSMessage, WSMsgType

_MESSAGES_AHEAD = 4
"""How many messages may wait; with more, the socket is not read until one is answered."""


class Account(Protocol):
    """Who is told what a connection holds."""

    def arrived(self, size: int) -> None:
        """A message of so many bytes is whole."""

    def answered(self, size: int) -> None:
        """It was answered."""


class Inbox:
    """What has been read and not yet answered; the message that is answered counts."""

    def __init__(self, most_bytes: int, account: Account | None) -> None:
        self._most_bytes, self._account = most_bytes, account
        self._waiting: deque[WSMessage] = deque()
        self._bytes = self._answering = 0
        self._changed = asyncio.Condition()

    async def put(self, message: WSMessage) -> None:
        """Add a message; return when the next one may be read."""
        async with self._changed:
            if message.type in (WSMsgType.CLOSED, WSMsgType.ERROR):
                self._forget()  # nobody is there to be answered
            self._waiting.append(message)
            self._count(_size(message))
            self._changed.notify_all()
            await self._changed.wait_for(self._has_room)

    async def get(self) -> WSMessage:
        """The next message; the one before it was answered."""
        async with self._changed:
            self._count(-self._answering)
            self._answering = 0
            self._changed.notify_all()
            await self._changed.wait_for(lambda: bool(self._waiting))
            message = self._waiting.popleft()
            self._answering = _size(message)
            self._changed.notify_all()
            return message

    def _has_room(self) -> bool:
        return len(self._waiting) < _MESSAGES_AHEAD and self._bytes <= self._most_bytes

    def _forget(self) -> None:
        for message in self._waiting:
            self._count(-_size(message))
        self._waiting.clear()

    def _count(self, size: int) -> None:
        self._bytes += size
        if self._account is not None and size:
            (self._account.arrived if size > 0 else self._account.answered)(abs(size))


def _size(message: WSMessage) -> int:
    return len(message.data) if message.type is WSMsgType.BINARY else 0
