"""Conversations that are kept: one encrypted file each, its key in the system's keyring.

Without a keyring nothing is written. A file is its header, a nonce that is new at each write, and
what ChaCha20-Poly1305 makes of the conversation; header and file name are authenticated too, so no
file can be put in the place of another. What the keyring has for it is its key, and behind that the
secret of its noise, which is never in a file.

Deleting takes the key away: what is left of the file anywhere, also in a backup, cannot be read any
more. A note with the conversation's name is written before its key is kept and goes after it, so
that no key is left for nothing.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import secrets
import threading
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from core.chat_errors import DAMAGED, NEWER, NO_KEY, NOT_THERE, ChatsNotDeleted, ChatUnreadable
from core.chat_events import ChatLine, KeptState
from core.data.dataset import Message
from core.disk import write_whole
from core.errors import PolicyUnusable
from core.net.run_secrets import CHATS, find_secret, forget_secret, keep_secret
from core.paths import chats_folder
from core.policy import load_policy
from core.settings import load_settings
from core.text import QT_TRANSLATE_NOOP as _

_MAGIC = b"FedSEA chat "
_HEADER = _MAGIC + b"1"
_NONCE, _KEY, _SECRET = 12, 32, 32
_MOST_BYTES = 16 << 20
_NAME = re.compile(r"[0-9a-f]{32}")
_LONGEST_TITLE = 60


class KeptChat(msgspec.Struct, frozen=True):
    """A conversation, and what it was held with last."""

    messages: list[Message] = []
    title: str = ""
    changed: str = ""
    """When the last answer came, in UTC as ISO 8601."""
    adapter: str = ""
    input_blocks: int = 3
    output_blocks: int = 2
    noise_level: float = 0.5
    smoothing: bool = True
    eight_bits: bool = False


class History:
    """All kept conversations in `folder`. May be used from several threads."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or chats_folder()
        self._keys: dict[str, bytes] = {}
        self._deleted: set[str] = set()
        self._lock = threading.RLock()

    def keep(self, name: str, chat: KeptChat, secret: bytes) -> bool:
        """Write the conversation `name`, which is new if it has no key yet.

        Returns whether it is kept: not without a usable keyring, nor after it was deleted, nor if
        it is too long. Raises `OSError`.
        """
        content = msgspec.json.encode(chat)
        with self._lock:
            if name in self._deleted or len(content) > _MOST_BYTES:
                return False
            if not self._folder.is_dir():
                self._folder.mkdir(parents=True, mode=0o700)
            key = self._key_of(name) or self._new_key(name, secret)
            if key is None:
                return False
            self._write(name, content, key)
            return True

    def read(self, name: str) -> tuple[KeptChat, bytes]:
        """The conversation and its secret. Raises `ChatUnreadable`."""
        with self._lock:
            file = self._file(name)
            try:
                if file.stat().st_size > _MOST_BYTES + 100:
                    raise ChatUnreadable(reason=DAMAGED)
                raw = file.read_bytes()
            except FileNotFoundError as error:
                raise ChatUnreadable(reason=NOT_THERE) from error
            except OSError as error:
                raise ChatUnreadable(reason=error.strerror or str(error)) from error
            kept = self._key_of(name)
        if not raw.startswith(_HEADER):
            newer = raw.startswith(_MAGIC) and len(raw) > len(_HEADER)
            raise ChatUnreadable(reason=NEWER if newer else DAMAGED)
        if kept is None:
            raise ChatUnreadable(reason=NO_KEY)
        nonce, sealed = raw[len(_HEADER) :][:_NONCE], raw[len(_HEADER) + _NONCE :]
        try:
            content = ChaCha20Poly1305(kept[:_KEY]).decrypt(nonce, sealed, _bound_to(name))
            return msgspec.json.decode(content, type=KeptChat), kept[_KEY:]
        except (InvalidTag, ValueError, msgspec.DecodeError) as error:
            raise ChatUnreadable(reason=DAMAGED) from error

    def rename(self, name: str, title: str) -> None:
        """Give it another title. Raises `ChatUnreadable` and `OSError`."""
        with self._lock:
            chat, secret = self.read(name)
            named = msgspec.structs.replace(chat, title=shortened(title) or chat.title)
            self.keep(name, named, secret)

    def was_deleted(self, name: str) -> bool:
        """Whether it was deleted since the start; then it is never written again."""
        return name in self._deleted

    def names(self) -> list[str]:
        """Of all conversations for which there is a file, in no order."""
        return [file.stem for file in self._folder.glob("*.chat") if _NAME.fullmatch(file.stem)]

    def lines(self) -> list[ChatLine]:
        """All of them, the newest first; those that cannot be read at the end, with the reason."""
        readable, others = [], []
        for name in self.names():
            try:
                chat, _secret = self.read(name)
                readable.append(ChatLine(name, chat.title, chat.changed))
            except ChatUnreadable as error:
                others.append(ChatLine(name, problem=str(error.details["reason"])))
        return sorted(readable, key=lambda line: line.changed, reverse=True) + others

    def delete(self, names: list[str]) -> None:
        """Take away key, file and note of each. Raises `ChatsNotDeleted` if something is left."""
        with self._lock:
            left = [reason for name in names if (reason := self._delete(name))]
        if left:
            raise ChatsNotDeleted(reason=left[0])

    def delete_all(self) -> None:
        """`delete` of all, also of those of which only a key is left."""
        notes = {file.stem for file in self._folder.glob("*.key") if _NAME.fullmatch(file.stem)}
        self.delete(sorted({*self.names(), *notes}))

    def tidy(self) -> None:
        """Finish what was interrupted: keys without a file, and halves of files."""
        with self._lock:
            for file in self._folder.glob("*.chat.part"):
                with contextlib.suppress(OSError):
                    file.unlink()
            kept = set(self.names())
            for note in self._folder.glob("*.key"):
                if note.stem not in kept and _NAME.fullmatch(note.stem):
                    self._delete(note.stem)

    # --- inside ---

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ChatUnreadable(reason=NOT_THERE)
        return self._folder / f"{name}.chat"

    def _note(self, name: str) -> Path:
        return self._file(name).with_suffix(".key")

    def _key_of(self, name: str) -> bytes | None:
        """Key and secret, one behind the other."""
        kept = self._keys.get(name) or find_secret(name, CHATS)
        if kept is None or len(kept) != _KEY + _SECRET:
            return None
        self._keys[name] = kept
        return kept

    def _new_key(self, name: str, secret: bytes) -> bytes | None:
        if self._file(name).exists():  # its key is locked away; another would be of no use
            return None
        kept = secrets.token_bytes(_KEY) + secret
        write_whole(self._note(name), b"")
        if not keep_secret(name, kept, CHATS):
            self._note(name).unlink(missing_ok=True)
            return None
        self._keys[name] = kept
        return kept

    def _write(self, name: str, content: bytes, key: bytes) -> None:
        nonce = secrets.token_bytes(_NONCE)
        sealed = ChaCha20Poly1305(key[:_KEY]).encrypt(nonce, content, _bound_to(name))
        write_whole(self._file(name), _HEADER + nonce + sealed)

    def _delete(self, name: str) -> str:
        """Why something of it is left; empty if nothing is."""
        self._deleted.add(name)
        self._keys.pop(name, None)
        file = self._file(name)
        key_gone = forget_secret(name, CHATS)
        try:
            for one in (file, file.with_name(file.name + ".part")):
                _overwrite(one)
                one.unlink(missing_ok=True)
            if not key_gone:  # the note stays, so that the next start takes the key away
                answers_not = _("errors", "The system’s keyring does not answer.")
                return answers_not if self._note(name).exists() else ""
            self._note(name).unlink(missing_ok=True)
        except OSError as error:
            return error.strerror or str(error)
        return ""


