"""The book of clients: for each a name, its token's hash, what it may do, and how much of it."""

from __future__ import annotations

import datetime
import enum
import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable, Iterable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from core.disk import write_whole
from core.errors import BadSetting
from core.serve_errors import StateDamaged
from core.text import QT_TRANSLATE_NOOP as _
from server_stub.access.state import StateFolder

_log = logging.getLogger(__name__)
_TOKEN_BYTES = 32
MOST_CLIENTS = 1024
MOST_NAME = 64
FIRST = "first"
"""The client that is made at the first start."""


class Scope(enum.StrEnum):
    """What a client may do."""

    CHAT = "chat"
    TRAIN = "train"
    EXPORT = "export"
    ADMINISTER = "administer"


ALL_SCOPES = frozenset(Scope)
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class Quotas(Struct, frozen=True, forbid_unknown_fields=True):
    """What all connections of a client may take together; 0 is the server's own limit."""

    sessions: Count = 0
    cache_mb: Count = 0
    requests: Count = 0
    """A second."""
    adapters: Count = 0


NO_QUOTAS = Quotas()


class Client(Struct, frozen=True, forbid_unknown_fields=True):
    """One who may come."""

    name: Annotated[str, Meta(min_length=1, max_length=MOST_NAME)]
    token: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    """SHA-256 of it."""
    scopes: list[Scope]
    made: str
    """Date and time (ISO 8601)."""
    quotas: Quotas = NO_QUOTAS


class Book(Struct, frozen=True, forbid_unknown_fields=True):
    """All clients."""

    format: Literal[1] = 1
    clients: Annotated[list[Client], Meta(max_length=MOST_CLIENTS)] = []


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long, so that plain SHA-256 is enough."""
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()


def read_book(state: StateFolder) -> Book:
    """The book; an empty one if there is none. Raises `StateDamaged`."""
    try:
        return msgspec.json.decode(state.tokens.read_bytes(), type=Book)
    except FileNotFoundError:
        return Book()
    except OSError as error:
        raise StateDamaged(file=state.tokens, reason=error.strerror or str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        reason = _("errors", "It is damaged, or of another version of this program.")
        raise StateDamaged(file=state.tokens, reason=reason) from error


def add_client(
    state: StateFolder, name: str, scopes: Iterable[Scope], quotas: Quotas = NO_QUOTAS
) -> str:
    """Let a client in; its token, which nobody can find out again. Raises `BadSetting`."""
    if not name.isprintable() or name.strip() != name or not 1 <= len(name) <= MOST_NAME:
        reason = f"A client’s name has 1 to {MOST_NAME} printable characters."
        raise BadSetting(name="NAME", reason=reason)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    client = Client(name, hash_of(token), sorted(set(scopes)), made, quotas)

    def add(book: Book) -> Book:
        if any(it.name == name for it in book.clients):
            raise BadSetting(name="NAME", reason=f"There is a client “{name}” already.")
        if len(book.clients) >= MOST_CLIENTS:
            raise BadSetting(name="NAME", reason=f"There may be {MOST_CLIENTS} clients.")
        return replace(book, clients=[*book.clients, client])

    _change(state, add)
    return token


def add_first_client(state: StateFolder) -> str | None:
    """A token for everything, if nobody was ever let in. Raises `BadSetting`."""
    if state.tokens.exists():
        return None
    return add_client(state, FIRST, ALL_SCOPES)


def revoke_client(state: StateFolder, name: str) -> None:
    """Let a client in no longer. Raises `BadSetting` if there is none of that name."""

    def remove(book: Book) -> Book:
        left = [it for it in book.clients if it.name != name]
        if len(left) == len(book.clients):
            raise BadSetting(name="NAME", reason=f"There is no client “{name}”.")
        return replace(book, clients=left)

    _change(state, remove)


def _change(state: StateFolder, change: Callable[[Book], Book]) -> None:
    with state.lock():
        book = change(read_book(state))
        write_whole(state.tokens, msgspec.json.format(msgspec.json.encode(book)))


class TokenBook:
    """The book as a running server sees it."""

    def __init__(self, state: StateFolder) -> None:
        """Raises `StateDamaged`."""
        self._state = state
        self._stamp = self._look()
        self._book = read_book(state)

    def find(self, token: str) -> Client | None:
        """Whose token this is. Takes as long for a good one as for a bad one."""
        given, found = hash_of(token), None
        for client in self._book.clients:
            if hmac.compare_digest(client.token, given):
                found = client
        return found

    def changed(self) -> bool:
        """Read the book anew if it was changed. One that is damaged changes nothing."""
        stamp = self._look()
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        try:
            self._book = read_book(self._state)
        except StateDamaged as error:
            _log.error("%s Until then, clients are those of before.", error)
            return False
        return True

    def holds(self, client: Client) -> bool:
        """Whether a client may come, as it could when it came."""
        return client in self._book.clients

    def _look(self) -> tuple[int, int, int]:
        try:
            found = self._state.tokens.stat()
        except OSError:
            return 0, 0, 0
        return found.st_mtime_ns, found.st_size, found.st_ino
