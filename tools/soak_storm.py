"""Connections that come by the thousands and mean nothing."""

from __future__ import annotations

import asyncio
import contextlib
import time

from tools.soak_clients import Scene

_SAID = (
    b"",
    b"GET /v1/info HT",
    b"GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n",
    b"\x16\x03\x01garbage\r\n\r\n",
)
_EACH = 0.1


async def storm(scene: Scene, per_minute: int) -> None:
    """Connect so often, say something or nothing, and go."""
    start, tasks = time.monotonic(), set[asyncio.Task[None]]()
    begun = 0
    while True:
        due = int((time.monotonic() - start) * per_minute / 60)
        for _ in range(due - begun):
            task = asyncio.create_task(_pass_by(scene, begun))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            begun += 1
        await asyncio.sleep(_EACH)


async def _pass_by(scene: Scene, which: int) -> None:
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(10):
            reader, writer = await asyncio.open_connection(*scene.server.host)
            scene.stormed += 1
            with contextlib.closing(writer):
                writer.write(_SAID[which % len(_SAID)])
                if which % 8 == 2:
                    await reader.read(4096)
