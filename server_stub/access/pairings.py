"""The pairings that a server and `fedsea token` hand out; see `core.pairing`."""

from __future__ import annotations

import socket

import msgspec

from core.disk import write_whole
from core.pairing import Pairing, line_of, read_pairing
from core.trust_errors import PairingUnusable
from server_stub.access.state import StateFolder

_SERVER = "server"
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not listened on


def address_of(scheme: str, host: str, port: int, public_url: str | None = None) -> str:
    """Where clients find a server that listens on `host`."""
    if public_url is not None:
        return public_url
    name = socket.gethostname() if host in _EVERYWHERE else host
    return f"{scheme}://{f'[{name}]' if ':' in name else name}:{port}"


def note_server(state: StateFolder, pairing: Pairing) -> None:
    """Note where the server is, and its certificate, for the pairings of tokens."""
    write_pairing(state, _SERVER, pairing)


def write_pairing(state: StateFolder, name: str, pairing: Pairing) -> None:
    """As the file of this name in the state folder, for its owner only. Raises `OSError`."""
    write_whole(state.pairing(name), f"{line_of(pairing)}\n".encode())


def pairing_for(state: StateFolder, name: str, token: str) -> Pairing | None:
    """A client's pairing; None as long as the server has never been started there."""
    if not state.pairing(_SERVER).exists():
        return None
    try:
        server = read_pairing(state.pairing(_SERVER))
    except PairingUnusable:
        return None  # it is written anew at the next start
    return msgspec.structs.replace(server, token=token, name=name)
