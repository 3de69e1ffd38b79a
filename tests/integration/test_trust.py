"""Whom the client trusts: paired certificates, the system's authorities and an extra file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.certificates import Certified, certified
from support.own_home import choose
from support.tls_listener import TlsListener
from support.trunk_process import MAX_MESSAGE, TOKEN, TrunkProcess

from core.chat.conversation import Conversation
from core.engine.server import Server
from core.errors import FedseaError, ServerUnreachable
from core.jobs import Job
from core.model.partition import Partition
from core.net.certificate import certificate_of
from core.net.link import Link
from core.net.rest import fetch_info
from core.network_errors import ClientCertificateWanted, PinsUnusable, TrustFileUnusable
from core.paths import pins_file
from core.pins import grouped, keep_pin
from core.trust_errors import CertificateChanged

pytestmark = pytest.mark.usefixtures("home")

WAYS: dict[str, Callable[[str], object]] = {
    "rest": lambda url: fetch_info(url, TOKEN),
    "websocket": lambda url: Link(url, TOKEN, MAX_MESSAGE).close(),
    "certificate": certificate_of,
}
every_way = pytest.mark.parametrize("connect", WAYS.values(), ids=WAYS.keys())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def own(folder: Path) -> Certified:
    """Nobody vouches for it, and its name is not the server's."""
    return certified(folder, "somebody.example")


@pytest.fixture(scope="module")
def secure(
    model: Path, own: Certified, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TrunkProcess]:
    log = tmp_path_factory.mktemp("trunk") / "trunk.log"
    options = ("--certificate", str(own.file), "--key", str(own.key), "--model", str(model))
    with TrunkProcess(log, *options) as trunk:
        assert trunk.url.startswith("https://")
        yield trunk
    assert "Traceback" not in log.read_text("utf-8")


def failure_of(connect: Callable[[str], object], url: str) -> FedseaError:
    with pytest.raises(FedseaError) as caught:
        connect(url)
    return caught.value


def test_chat_with_a_server_that_was_paired(
    secure: TrunkProcess, own: Certified, model: Path
) -> None:
    keep_pin(secure.url, own.fingerprint)
    assert certificate_of(secure.url) == own.fingerprint
    server = Server(secure.url, str(model), TOKEN, Job())
    try:
        conversation = Conversation()
        conversation.use(server.private_model(Partition(2, 2), 0.5))
        answer = conversation.send(Job(), "Good morning", 4, 0.0)
        assert answer.tokens == 4
    finally:
        server.close()


@every_way
def test_without_a_pairing_nobody_vouches_for_it(
    secure: TrunkProcess, connect: Callable[[str], object]
) -> None:
    failure = failure_of(connect, secure.url)
    assert isinstance(failure, ServerUnreachable)
    assert "certificate could not be verified" in str(failure)
    assert "pair with it first" in str(failure)


@every_way
def test_another_certificate_gets_neither_token_nor_request(
    folder: Path, own: Certified, connect: Callable[[str], object]
) -> None:
    """Neither where it is unknown, nor where the system itself would vouch for it."""
    authority = certified(folder, "authority", authority=True)
    vouched = certified(folder, "vouched", by=authority)
    choose(extra_ca=str(authority.file))
    with TlsListener(vouched) as other:
        keep_pin(other.url, own.fingerprint)
        failure = failure_of(connect, other.url)
        assert isinstance(failure, CertificateChanged)
        assert failure.details["was"] == grouped(own.fingerprint)
        assert failure.details["found"] == grouped(vouched.fingerprint)
        assert TOKEN not in str(failure)
        same_port_other_path = failure_of(connect, f"{other.url}/elsewhere")
        assert isinstance(same_port_other_path, CertificateChanged)
        assert other.received == b""


def test_the_listener_would_have_seen_the_token(own: Certified) -> None:
    """So that the test above can fail."""
    with TlsListener(own) as listener:
        keep_pin(listener.url, own.fingerprint)
        failure_of(WAYS["rest"], listener.url)
        assert TOKEN.encode() in listener.received


