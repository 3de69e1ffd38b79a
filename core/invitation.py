"""An invitation to a common run: one file for one partner, to be given to that one only.

It holds two secrets. With `secret` its holder enrols once at the trunk server. With `key` all seats
of the run make what they share unreadable for the server; whoever operates that server must not
see this file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from core.address import check_address
from core.errors import AddressUnusable, PlainHttp
from core.text import QT_TRANSLATE_NOOP as _
from core.together import CommonRun
from core.together_errors import InvitationUnusable
from core.together_events import InvitationFacts

SUFFIX = ".fedsea-invitation"
_MOST_BYTES = 1 << 16
Name = Annotated[str, Meta(max_length=100)]
RUN_NUMBER = "^[0-9a-f]{16}$"
RunNumber = Annotated[str, Meta(pattern=RUN_NUMBER)]
SeatNumber = Annotated[int, Meta(ge=1, le=64)]


class Invitation(Struct, frozen=True, forbid_unknown_fields=True):
    """What a partner gets. Names are for people; the server never sees one."""

    format: Literal[1]
    name: Name
    """Of the run."""
    server: Annotated[str, Meta(max_length=300)]
    certificate: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")]
    """SHA-256 of the server's certificate; empty on this computer, where there is none."""
    number: RunNumber
    seat: SeatNumber
    names: Annotated[dict[SeatNumber, Name], Meta(max_length=64)]
    """Of the seats, as far as they were given away when this was written."""
    secret: Annotated[str, Meta(max_length=100, pattern="^[A-Za-z0-9_-]*$")]
    key: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    model: Name
    run: CommonRun

    def facts(self, path: Path) -> InvitationFacts:
        """What may be shown and passed on."""
        return InvitationFacts(
            str(path),
            self.name,
            self.seat,
            self.names.get(self.seat, ""),
            self.names,
            self.server,
            self.certificate,
            self.model,
            self.run,
        )


def read_invitation(file: Path) -> Invitation:
    """Raises `InvitationUnusable`."""
    try:
        with file.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise InvitationUnusable(file=file, reason=_("errors", "It is too large to be one."))
        invitation = msgspec.json.decode(data, type=Invitation)
        check_address(invitation.server)
    except OSError as error:
        raise InvitationUnusable(file=file, reason=error.strerror or str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = _("errors", "It is damaged, no invitation, or of another version.")
        raise InvitationUnusable(file=file, reason=reason) from error
    except (AddressUnusable, PlainHttp) as error:
        reason = _("errors", "Its address is not one that may be connected to.")
        raise InvitationUnusable(file=file, reason=reason) from error
    return invitation


def write_invitation(invitation: Invitation, folder: Path) -> Path:
    """A new file that only its owner can read. Raises `InvitationUnusable`."""
    name = invitation.names.get(invitation.seat) or f"{invitation.seat}"
    words = "".join(it if it.isalnum() or it in " -_" else " " for it in name).split()
    clean = " ".join(words) or "seat"
    for number in range(1, 1000):
        extra = "" if number == 1 else f" ({number})"
        file = folder / f"{clean}{extra}{SUFFIX}"
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        except OSError as error:
            raise InvitationUnusable(file=file, reason=error.strerror or str(error)) from error
        with os.fdopen(handle, "wb") as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(invitation)))
        return file
    raise InvitationUnusable(file=folder, reason=_("errors", "There are too many of them already."))
