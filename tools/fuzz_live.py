"""Damaged frames against a live trunk server, with a session beside them that must not notice."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import aiohttp

from core.protocol.frames import BadFrame, split_client_frame
from core.protocol.messages import Code, CreateAdapter, Forward, Mode, Refused
from tools.mutated import client_frames, damaged
from tools.served import Client, Ended, Served, client, states

_LOOK_EACH = 50
_TOKENS = 8
_SECONDS = 60
_PROMPT = 6
_BLOCK = 2


@dataclass
class Siege:
    """What came of it."""

    counts: Counter[str] = field(default_factory=Counter)
    resident: list[int] = field(default_factory=list)
    """Bytes of the server, now and then."""
    looks: int = 0
    """How often the session beside generated."""
    differing: int = 0
    """How often it then got other bits than at first."""
    internal: list[str] = field(default_factory=list)
    seconds: float = 0.0


async def besiege(server: Served, width: int, cases: int, seed: int) -> Siege:
    """Send so many damaged frames."""
    siege, random, start = Siege(), Random(seed), time.perf_counter()
    async with aiohttp.ClientSession() as http, client(http, server.url) as beside:
        session = await beside.open()
        first = await _generated(beside, session, width)
        readable, unreadable = _Attacker(http, server, True), _Attacker(http, server, False)
        for case in range(cases):
            await readable.come()
            frame = _frame(client_frames(readable.session, readable.number, width, _BLOCK), random)
            attacker = readable if _is_readable(frame) else unreadable
            reply = await attacker.send(frame)
            siege.counts[reply] += 1
            if reply == Code.INTERNAL:
                siege.internal.append(frame[:300].hex())
            if case % _LOOK_EACH == _LOOK_EACH - 1:
                siege.looks += 1
                siege.differing += await _generated(beside, session, width) != first
                siege.resident.append(server.resident)
        await readable.leave()
        await unreadable.leave()
    siege.seconds = time.perf_counter() - start
    return siege


def _frame(frames: list[bytes], random: Random) -> bytes:
    """Mostly one that can be read: those that cannot are for the decoder, which has its own."""
    if random.random() < 0.1:
        return random.choice(frames)
    while True:
        frame = damaged(random.choice(frames), frames, random)
        if _is_readable(frame) or random.random() < 0.05:
            return frame


def _is_readable(frame: bytes) -> bool:
    try:
        split_client_frame(frame)
    except BadFrame:
        return False
    return True


class _Attacker:
    """Comes back after every end; `deep`: with a session that has an adapter."""

    def __init__(self, http: aiohttp.ClientSession, server: Served, deep: bool) -> None:
        self._http, self._server, self._deep = http, server, deep
        self._open = contextlib.AsyncExitStack()
        self._client: Client | None = None
        self.session = 1

    @property
    def number(self) -> int:
        """Of the next request."""
        return (self._client.number if self._client else 2) + 1

    async def send(self, frame: bytes) -> str:
        """What came back, in a word."""
        try:
            bad = await self.come()
            bad.number += 1
            reply, _ = await asyncio.wait_for(bad.send(frame), _SECONDS)
        except Ended:
            await self.leave()
            return "closed"
        if not reply.id or reply.id > bad.number:  # ended, or about to be
            await self.leave()
        return reply.code.value if isinstance(reply, Refused) else type(reply).__name__

    async def come(self) -> Client:
        """Be connected. Raises `Ended`."""
        if self._client is not None:
            return self._client
        self._client = await self._open.enter_async_context(client(self._http, self._server.url))
        if self._deep:
            self.session = await self._client.open()
            await self._client.ask(CreateAdapter, self.session, 2, 4.0, 1, 0.0, True)
        return self._client

    async def leave(self) -> None:
        """Close the connection."""
        self._client = None
        await self._open.aclose()


async def _generated(beside: Client, session: int, width: int) -> list[bytes]:
    """A prompt and some tokens behind it, as they come."""
    found = []
    for past in (0, *range(_PROMPT, _PROMPT + _TOKENS)):
        rows = _PROMPT if past == 0 else 1
        _, payloads = await beside.ask(
            Forward, session, Mode.GENERATE, [rows], past, 0, tensor=states(rows, width, past)
        )
        found += [bytes(it) for it in payloads]
    return found
