"""Clients of a soak: those that chat and train with made-up states, and those that misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

import aiohttp

from core.protocol.frames import join
from core.protocol.messages import (
    VERSION,
    Backward,
    CloseSession,
    Code,
    CreateAdapter,
    Done,
    Forward,
    Hello,
    InputGradient,
    Kind,
    Mode,
    Output,
    Ping,
    Refused,
    Step,
    TensorHead,
)
from tools.served import TOKEN, Client, Ended, Served, client, states

_ROWS = 8
_LONGEST_DEED = 40.0


class Busy(Exception):
    """The server asks to try again later."""


@dataclass
class Scene:
    """What all clients of a soak share."""

    server: Served
    http: aiohttp.ClientSession
    width: int
    sessions: int = 0
    """Of those who behave, open now."""
    answered: Counter[int] = field(default_factory=Counter)
    """Requests, by client that behaves."""
    busy: int = 0
    wrong: list[str] = field(default_factory=list)
    """What should not have happened to them."""
    misdeeds: Counter[str] = field(default_factory=Counter)
    clients: int = 0
    """That behave."""
    stormed: int = 0
    """Connections that meant nothing."""


# --- those who behave -----------------------------------------------------------------------------


async def behave(scene: Scene, which: int, seed: int) -> None:
    """Connect, chat or train, leave, and again."""
    random = Random(seed)
    while True:
        try:
            async with client(scene.http, scene.server.url) as mine:
                for _ in range(random.randrange(1, 6)):
                    await _session(scene, mine, which, random)
        except Busy:
            scene.busy += 1
        except Ended as error:
            scene.wrong.append(f"client {which} lost its connection: {error.__cause__!r}")
        except RuntimeError as error:
            if "as many" in str(error):
                scene.busy += 1
            else:
                scene.wrong.append(f"client {which}: {error}")
        await asyncio.sleep(random.random())


async def warm_up(scene: Scene) -> None:
    """One session of each kind, which counts for nothing: the server's first loads libraries."""
    async with client(scene.http, scene.server.url) as mine:
        for work in (_chat, _train):
            await work(scene, mine, -1, Random(0), await mine.open())
    scene.answered.clear()


async def _session(scene: Scene, mine: Client, which: int, random: Random) -> None:
    session = await mine.open()
    scene.sessions += 1
    try:
        await random.choice((_chat, _train))(scene, mine, which, random, session)
        await _asked(scene, mine, which, Done, CloseSession, session)
    finally:
        scene.sessions -= 1


async def _chat(scene: Scene, mine: Client, which: int, random: Random, session: int) -> None:
    past, rows = 0, random.randrange(5, 40)
    for _ in range(random.randrange(5, 20)):
        tensor = states(rows, scene.width, past)
        fields = (session, Mode.GENERATE, [rows], past, 0)
        await _asked(scene, mine, which, Output, Forward, *fields, tensor=tensor)
        past, rows = past + rows, 1
        await asyncio.sleep(random.random() * 0.1)


