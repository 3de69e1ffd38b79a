"""Pairing through the engine, and seats whose invitation names a certificate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.certificates import Certified, certified
from support.engine_process import EngineProcess
from support.own_home import choose, everything_written
from support.partners import found_at, partners_of
from support.tls_listener import TlsListener
from support.trunk_process import TOKEN, TrunkProcess

from core.commands import Connect, KeepProxyLogin, Pair
from core.events import ProxyLoginKept, ServerChanged
from core.federation.held_seat import enrol
from core.invitation import read_invitation
from core.pairing import Pairing, line_of
from core.paths import pins_file
from core.pins import all_pins, keep_pin, pin_of
from core.together import Way
from core.together_errors import InvitationUnusable

pytestmark = pytest.mark.usefixtures("home", "own_keyring")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def own(folder: Path) -> Certified:
    return certified(folder, "own")


@pytest.fixture(scope="module")
def secure(
    model: Path, own: Certified, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TrunkProcess]:
    place = tmp_path_factory.mktemp("trunk")
    options = ("--certificate", str(own.file), "--key", str(own.key), "--model", str(model))
    with TrunkProcess(place / "trunk.log", *options, "--runs-folder", str(place / "runs")) as trunk:
        yield trunk


def test_the_engine_pairs_and_connects(
    secure: TrunkProcess, own: Certified, model: Path, folder: Path, home: Path
) -> None:
    pairing = Pairing(1, secure.url, own.fingerprint, TOKEN, "Ward 3")
    with EngineProcess() as engine:
        assert engine.do(Pair(line=line_of(pairing), model=str(model))).outcome == "done"
        connected = engine.of(ServerChanged)[-1]
        assert (connected.state, connected.token_kept_in) == ("connected", "keyring")
        assert engine.do(Connect(url=secure.url, model=str(model))).outcome == "done"

        other = line_of(replace(pairing, certificate="cd" * 32))
        refused = engine.do(Pair(line=other, model=str(model)))
        assert refused.problem is not None
        assert refused.problem.code == "CertificateKnown"
        changed = engine.do(Pair(line=other, model=str(model), anew=True))
        assert changed.problem is not None
        assert changed.problem.code == "CertificateChanged"
        assert engine.do(Pair(line="nonsense")).problem is not None

        choose(proxy="address", proxy_address="proxy.example:3128")
        job = engine.send(KeepProxyLogin(user="weber", password="a proxy's secret"))
        engine.ended(job)
        assert [it.kept_in for it in engine.of(ProxyLoginKept, job)] == ["keyring"]
    assert pin_of(secure.url) == "cd" * 32
    written = everything_written(home)
    assert secure.url.encode() in written
    assert TOKEN.encode() not in written
    assert b"a proxy's secret" not in written


def test_seats_trust_what_their_invitation_names(
    secure: TrunkProcess, own: Certified, model: Path, folder: Path, tmp_path: Path
) -> None:
    keep_pin(secure.url, own.fingerprint)
    founded = found_at(secure.url, model, tmp_path / "made", Way.HIERARCHICAL, 2, rounds=2)
    keep_pin(secure.url, "")  # partners have never heard of the server
    assert read_invitation(founded.invitations[0]).certificate == own.fingerprint
    partners = partners_of(founded, model, tmp_path)
    for partner in partners:
        partner.begin()
    for partner in partners:
        partner.end()
    assert [partner.error for partner in partners] == [None, None]
    assert all_pins() == {}
    assert pins_file().exists()


def test_an_invitations_secret_does_not_reach_another_certificate(
    own: Certified, folder: Path, secure: TrunkProcess, model: Path, tmp_path: Path
) -> None:
    keep_pin(secure.url, own.fingerprint)
    founded = found_at(secure.url, model, tmp_path / "made", Way.HIERARCHICAL, 1)
    file = founded.invitations[0]
    with TlsListener(certified(folder, "other")) as other:
        with pytest.raises(InvitationUnusable, match="Another certificate"):
            enrol(replace(read_invitation(file), server=other.url), file)
        assert other.received == b""
    assert enrol(read_invitation(file), file).note.certificate == own.fingerprint