def _bound_to(name: str) -> bytes:
    return _HEADER + name.encode()


def _overwrite(file: Path) -> None:
    """Once, with random bytes. A disk may keep old blocks all the same; without the key they are
    nothing."""
    if not file.is_file() or file.is_symlink():
        return
    with file.open("r+b") as stream:
        stream.write(secrets.token_bytes(file.stat().st_size))
        stream.flush()
        os.fsync(stream.fileno())


def chat_now(messages: list[Message], title: str, **held: Any) -> KeptChat:
    """What is kept of a conversation after an answer; `held` is what it was held with.

    Without a `title` it gets its first words.
    """
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return KeptChat(list(messages), title or title_of(messages), now, **held)


def new_name() -> str:
    """The name of a conversation that is not kept yet; it says nothing about it."""
    return secrets.token_hex(16)


def title_of(messages: list[Message]) -> str:
    """The first words of a conversation."""
    return shortened(messages[0].content) if messages else ""


def shortened(text: str) -> str:
    """One line of at most 60 characters, if need be cut between words."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST_TITLE:
        return line
    return line[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def allowed_state() -> KeptState:
    """Whether policy and settings let conversations be kept, as they stand now."""
    try:
        if not load_policy().keep_chats:
            return "policy"
    except PolicyUnusable:
        return "policy"
    return "kept" if load_settings().keep_chats else "off"
