"""Makes a common run at a trunk server, and the invitations to it."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.federation.masking import KEY_BYTES
from core.invitation import Invitation, write_invitation
from core.net.certificate import certificate_of
from core.net.rest import Rest
from core.net.run_secrets import find_secret, keep_secret
from core.protocol.info import ServerInfo
from core.protocol.together import Created, Invited, RunStatus
from core.together import CommonRun
from core.together_errors import SeatLost


@dataclass(frozen=True)
class Founded:
    """A run that was just made, and the files that let partners in."""

    number: str
    invitations: list[Path]


def found(
    url: str,
    token: str | None,
    name: str,
    model: str,
    run: CommonRun,
    names: Sequence[str],
    folder: Path,
) -> Founded:
    """A new run with a seat for each of `names`, and their invitations in `folder`.

    The key of the run is kept in the keyring, so that more can be invited later. Raises what
    `Rest.post` raises, and `InvitationUnusable`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(Rest(url, token)) as rest:
        number = rest.post("/v1/runs", Created, run).run
        key = secrets.token_bytes(KEY_BYTES)
        keep_secret(_founder(number), key)
        opened = [rest.post(f"/v1/runs/{number}/seats", Invited) for _ in names]
        seats = {it.seat: who for it, who in zip(opened, names, strict=True)}
        certificate = certificate_of(url)
        files = [
            write_invitation(
                Invitation(
                    1,
                    name,
                    url,
                    certificate,
                    number,
                    it.seat,
                    seats,
                    it.secret,
                    key.hex(),
                    model,
                    run,
                ),
                folder,
            )
            for it in opened
        ]
    return Founded(number, files)


def invite(url: str, token: str | None, number: str, name: str, who: str, folder: Path) -> Path:
    """One more invitation to a run that was made here.

    Raises `SeatLost` where the key of the run is not known, and what `found` raises.
    """
    key = find_secret(_founder(number))
    if key is None:
        raise SeatLost
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(Rest(url, token)) as rest:
        run = rest.ask(f"/v1/runs/{number}", RunStatus).run
        seat = rest.post(f"/v1/runs/{number}/seats", Invited)
        offer = rest.ask("/v1/info", ServerInfo).offer_for(run.fingerprint)
    model = offer[1].model.name if offer else ""
    names = {seat.seat: who}
    certificate = certificate_of(url)
    return write_invitation(
        Invitation(
            1, name, url, certificate, number, seat.seat, names, seat.secret, key.hex(), model, run
        ),
        folder,
    )


def status_of(url: str, token: str | None, number: str) -> RunStatus:
    """Where a run is."""
    with contextlib.closing(Rest(url, token)) as rest:
        return rest.ask(f"/v1/runs/{number}", RunStatus)


def finish(url: str, token: str | None, number: str) -> None:
    """End a run for all its seats, where it is."""
    with contextlib.closing(Rest(url, token)) as rest:
        rest.post(f"/v1/runs/{number}/finish", dict)


def _founder(number: str) -> str:
    return f"common run {number}"
