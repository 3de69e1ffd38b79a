"""Damaged frames against a live trunk server, with a session beside them that must not notice."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import aiohttp

from core.protocol.messages import Code, CreateAdapter, Forward, Mode, Refused
from tools.mutated import client_frames, damaged
from tools.served import Client, Ended, Served, client, states

_LOOK_EACH = 50
_TOKENS = 8
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
        while sum(siege.counts.values()) < cases:
            try:
                async with client(http, server.url) as bad:
                    await _attack(bad, siege, random, width, cases)
            except Ended:
                pass
            siege.looks += 1
            siege.differing += await _generated(beside, session, width) != first
            siege.resident.append(server.resident)
    siege.seconds = time.perf_counter() - start
    return siege


async def _attack(bad: Client, siege: Siege, random: Random, width: int, cases: int) -> None:
    """Until the connection ends or enough was sent for a look at the others."""
    session = await bad.open()
    await bad.ask(CreateAdapter, session, 2, 4.0, 1, 0.0, True)
    for _ in range(_LOOK_EACH):
        if sum(siege.counts.values()) >= cases:
            return
        bad.number += 1
        frames = client_frames(session, bad.number, width, _BLOCK)
        frame = random.choice(frames)
        if random.random() < 0.9:
            frame = damaged(frame, frames, random)
        try:
            reply, _ = await asyncio.wait_for(bad.send(frame), 60)
        except Ended:
            siege.counts["closed"] += 1
            raise
        name = reply.code.value if isinstance(reply, Refused) else type(reply).__name__
        siege.counts[name] += 1
        if isinstance(reply, Refused) and reply.code is Code.INTERNAL:
            siege.internal.append(frame[:300].hex())
        if getattr(reply, "id", 0) > bad.number:
            return  # it took a number from which it could hardly rise
        if isinstance(reply, Refused) and reply.id == 0:
            return  # and closes the connection


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
