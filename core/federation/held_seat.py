"""A seat that this computer holds: what is noted of it in its run's folder, and its secrets.

The folder has no secret. Token, key of the run and secret of the noise are in the keyring, or in
this process's memory where there is none; then the seat is lost with the process.
"""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from core.config import RunConfig, read_run_config
from core.errors import RunFileUnusable
from core.invitation import Invitation
from core.net.rest import Rest
from core.net.run_secrets import find_secret, forget_secret, keep_secret
from core.privacy.stream import SECRET_BYTES
from core.protocol.together import Enrolled
from core.text import QT_TRANSLATE_NOOP as _
from core.together import CommonRun
from core.together_errors import CommonRunRefused, InvitationUnusable, NotEnrolled, SeatLost
from core.together_events import SeatHeld
from core.training.run_folder import RunFolder
from core.trust_errors import CertificateChanged

_NOTE = "seat.json"
_KEY_BYTES = 32


class SeatNote(Struct, frozen=True, forbid_unknown_fields=True):
    """In `seat.json`."""

    name: str
    server: str
    number: str
    seat: int
    names: dict[int, str]
    run: CommonRun
    certificate: str = ""
    """SHA-256 that the server's has to have, as the invitation named it."""


@dataclass(frozen=True)
class Seat:
    """A seat with what opens it."""

    note: SeatNote
    token: str
    key: bytes
    secret: bytes
    """Of the noise."""
    kept: bool
    """Whether the keyring has all that, so that the seat outlives this process."""


def enrol(invitation: Invitation, file: Path) -> Seat:
    """Take what an invitation offers, once. Whoever holds the seat already goes on with it.

    Raises `NotEnrolled`, `InvitationUnusable` where another certificate answers than it names, and
    what `Rest` raises.
    """
    note = SeatNote(
        invitation.name,
        invitation.server,
        invitation.number,
        invitation.seat,
        dict(invitation.names),
        invitation.run,
        invitation.certificate,
    )
    known = _secrets_of(note)
    if known is not None:
        return Seat(note, *known, kept=True)
    other = InvitationUnusable(
        file=file,
        reason=_("errors", "Another certificate answers there than the one that it names."),
    )
    if not invitation.certificate and urlsplit(invitation.server).scheme == "https":
        raise other
    with contextlib.closing(
        Rest(invitation.server, invitation.secret, certificate=invitation.certificate)
    ) as rest:
        try:
            enrolled = rest.post(f"/v1/runs/{invitation.number}/enrol", Enrolled)
        except CommonRunRefused as error:
            raise NotEnrolled from error
        except CertificateChanged as error:
            raise other from error
    secret = secrets.token_bytes(SECRET_BYTES)
    key = bytes.fromhex(invitation.key)
    held = enrolled.token.encode() + b"|" + key + secret
    return Seat(note, enrolled.token, key, secret, keep_secret(_name(note), held))


def _name(note: SeatNote) -> str:
    return f"common run {note.number} seat {note.seat}"


def _secrets_of(note: SeatNote) -> tuple[str, bytes, bytes] | None:
    held = find_secret(_name(note))
    if held is None:
        return None
    token, _bar, rest = held.partition(b"|")
    return token.decode(), rest[:_KEY_BYTES], rest[_KEY_BYTES:]


def let_go(seat: Seat) -> None:
    """The run is over: nothing has to be kept that opens the seat."""
    forget_secret(_name(seat.note))


def write_note(folder: Path, seat: Seat) -> None:
    """Note in a run's folder which seat it is of."""
    (folder / _NOTE).write_bytes(msgspec.json.format(msgspec.json.encode(seat.note)))


def held_in(folder: Path) -> Seat:
    """The seat of a run's folder. Raises `SeatLost` if it cannot be opened any more."""
    try:
        note = msgspec.json.decode((folder / _NOTE).read_bytes(), type=SeatNote)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SeatLost from error
    known = _secrets_of(note)
    if known is None:
        raise SeatLost
    return Seat(note, *known, kept=True)


def folder_of(seat: Seat, parent: Path) -> Path | None:
    """Where this seat's run is, if it was taken before."""
    for file in sorted(parent.glob(f"*/{_NOTE}"), reverse=True):
        with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            note = msgspec.json.decode(file.read_bytes(), type=SeatNote)
            if (note.number, note.seat) == (seat.note.number, seat.note.seat):
                return file.parent
    return None


def list_held(parent: Path) -> list[SeatHeld]:
    """All seats of runs in `parent`, newest first."""
    from core.federation.snapshots import newest_round

    found = []
    for file in parent.glob(f"*/{_NOTE}"):
        try:
            note = msgspec.json.decode(file.read_bytes(), type=SeatNote)
            age = file.stat().st_mtime
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            continue
        round_ = newest_round(file.parent)
        config = config_of(file.parent)
        held = SeatHeld(
            folder=str(file.parent),
            name=note.name,
            run=note.number,
            seat=note.seat,
            seat_name=note.names.get(note.seat, ""),
            server=note.server,
            round=round_,
            rounds=note.run.rounds,
            over=round_ >= note.run.rounds and (file.parent / "summary.json").exists(),
            in_use=RunFolder.in_use(file.parent),
            noise_level=config.privacy.noise_level if config else None,
        )
        found.append((age, held))
    return [held for _, held in sorted(found, key=lambda it: it[0], reverse=True)]


def config_of(folder: Path) -> RunConfig | None:
    """What the run in a folder was begun with."""
    try:
        return read_run_config(folder / "run.toml")
    except RunFileUnusable:
        return None
