"""Invitation files: written for one person, read with care."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import msgspec
import pytest

from core.invitation import SUFFIX, Invitation, read_invitation, write_invitation
from core.together import CommonRun, Way
from core.together_errors import InvitationUnusable

RUN = CommonRun(Way.HIERARCHICAL, "ab" * 16)
INVITATION = Invitation(
    format=1,
    name="Letters",
    server="https://trunk.hospital.example:8765",
    certificate="cd" * 32,
    number="0123456789abcdef",
    seat=2,
    names={1: "Ward A", 2: "St. Anna: ward / B"},
    secret="a-secret",
    key="ef" * 32,
    model="SmolLM2",
    run=RUN,
)


def test_it_comes_back_as_it_was_written(tmp_path: Path) -> None:
    file = write_invitation(INVITATION, tmp_path)
    assert file.name == f"St Anna ward B{SUFFIX}"
    assert read_invitation(file) == INVITATION
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = write_invitation(INVITATION, tmp_path)
    assert other.name == f"St Anna ward B (2){SUFFIX}"


def test_what_is_shown_has_no_secret() -> None:
    shown = msgspec.json.encode(INVITATION.facts(Path("x")))
    assert INVITATION.secret.encode() not in shown
    assert INVITATION.key.encode() not in shown


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no invitation",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        msgspec.json.encode(INVITATION)[:-20],
        msgspec.json.encode(INVITATION).replace(b'"format":1', b'"format":2'),
        msgspec.json.encode(INVITATION).replace(b'"seat":2', b'"seat":99'),
        msgspec.json.encode(INVITATION).replace(b"https://trunk", b"http://trunk"),
        msgspec.json.encode(INVITATION).replace(b"https://trunk", b"file:///trunk"),
        msgspec.json.encode(INVITATION).replace(b'"rounds":20', b'"rounds":-1'),
        msgspec.json.encode(INVITATION).replace(b'"name":"Letters"', b'"name":"L","x":1'),
    ],
)
def test_a_damaged_one_has_a_clear_error(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / f"x{SUFFIX}"
    file.write_bytes(content)
    with pytest.raises(InvitationUnusable) as caught:
        read_invitation(file)
    assert len(str(caught.value)) < 400


def test_one_that_is_not_there_has_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InvitationUnusable):
        read_invitation(tmp_path / "nothing")
    with pytest.raises(InvitationUnusable):
        read_invitation(tmp_path)
