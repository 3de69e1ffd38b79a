"""Kept conversations: unreadable without their key, checked, and gone when they are deleted."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail, null
from support.file_keyring import FOLDER, FileKeyring

from core.chat.conversation import Conversation
from core.chat.history import History, KeptChat, new_name, title_of
from core.chat_errors import DAMAGED, NEWER, NO_KEY, ChatsNotDeleted, ChatUnreadable
from core.data.dataset import Message
from core.net.run_secrets import CHATS, find_secret

SECRET = bytes(range(32))
CANARY = "Quixworth coughs since Tuesday"
CHAT = KeptChat(
    messages=[Message("user", CANARY), Message("assistant", "Since when exactly?")],
    title=CANARY,
    changed="2026-11-26T01:00:00+00:00",
    noise_level=1.5,
)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    before = keyring.get_keyring()
    folder = tmp_path / "keyring"
    folder.mkdir()
    monkeypatch.setenv(FOLDER, str(folder))
    keyring.set_keyring(FileKeyring())
    yield folder
    keyring.set_keyring(before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "chats"


@pytest.fixture
def name(folder: Path) -> str:
    name = new_name()
    assert History(folder).keep(name, CHAT, SECRET)
    return name


def reason(folder: Path, name: str) -> str:
    with pytest.raises(ChatUnreadable) as refused:
        History(folder).read(name)
    return str(refused.value.details["reason"])


def test_another_start_reads_what_was_kept(folder: Path, name: str) -> None:
    assert History(folder).read(name) == (CHAT, SECRET)


def test_files_hold_neither_text_nor_secret_and_are_the_users_own(folder: Path, name: str) -> None:
    for file in folder.iterdir():
        raw = file.read_bytes()
        assert CANARY.encode() not in raw
        assert SECRET not in raw
        assert SECRET.hex().encode() not in raw
        if sys.platform != "win32":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_each_conversation_has_a_key_of_its_own(folder: Path, name: str) -> None:
    other = new_name()
    History(folder).keep(other, CHAT, SECRET)
    one, two = find_secret(name, CHATS), find_secret(other, CHATS)
    assert one is not None
    assert two is not None
    assert one[:32] != two[:32]


def test_every_write_has_another_nonce(folder: Path, name: str) -> None:
    history, file = History(folder), folder / f"{name}.chat"
    seen = set()
    for _ in range(20):
        history.keep(name, CHAT, SECRET)
        seen.add(file.read_bytes()[13:25])
    assert len(seen) == 20


@pytest.mark.parametrize("place", [13, 30, -1])
def test_a_changed_byte_is_noticed_and_the_others_stay_usable(
    folder: Path, name: str, place: int
) -> None:
    other = new_name()
    History(folder).keep(other, CHAT, SECRET)
    file = folder / f"{name}.chat"
    raw = bytearray(file.read_bytes())
    raw[place] ^= 1
    file.write_bytes(raw)
    assert reason(folder, name) == DAMAGED
    lines = History(folder).lines()
    assert [(line.chat, line.problem) for line in lines] == [(other, ""), (name, DAMAGED)]


@pytest.mark.parametrize("length", [0, 5, 12, 20, 40])
def test_a_cut_off_file_is_noticed(folder: Path, name: str, length: int) -> None:
    file = folder / f"{name}.chat"
    file.write_bytes(file.read_bytes()[:length])
    assert reason(folder, name) == DAMAGED


def test_no_file_can_stand_in_for_another(folder: Path, name: str, keys: Path) -> None:
    """Not even with the other's key."""
    other = new_name()
    History(folder).keep(other, CHAT, SECRET)
    (folder / f"{other}.chat").write_bytes((folder / f"{name}.chat").read_bytes())
    kept = keyring.get_password(CHATS, name)
    assert kept
    keyring.set_password(CHATS, other, kept)
    assert reason(folder, other) == DAMAGED


def test_a_later_version_is_said_so(folder: Path, name: str) -> None:
    file = folder / f"{name}.chat"
    file.write_bytes(file.read_bytes().replace(b"FedSEA chat 1", b"FedSEA chat 2", 1))
    assert reason(folder, name) == NEWER


def test_a_file_without_end_is_not_read(folder: Path, name: str) -> None:
    with (folder / f"{name}.chat").open("r+b") as file:
        file.truncate(1 << 34)
    assert reason(folder, name) == DAMAGED


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_without_a_keyring_nothing_is_written(folder: Path, backend: type) -> None:
    keyring.set_keyring(backend())
    assert not History(folder).keep(new_name(), CHAT, SECRET)
    assert list(folder.iterdir()) == []


def test_a_locked_keyring_hides_what_is_kept_and_overwrites_nothing(
    folder: Path, name: str
) -> None:
    raw = (folder / f"{name}.chat").read_bytes()
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    assert reason(folder, name) == NO_KEY
    assert not History(folder).keep(name, CHAT, SECRET)
    keyring.set_keyring(before)
    assert (folder / f"{name}.chat").read_bytes() == raw
    assert History(folder).read(name) == (CHAT, SECRET)


def test_deleted_is_deleted(folder: Path, name: str, keys: Path) -> None:
    """A copy of the file from before, as a backup has one, cannot be read any more."""
    history = History(folder)
    raw = (folder / f"{name}.chat").read_bytes()
    history.delete([name])
    assert list(folder.iterdir()) == []
    assert list(keys.iterdir()) == []
    (folder / f"{name}.chat").write_bytes(raw)
    assert reason(folder, name) == NO_KEY
    assert not history.keep(name, CHAT, SECRET), "an answer that was under way brings it back"


def test_a_key_that_could_not_be_taken_away_goes_at_the_next_start(
    folder: Path, name: str, keys: Path
) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    with pytest.raises(ChatsNotDeleted):
        History(folder).delete([name])
    assert not (folder / f"{name}.chat").exists()
    keyring.set_keyring(before)
    assert find_secret(name, CHATS)
    History(folder).tidy()
    assert find_secret(name, CHATS) is None
    assert list(folder.iterdir()) == []


def test_delete_all_takes_everything(folder: Path, name: str, keys: Path) -> None:
    History(folder).keep(new_name(), CHAT, SECRET)
    (folder / f"{name}.chat.part").write_bytes(b"half")
    History(folder).delete_all()
    assert list(folder.iterdir()) == []
    assert list(keys.iterdir()) == []


@pytest.mark.parametrize("name", ["", "../run.toml", "a" * 31, "A" * 32])
def test_a_name_is_no_path(folder: Path, name: str) -> None:
    with pytest.raises(ChatUnreadable):
        History(folder).read(name)


def test_rename_keeps_everything_else(folder: Path, name: str) -> None:
    History(folder).rename(name, "  Coughs \n again ")
    chat, secret = History(folder).read(name)
    assert (chat.title, chat.messages, secret) == ("Coughs again", CHAT.messages, SECRET)


def test_a_title_is_the_first_words() -> None:
    long = "word " * 40
    assert title_of([Message("user", long)]) == "word " * 11 + "word …"
    assert title_of([]) == ""


def test_placeholders_of_before_are_given_to_nobody_else() -> None:
    conversation = Conversation()
    conversation.take_up([Message("user", "Mrs [NAME 2] met Mr [NAME 1]")], SECRET)
    assert conversation.secret == SECRET
    masked, count = conversation._masker.mask("Mrs Keller coughs.")
    assert (masked, count) == ("Mrs [NAME 3] coughs.", 1)