def test_the_certificate_that_a_seat_was_promised(secure: TrunkProcess, own: Certified) -> None:
    """It is named for each connection, and no pairing has to be kept for it."""
    fetch_info(secure.url, TOKEN, own.fingerprint)
    Link(secure.url, TOKEN, MAX_MESSAGE, own.fingerprint).close()
    with pytest.raises(CertificateChanged):
        fetch_info(secure.url, TOKEN, "ab" * 32)
    with pytest.raises(CertificateChanged):
        Link(secure.url, TOKEN, MAX_MESSAGE, "ab" * 32)


@every_way
def test_a_damaged_file_of_pins_stops_and_is_not_an_empty_one(
    secure: TrunkProcess, own: Certified, connect: Callable[[str], object]
) -> None:
    keep_pin(secure.url, own.fingerprint)
    whole = pins_file().read_text("utf-8")
    for damaged in ("", "{}x", whole.replace(own.fingerprint, own.fingerprint[:-1])):
        pins_file().write_text(damaged, "utf-8")
        assert isinstance(failure_of(connect, secure.url), PinsUnusable)


def test_an_authority_of_the_institution(model: Path, folder: Path, tmp_path: Path) -> None:
    authority = certified(folder, "clinic authority", authority=True)
    vouched = certified(folder, "trunk", by=authority)
    options = ("--certificate", str(vouched.file), "--key", str(vouched.key))
    with TrunkProcess(tmp_path / "log", *options, "--model", str(model)) as trunk:
        for connect in WAYS.values():
            assert isinstance(failure_of(connect, trunk.url), ServerUnreachable)
        choose(extra_ca=str(authority.file))
        for connect in WAYS.values():
            connect(trunk.url)
        other_name = trunk.url.replace("127.0.0.1", "localhost")
        assert "verified" in str(failure_of(WAYS["rest"], other_name))


@every_way
def test_files_that_cannot_be_used(
    own: Certified, folder: Path, tmp_path: Path, connect: Callable[[str], object]
) -> None:
    url = "https://127.0.0.1:9"
    for values in (
        {"extra_ca": str(tmp_path / "absent.pem")},
        {"extra_ca": str(own.key)},
        {"extra_ca": "", "client_certificate": str(tmp_path / "absent.pem")},
        {"client_certificate": str(own.file), "client_key": str(certified(folder, "x").key)},
    ):
        choose(**values)
        failure = failure_of(connect, url)
        assert isinstance(failure, TrustFileUnusable)
        assert "Settings, Network" in str(failure)


def test_a_certificate_of_this_computer(own: Certified, folder: Path) -> None:
    clients = certified(folder, "clients", authority=True)
    ours = certified(folder, "workstation 12", by=clients)
    with TlsListener(own, clients=clients) as listener:
        keep_pin(listener.url, own.fingerprint)
        refused = failure_of(WAYS["rest"], listener.url)
        # the server's word for it is lost where the request fails to leave before it comes
        assert isinstance(refused, ClientCertificateWanted | ServerUnreachable)
        assert "certificate" in str(refused)
        assert "Settings, Network" in str(refused)
        assert not listener.received
        choose(client_certificate=str(ours.file), client_key=str(ours.key))
        for name in ("rest", "websocket"):
            assert "404" in str(failure_of(WAYS[name], listener.url))
        assert len(listener.clients) == 2
        assert "workstation 12" in listener.clients[0]


def test_a_server_on_this_computer_without_tls_needs_none_of_it(serving: TrunkProcess) -> None:
    choose(extra_ca="/nowhere", proxy="address", proxy_address="http://nowhere.example:1")
    pins_file().write_text("damaged", "utf-8")
    assert urlsplit(serving.url).scheme == "http"
    fetch_info(serving.url, TOKEN)
    Link(serving.url, TOKEN, MAX_MESSAGE).close()
