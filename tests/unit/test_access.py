"""The book of tokens under many hands, scopes of every message, and the pace of requests."""

from __future__ import annotations

import concurrent.futures
import os
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from core.errors import BadSetting
from core.protocol.messages import ClientMessage, CreateAdapter, Forward, ForwardKept, Mode
from core.serve_errors import StateDamaged
from server_stub.access.allowance import Bucket
from server_stub.access.door import CHAT, COMPUTE, NOTHING, TRAIN, Door, needed_for
from server_stub.access.pairings import address_of, pairing_for
from server_stub.access.state import StateFolder
from server_stub.access.tokens import (
    ALL_SCOPES,
    FIRST,
    Scope,
    TokenBook,
    add_client,
    add_first_client,
    hash_of,
    read_book,
    revoke_client,
)
from server_stub.federation.place import Place

SERVER = Path(__file__).resolve().parents[2] / "server_stub"


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "state")


# --- the book -------------------------------------------------------------------------------------


def test_clients_that_are_added_at_once_are_all_there(state: StateFolder) -> None:
    def add(number: int) -> str:
        return add_client(StateFolder(state.path), f"client {number}", [Scope.CHAT])

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        tokens = [*pool.map(add, range(24))]
    book = read_book(state)
    assert {it.token for it in book.clients} == {hash_of(it) for it in tokens}
    assert len({*tokens}) == 24
    text = state.tokens.read_text("utf-8")
    assert not any(it in text for it in tokens)
    assert not [*state.path.glob("*.part")]


def test_the_first_client_is_made_once_even_if_it_was_revoked(state: StateFolder) -> None:
    token = add_first_client(state)
    assert token is not None
    client = TokenBook(state).find(token)
    assert client is not None
    assert (client.name, {*client.scopes}) == (FIRST, ALL_SCOPES)
    assert add_first_client(state) is None
    revoke_client(state, FIRST)
    assert add_first_client(state) is None


def test_a_running_server_sees_every_change_and_no_damage(state: StateFolder) -> None:
    book = TokenBook(state)
    assert not book.changed()
    token = add_client(state, "Ward A", [Scope.CHAT])
    assert book.find(token) is None
    assert book.changed()
    client = book.find(token)
    assert client is not None
    assert book.find(token[:-1]) is None
    assert book.find("") is None
    state.tokens.write_text("{")
    assert not book.changed()
    assert book.find(token) == client
    state.tokens.unlink()
    assert book.changed()
    assert not book.holds(client)


@pytest.mark.parametrize("name", ["", " ", "x" * 65, "two\nlines", " before", "\x1b[31m"])
def test_names_that_cannot_be(state: StateFolder, name: str) -> None:
    with pytest.raises(BadSetting):
        add_client(state, name, [Scope.CHAT])
    assert not read_book(state).clients


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"format": 2}',
        b'{"clients": [{"name": "x", "token": "short", "scopes": [], "made": ""}]}',
        b"\xff\xfe{}",
    ],
)
def test_a_damaged_book_is_named(state: StateFolder, content: bytes) -> None:
    state.tokens.write_bytes(content)
    with pytest.raises(StateDamaged, match=r"tokens\.json"):
        read_book(state)
    with pytest.raises(StateDamaged):
        add_client(state, "Ward A", [Scope.CHAT])
    assert state.tokens.read_bytes() == content


@pytest.mark.skipif(os.name == "nt", reason="the owner may read it on Windows anyway")
def test_a_state_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(BadSetting, match="state"):
        StateFolder(tmp_path / "state")


def test_there_is_no_pairing_before_the_server_has_an_address(state: StateFolder) -> None:
    assert pairing_for(state, "Ward A", "token") is None
    assert address_of("https", "::1", 8765) == "https://[::1]:8765"
    assert address_of("https", "0.0.0.0", 8765, "https://trunk.example") == "https://trunk.example"


# --- scopes ---------------------------------------------------------------------------------------


class NoSeats:
    def place_of(self, token: str) -> Place | None:
        return Place("0" * 16, 3) if token == "seat" else None


def test_the_door_knows_all_kinds_of_tokens(state: StateFolder) -> None:
    token = add_client(state, "Ward A", [Scope.CHAT])
    door = Door("the-servers-own-token", TokenBook(state), NoSeats())
    own, ward, seat = map(door.caller, ("the-servers-own-token", token, "seat"))
    assert own is not None
    assert (own.scopes, own.client) == (ALL_SCOPES, None)
    assert ward is not None
    assert (ward.name, ward.scopes) == ("Ward A", CHAT)
    assert seat is not None
    assert seat.scopes == ALL_SCOPES - {Scope.ADMINISTER}
    for stranger in ("", "the-servers-own-toke", hash_of(token), "ünïcode", "\udcff"):
        assert door.caller(stranger) is None
    assert Door(None, None, NoSeats()).caller("") is None


def an(kind: Any, **fields: Any) -> Any:
    """A message of a kind, of which only these fields are looked at."""
    return kind(1, [], *(fields.get(name, 0) for name in kind.__struct_fields__[2:]))


def test_every_message_has_its_scopes() -> None:
    """A message that is new has to be put into this table, and so thought about."""
    needed = {
        kind.__name__: needed_for(an(kind, mode=Mode.EVALUATE, trainable=True))
        for kind in get_args(ClientMessage)
    }
    training = {"CreateAdapter", "Backward", "Step", "GetOptimiser", "PutOptimiser"}
    both = {
        *("Hello", "OpenSession", "PutAdapter", "GetAdapter", "Forward", "CloseSession"),
        *("ForwardKept", "ForgetRows", "LoadHardened", "TakeSeat", "AskTask", "Share", "LeaveSeat"),
    }
    assert needed == {
        "Ping": NOTHING,
        **dict.fromkeys(training, TRAIN),
        **dict.fromkeys(both, COMPUTE),
    }
    assert needed_for(an(Forward, mode=Mode.GENERATE)) == CHAT
    assert needed_for(an(Forward, mode=Mode.TRAIN)) == TRAIN
    assert needed_for(an(ForwardKept, mode=Mode.TRAIN)) == TRAIN
    assert needed_for(an(CreateAdapter, trainable=False)) == CHAT


# --- pace, and what is busy -----------------------------------------------------------------------


def test_requests_come_at_their_rate_after_a_seconds_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    bucket = Bucket(4)
    assert [bucket.take() for _ in range(6)] == pytest.approx([0, 0, 0, 0, 0.25, 0.5])
    now[0] += 0.5
    assert bucket.wait() == pytest.approx(0.25)
    assert bucket.wait() == pytest.approx(0.25)  # asking costs nothing
    now[0] += 100
    assert [bucket.take() for _ in range(5)] == pytest.approx([0, 0, 0, 0, 0.25])


def test_every_refusal_as_busy_says_when_to_try_again() -> None:
    """They are made by `busy` alone."""
    for file in SERVER.rglob("*.py"):
        made = re.findall(r"(?:Refusal|refused)\([^)]*Code\.BUSY", file.read_text("utf-8"))
        assert len(made) == (file.name == "refusal.py"), file
