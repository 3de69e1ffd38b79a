"""The offline switch: nothing but the trunk server that is named, and this computer, is reached.

It is enforced below all libraries: Python tells an audit hook of every connection and every
look-up of a name before it happens, whoever asks for it, and a hook cannot be taken away again.
Settings and policy are read at each attempt, so the switch counts at once, in every process of the
program.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any
from urllib.parse import urlsplit

from core.address import is_loopback
from core.errors import PolicyUnusable
from core.offline_errors import Offline
from core.policy import load_policy
from core.settings import load_settings

_CONNECTING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_ASKING = {"socket.getaddrinfo", "socket.gethostbyname"}
_ASKING_BACK = {"socket.gethostbyaddr", "socket.getnameinfo"}
"""For a number these ask the network, too."""
_INTERNET = {socket.AF_INET, socket.AF_INET6}
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_offline() -> bool:
    """Whether the switch is on, by the user or the administrator. An unusable policy counts so."""
    try:
        return load_policy().offline or load_settings().offline
    except PolicyUnusable:
        return True


def check_online(place: str) -> None:
    """Raises `Offline` if something at `place` is to be fetched and the switch is on."""
    if is_offline():
        raise Offline(place=place)


class _Guard:
    """Which hosts and ports may be reached all the same."""

    def __init__(self) -> None:
        self._installed = False
        self._places: set[tuple[str, int]] = set()
        self._addresses: set[tuple[str, int]] = set()

    def install(self) -> None:
        if not self._installed:
            self._installed = True
            sys.addaudithook(self._hear)

    def allow(self, host: str, port: int) -> None:
        self._places.add((host.lower(), port))

    def _hear(self, event: str, given: tuple[Any, ...]) -> None:
        if event in _CONNECTING:
            self._connecting(given[0].family, given[1])
        elif event in _ASKING:
            self._asking(_text(given[0]))
        elif event in _ASKING_BACK:
            host, port = given[0][:2] if isinstance(given[0], tuple) else (given[0], 0)
            if not (_is_number(_text(host)) and self._is_allowed(_text(host), port)):
                self._asking(_text(host), numbers=False)

    def _connecting(self, family: int, address: Any) -> None:
        if family not in _INTERNET or not isinstance(address, tuple):
            return
        host, port = _text(address[0]), address[1]
        if _here(host) or not is_offline() or self._is_allowed(host, port):
            return
        raise Offline(place=host)

    def _asking(self, name: str, *, numbers: bool = True) -> None:
        if _here(name) or (numbers and _is_number(name)) or not is_offline():
            return
        if not any(name.lower() == allowed for allowed, _port in self._places):
            raise Offline(place=name)

    def _is_allowed(self, host: str, port: int) -> bool:
        place = host.lower().partition("%")[0], port
        if place in self._places or place in self._addresses:
            return True
        for name, allowed_port in list(self._places):  # the libraries connect to numbers
            if allowed_port == port and not _is_number(name):
                self._resolve(name, port)
        return place in self._addresses

    def _resolve(self, name: str, port: int) -> None:
        try:
            found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        except OSError:
            return
        self._addresses |= {(str(it[4][0]).lower().partition("%")[0], port) for it in found}


def _text(host: str | bytes | bytearray | None) -> str:
    if isinstance(host, bytes | bytearray):
        return bytes(host).decode("ascii", "replace")
    return host or ""


def _here(host: str) -> bool:
    return not host or is_loopback(host.partition("%")[0])


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


_guard = _Guard()


def install() -> None:
    """Put up the guard in this process, for good."""
    _guard.install()


def allow(host: str, port: int) -> None:
    """Let `host` be reached at `port` in spite of the switch: what the user named for it."""
    _guard.allow(host, port)


def allow_server(url: str) -> None:
    """Let the trunk server at `url`, as `check_address` returned it, be reached."""
    parts = urlsplit(url)
    allow(parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 0))
