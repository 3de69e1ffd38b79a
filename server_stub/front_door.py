"""Where TCP connections come in: how many, from whom, and which are shown out again.

Connections are taken here rather than by `web.TCPSite`, because that one counts none, and gives
a peer that never ends its TLS handshake a minute.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import os
import socket
import ssl
from collections import Counter
from typing import Any

from aiohttp import web

from server_stub.limits import Limits
from server_stub.visitor import Visitor

_log = logging.getLogger(__name__)
_BACKLOG = 128
_PAUSE_SECONDS = 1.0
"""After the system gave no connection, for instance because no file descriptor is left."""
_SHUTDOWN_SECONDS = 2.0


class FrontDoor:
    """Takes connections for `server` within the limits, and looks after them."""

    def __init__(
        self, server: web.Server, limits: Limits, tls: ssl.SSLContext | None, **settings: Any
    ) -> None:
        """`settings` are those of aiohttp's request handlers."""
        self._server, self._limits, self._tls = server, limits, tls
        self._settings = {
            "keepalive_timeout": limits.request_seconds,  # to the first request's end, too
            "lingering_time": min(limits.request_seconds, 2.0),
            "auto_decompress": False,
            **settings,
        }
        self._visitors: set[Visitor] = set()
        self._of_address: Counter[str] = Counter()
        self._held: dict[Visitor, int] = {}
        self._held_in_all = 0
        self._listening: list[socket.socket] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, host: str, port: int) -> tuple[str, int]:
        """Listen; return where. Raises `OSError`."""
        self._listening = await asyncio.to_thread(_listen, host, port)
        for listening in self._listening:
            self._begin(self._take_all(listening))
        self._begin(self._look_after())
        name, number = self._listening[0].getsockname()[:2]
        return str(name), int(number)

    async def close(self) -> None:
        """Take nobody any more. Those who are in stay."""
        for task in [*self._tasks]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for listening in self._listening:
            listening.close()

    def _begin(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take_all(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, address = await loop.sock_accept(listening)
            except OSError as error:
                _log.warning("no connection can be taken: %s", os.strerror(error.errno or 0))
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            peer = peer_of(address[0])
            if self._has_room(peer):
                visitor = Visitor(self._server, peer, self._changed, **self._settings)
                self._visitors.add(visitor)
                self._of_address[peer] += 1
                self._begin(self._let_in(visitor, connection))
            else:
                connection.close()
            await asyncio.sleep(0)  # a storm of connections leaves room for those who are in

    def _has_room(self, peer: str) -> bool:
        if len(self._visitors) >= self._limits.max_sockets:
            return False
        return not peer or self._of_address[peer] < self._limits.max_sockets_per_address

    async def _let_in(self, visitor: Visitor, connection: socket.socket) -> None:
        timeouts = {
            "ssl_handshake_timeout": self._limits.request_seconds,
            "ssl_shutdown_timeout": _SHUTDOWN_SECONDS,
        }
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: visitor, connection, ssl=self._tls, **(timeouts if self._tls else {})
            )
        except OSError:  # it went, or spoke no TLS, or not in time
            connection.close()
            visitor.leave()
        except BaseException:
            visitor.leave()
            raise

    def _changed(self, visitor: Visitor) -> None:
        self._held_in_all += visitor.held - self._held.pop(visitor, 0)
        if visitor.held:
            self._held[visitor] = visitor.held
        if visitor.is_gone and visitor in self._visitors:
            self._visitors.discard(visitor)
            self._of_address[visitor.address] -= 1
            if not self._of_address[visitor.address]:
                del self._of_address[visitor.address]
        if self._held_in_all > self._limits.max_unread_bytes:
            _log.warning("too much waits to be read: the connection with most of it is ended")
            largest = max(self._held, key=self._held.__getitem__)
            largest.drop()

    async def _look_after(self) -> None:
        """End connections that hold something and do not move."""
        loop, seconds = asyncio.get_running_loop(), self._limits.stall_seconds
        while True:
            await asyncio.sleep(seconds / 4)
            now = loop.time()
            stalled = [it for it in self._visitors if it.is_stalled(now, seconds)]
            unsent = sorted(self._visitors, key=lambda it: it.unsent)
            in_all = sum(it.unsent for it in unsent)
            while in_all > self._limits.max_unread_bytes:
                stalled.append(unsent.pop())
                in_all -= stalled[-1].unsent
            for visitor in stalled:
                visitor.drop()


def peer_of(address: str) -> str:
    """What counts as one peer: an address, of IPv6 a network. Empty for this computer."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            network = ipaddress.ip_network((int(found) >> 64 << 64, 64))
            return "" if found.is_loopback else str(network)
        found = found.ipv4_mapped
    return "" if found.is_loopback else str(found)


def _listen(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on all addresses that `host` is a name of."""
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    listening: list[socket.socket] = []
    trouble: OSError | None = None
    for family, _, _, _, address in dict.fromkeys(found):
        try:
            listening.append(_listen_at(family, address))
        except OSError as error:
            trouble = error
            if error.errno not in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL):
                break  # not just a computer without IPv6
    else:
        trouble = None if listening else trouble
    if trouble is not None:
        for it in listening:
            it.close()
        raise trouble
    return listening


def _listen_at(family: int, address: Any) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setblocking(False)
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except BaseException:
        listening.close()
        raise
    return listening
