"""The look for a new version: one request over TLS, and nothing where it is not wanted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.certificates import Certified, certified
from support.connect_proxy import ConnectProxy
from support.engine_process import EngineProcess
from support.own_home import choose
from support.tls_listener import TlsListener

from core.commands import LookForVersion
from core.engine.version_desk import look_for_version
from core.errors import FedseaError, ForbiddenByPolicy, NothingToDo, PolicyUnusable
from core.events import VersionFound
from core.jobs import Job
from core.ledger.reading import lines_of, look
from core.net.newest import ask
from core.offline_errors import Offline
from core.paths import ledger_folder
from core.policy import VARIABLE
from core.version import VERSION
from core.version_errors import VersionAddressUnusable, VersionUnknown

pytestmark = pytest.mark.usefixtures("home")

NAME = "versions.clinic.example"
NOTES = "https://clinic.example/fedsea/notes"
NEWER = {"version": "99.0.10", "released": "2026-11-26", "notes": NOTES}


def answer(content: object, status: str = "200 OK", *headers: str) -> bytes:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    return certified(tmp_path_factory.mktemp("authority"), "ca.clinic.example", authority=True)


@pytest.fixture(scope="module")
def shown(authority: Certified, tmp_path_factory: pytest.TempPathFactory) -> Certified:
    return certified(tmp_path_factory.mktemp("server"), NAME, by=authority)


@pytest.fixture
def server(home: Path, authority: Certified, shown: Certified) -> Iterator[TlsListener]:
    """Knows of a newer version, and settings that lead there."""
    with TlsListener(shown, answer=answer(NEWER)) as listener:
        choose(version_address=address_of(listener), extra_ca=str(authority.file))
        yield listener


def address_of(listener: TlsListener) -> str:
    return f"{listener.url}/fedsea/latest.json"


def found() -> VersionFound:
    events: list[VersionFound] = []
    look_for_version(Job(7, events.append))  # type: ignore[arg-type]
    (event,) = events
    return event


def failure() -> FedseaError:
    with pytest.raises(FedseaError) as caught:
        found()
    return caught.value


def noted() -> list[str]:
    """What the ledger has."""
    return [
        line.decode() for _page, line, _at in lines_of(look(ledger_folder()).pages, lambda _: None)
    ]


# --- what is asked, and what is told ----------------------------------------------------------


def test_an_engine_asks_once_and_tells_nothing_of_this_computer(server: TlsListener) -> None:
    with EngineProcess() as engine:
        ended = engine.do(LookForVersion())
        assert (ended.outcome, ended.problem) == ("done", None)
        (event,) = engine.of(VersionFound, ended.job)
    assert (event.version, event.released) == ("99.0.10", "2026-11-26")
    assert (event.notes, event.is_newer) == (NOTES, True)
    head = server.received.decode("ascii")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    assert first == "GET /fedsea/latest.json HTTP/1.1"
    headers = dict(line.lower().split(": ", 1) for line in lines)
    assert headers == {
        "host": f"127.0.0.1:{server.port}",
        "accept": "application/json",
        "accept-encoding": "identity",
        "connection": "keep-alive",
        "user-agent": "fedsea desktop",
    }
    (entry,) = noted()
    assert f'"https://127.0.0.1:{server.port}"' in entry
    assert '"GET /fedsea/latest.json"' in entry


@pytest.mark.parametrize(
    ("version", "newer"),
    [(VERSION, False), ("0.0.99", False), ("0.1.1", True), ("0.10.0", True), ("1.0.0", True)],
)
def test_versions_are_compared_as_numbers(server: TlsListener, version: str, newer: bool) -> None:
    assert VERSION == "0.1.0", "the versions above are around it"
    server.answer = answer({"version": version, "released": "2026-11-26"})
    event = found()
    assert (event.is_newer, event.notes) == (newer, "")


@pytest.mark.parametrize(
    "notes", ["http://clinic.example/", "file:///etc/passwd", "https://", "javascript:alert(1)"]
)
def test_only_https_pages_are_linked(server: TlsListener, notes: str) -> None:
    server.answer = answer({**NEWER, "notes": notes})
    assert found().notes == ""


def test_it_goes_through_the_institutions_proxy(server: TlsListener) -> None:
    with ConnectProxy(server.port) as proxy:
        choose(
            version_address=f"https://{NAME}/latest.json",
            proxy="address",
            proxy_address=f"127.0.0.1:{proxy.port}",
        )
        assert found().is_newer
        assert proxy.asked == [f"{NAME}:443"]


# --- answers that are none --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "does not describe"),
        (b"<html>Log in here</html>", "does not describe"),
        (b"\xff\xfe", "does not describe"),
        (b"[" * 15_000, "does not describe"),
        ([NEWER], "does not describe"),
        ({**NEWER, "version": "2.0"}, "does not describe"),
        ({**NEWER, "version": "2.0.0rc1"}, "does not describe"),
        ({**NEWER, "version": "2.0.0\n"}, "does not describe"),
        ({**NEWER, "version": "٢.0.0"}, "does not describe"),
        ({**NEWER, "version": "9999999.0.0"}, "does not describe"),
        ({**NEWER, "version": 2}, "does not describe"),
        ({**NEWER, "released": "26.11.2026"}, "does not describe"),
        ({**NEWER, "notes": "https://x.example/" + "x" * 500}, "does not describe"),
        ({"version": "2.0.0"}, "does not describe"),
        ({**NEWER, "more": "x" * 16_000}, "more than a few lines"),
    ],
)
def test_what_is_no_description_is_an_error(
    server: TlsListener, content: object, said: str
) -> None:
    server.answer = answer(content)
    error = failure()
    assert isinstance(error, VersionUnknown)
    assert said in str(error)
    assert address_of(server) in str(error)


def test_what_is_not_known_yet_is_passed_over(server: TlsListener) -> None:
    server.answer = answer({**NEWER, "sha256": "ab"})
    assert found().version == "99.0.10"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Elsewhere", "308 Moved"])
@pytest.mark.parametrize("to", ["https", "http", "same"])
def test_no_redirect_is_followed(
    server: TlsListener, shown: Certified, status: str, to: str
) -> None:
    with TlsListener(shown, answer=answer(NEWER)) as other:
        places = {
            "https": address_of(other),
            "http": address_of(other).replace("https", "http"),
            "same": "/elsewhere.json",
        }
        server.answer = answer(b"", status, f"Location: {places[to]}")
        assert "sends on to another address" in str(failure())
        assert (server.handshakes, other.handshakes, other.received) == (1, 0, b"")


@pytest.mark.parametrize("status", ["204 No Content", "401 No", "404 Not Found", "500 Oh"])
def test_other_statuses_are_told(server: TlsListener, status: str) -> None:
    server.answer = answer(b"", status)
    assert f"the status {status[:3]}" in str(failure())


def test_a_body_that_ends_early_is_told(server: TlsListener) -> None:
    server.answer = answer(NEWER)[:-10]
    assert "ended in mid-download" in str(failure())


def test_time_is_limited_whatever_hangs(server: TlsListener) -> None:
    server.silence.set()
    try:
        with pytest.raises(VersionUnknown, match="took too long"):
            ask(address_of(server), seconds=0.5)
    finally:
        server.silence.clear()


def test_a_certificate_nobody_vouches_for_gets_no_request(server: TlsListener) -> None:
    choose(extra_ca="")
    assert "could not be verified" in str(failure())
    assert (server.handshakes, server.received) == (0, b"")


# --- where nothing is asked -------------------------------------------------------------------


def test_without_an_address_nothing_is_asked() -> None:
    choose(version_address="")
    error = failure()
    assert isinstance(error, NothingToDo)
    assert "Settings, New versions" in str(error)
    assert noted() == []


@pytest.mark.parametrize(
    "address",
    [
        "http://clinic.example/latest.json",
        "http://127.0.0.1/latest.json",
        "clinic.example/latest.json",
        "file:///etc/passwd",
        "https:///latest.json",
        "https://clinic.example/latest.json?from=ward-3",
        "https://clinic.example:port/latest.json",
        "https://cli\x00nic.example/latest.json",
    ],
)
def test_an_address_of_another_kind_is_refused(home: Path, address: str) -> None:
    choose(version_address=address)
    assert isinstance(failure(), VersionAddressUnusable)
    assert noted() == []


def test_offline_nothing_is_asked(server: TlsListener) -> None:
    choose(offline=True)
    error = failure()
    assert isinstance(error, Offline)
    assert "Switch “Offline” off" in str(error)
    assert (server.handshakes, noted()) == (0, [])


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "policy.toml"
    monkeypatch.setenv(VARIABLE, str(file))
    return file


def test_the_policy_decides_where_and_whether(server: TlsListener, policy: Path) -> None:
    ours = address_of(server)
    choose(version_address="https://elsewhere.example/latest.json")
    policy.write_text(f'version_address = "{ours}"', "utf-8")
    assert found().is_newer
    assert server.handshakes == 1
    policy.write_text(f'version_address = "{ours}"\nlook_for_versions = false', "utf-8")
    error = failure()
    assert isinstance(error, ForbiddenByPolicy)
    assert "must not be looked for" in str(error)
    policy.write_text(f'version_address = "{ours}"\noffline = true', "utf-8")
    assert isinstance(failure(), Offline)
    policy.write_text('version_address = "http://clinic.example/"', "utf-8")
    error = failure()
    assert isinstance(error, PolicyUnusable)
    assert re.search(r"version_address: .*https", str(error))
    assert (server.handshakes, len(noted())) == (1, 1)