async def _train(scene: Scene, mine: Client, which: int, random: Random, session: int) -> None:
    await _asked(scene, mine, which, Done, CreateAdapter, session, 4, 8.0, 1, 0.0, True)
    for step in range(random.randrange(2, 6)):
        tensor = states(_ROWS, scene.width, step)
        fields = (session, Mode.TRAIN, [_ROWS // 2] * 2, 0, 0)
        await _asked(scene, mine, which, Output, Forward, *fields, tensor=tensor)
        gradient = states(_ROWS, scene.width, step, Kind.GRADIENT)
        forward = mine.number
        await _asked(
            scene, mine, which, InputGradient, Backward, session, forward, True, tensor=gradient
        )
        await _asked(scene, mine, which, Done, Step, session, 0.01, 1.0)
        await asyncio.sleep(random.random() * 0.2)


async def _asked(
    scene: Scene,
    mine: Client,
    which: int,
    wanted: type,
    kind: type,
    *fields: object,
    tensor: tuple[TensorHead, bytes] | None = None,
) -> None:
    reply, _ = await mine.ask(kind, *fields, tensor=tensor)
    if isinstance(reply, Refused) and reply.code == Code.BUSY:
        raise Busy
    if isinstance(reply, wanted):
        scene.answered[which] += 1
    else:
        scene.wrong.append(f"client {which} asked {kind.__name__} and got {reply}")


# --- those who do not -----------------------------------------------------------------------------


async def misbehave(scene: Scene, seed: int) -> None:
    """One misdeed after the other."""
    random = Random(seed)
    while True:
        deed = random.choice(MISDEEDS)
        scene.misdeeds[deed.__name__.strip("_")] += 1
        ends = (Ended, RuntimeError, OSError, EOFError, TimeoutError, aiohttp.ClientError)
        with contextlib.suppress(*ends):
            async with asyncio.timeout(_LONGEST_DEED):
                await deed(scene, random)
        await asyncio.sleep(random.random())


async def _garbage(scene: Scene, random: Random) -> None:
    _, writer = await asyncio.open_connection(*scene.server.host)
    with contextlib.closing(writer):
        writer.write(random.randbytes(random.randrange(1, 5000)))
        await writer.drain()


async def _unreadable(scene: Scene, random: Random) -> None:
    async with client(scene.http, scene.server.url) as bad:
        await bad.send(random.randbytes(random.randrange(400)))


async def _slow_head(scene: Scene, _random: Random) -> None:
    _, writer = await asyncio.open_connection(*scene.server.host)
    with contextlib.closing(writer):
        writer.write(b"GET /v1/info HTTP/1.1\r\n")
        while True:
            writer.write(b"X: y\r\n")
            await writer.drain()
            await asyncio.sleep(2)


async def _half_frame(scene: Scene, random: Random) -> None:
    async with _raw(scene) as (_, writer):
        writer.write(struct.pack(">BBQ", 0x82, 0xFF, 8 << 20) + bytes(4))
        writer.write(bytes(random.randrange(1 << 20)))
        await writer.drain()
        await asyncio.sleep(random.random() * 20)


async def _slow_reader(scene: Scene, random: Random) -> None:
    async with client(scene.http, scene.server.url) as bad:
        session = await bad.open()
        for _ in range(12):
            bad.number += 1
            head, payload = states(1000, scene.width, 1)
            message = Forward(bad.number, [head], session, Mode.EVALUATE, [1000], 0, 0)
            await bad.socket.send_bytes(join(message, [payload]))
        await asyncio.sleep(random.random() * 40)  # and nothing is taken


async def _flood(scene: Scene, _random: Random) -> None:
    async with _raw(scene) as (reader, writer):
        writer.write(_masked(join(Hello(1, [], VERSION), [])))
        for number in range(2, 2000):
            writer.write(_masked(join(Ping(number, [], 0), [])))
        await writer.drain()
        await reader.readexactly(2000)


async def _vanish(scene: Scene, _random: Random) -> None:
    async with client(scene.http, scene.server.url) as bad:
        session = await bad.open()
        head, payload = states(500, scene.width, 1)
        message = Forward(9, [head], session, Mode.EVALUATE, [500], 0, 0)
        await bad.socket.send_bytes(join(message, [payload]))
        connection = bad.socket._response.connection
        if connection is not None and connection.transport is not None:
            connection.transport.abort()


async def _not_finite(scene: Scene, _random: Random) -> None:
    async with client(scene.http, scene.server.url) as bad:
        session = await bad.open()
        head, payload = states(4, scene.width, 1)
        wrong = payload[:-4] + b"\x00\x00\xc0\x7f"
        await bad.ask(Forward, session, Mode.GENERATE, [4], 0, 0, tensor=(head, wrong))


async def _others_sessions(scene: Scene, random: Random) -> None:
    async with client(scene.http, scene.server.url) as bad:
        for _ in range(20):
            await bad.ask(Step, random.randrange(1, 2000), 0.5, 1.0)
            await bad.ask(CloseSession, random.randrange(1, 2000))


async def _huge_length(scene: Scene, _random: Random) -> None:
    async with _raw(scene) as (reader, writer):
        writer.write(struct.pack(">BBQ", 0x82, 0xFF, 1 << 62) + bytes(64))
        await reader.read(1000)


MISDEEDS: tuple[Callable[[Scene, Random], Awaitable[None]], ...] = (
    *(_garbage, _unreadable, _slow_head, _half_frame, _slow_reader, _flood, _vanish),
    *(_not_finite, _others_sessions, _huge_length),
)


@contextlib.asynccontextmanager
async def _raw(
    scene: Scene,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection that became a WebSocket, for bytes of any kind."""
    reader, writer = await asyncio.open_connection(*scene.server.host)
    try:
        writer.write(
            b"GET /v1/trunk HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + f"Authorization: Bearer {TOKEN}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head:
            raise Ended
        yield reader, writer
    finally:
        writer.transport.abort()


def _masked(frame: bytes) -> bytes:
    """One WebSocket frame of a client; a mask of zeros leaves its bytes as they are."""
    return struct.pack(">BBQ", 0x82, 0xFF, len(frame)) + bytes(4) + frame
