"""Through an institution's proxy: REST and WebSocket alike, with a log-in that is kept secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.certificates import Certified, certified
from support.connect_proxy import FORBIDDEN, ConnectProxy
from support.own_home import choose, everything_written
from support.trunk_process import MAX_MESSAGE, TOKEN, TrunkProcess

from core.engine.server import Server
from core.errors import FedseaError, ServerUnreachable
from core.jobs import Job
from core.model.hub_cache import parse_repository
from core.model.partition import Partition
from core.net.certificate import certificate_of
from core.net.hub_client import HubClient
from core.net.link import Link
from core.net.network import the_network
from core.net.proxy import keep_login
from core.net.rest import fetch_info
from core.network_errors import ProxyUnusable, ProxyWantsLogin
from core.pins import keep_pin

pytestmark = pytest.mark.usefixtures("home", "own_keyring")

NAME = "trunk.clinic.example"
URL = f"https://{NAME}:8765"
"""Only the proxy knows the way there."""
USER, PASSWORD = "weber", "crème: brûlée"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    return certified(tmp_path_factory.mktemp("certificates"), NAME)


@pytest.fixture(scope="module")
def port(model: Path, shown: Certified, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    log = tmp_path_factory.mktemp("trunk") / "trunk.log"
    options = ("--certificate", str(shown.file), "--key", str(shown.key), "--model", str(model))
    with TrunkProcess(log, *options) as trunk:
        yield urlsplit(trunk.url).port or 0


def use(proxy: ConnectProxy, **more: str) -> None:
    choose(proxy="address", proxy_address=f"127.0.0.1:{proxy.port}", **more)


def failures(url: str = URL) -> list[FedseaError]:
    """Of REST and WebSocket, and of a look at the certificate."""
    found = []
    for connect in (
        lambda: fetch_info(url, TOKEN),
        lambda: Link(url, TOKEN, MAX_MESSAGE),
        lambda: certificate_of(url),
    ):
        with pytest.raises(FedseaError) as caught:
            connect()
        found.append(caught.value)
    return found


def test_both_ways_go_through_the_proxy(port: int, shown: Certified, model: Path) -> None:
    keep_pin(URL, shown.fingerprint)
    with ConnectProxy(port) as proxy:
        use(proxy)
        server = Server(URL, str(model), TOKEN, Job())
        try:
            server.private_model(Partition(2, 2), 0.5).close()
            assert server.link.bytes_sent > 0
        finally:
            server.close()
        assert certificate_of(URL) == shown.fingerprint
        assert set(proxy.asked) == {f"{NAME}:8765"}
        # one for /v1/info, one for the blocks' hashes, one for the WebSocket, one for the look
        assert len(proxy.asked) == 4
        assert TOKEN not in "".join(proxy.headers)


def test_an_authority_is_enough_behind_the_proxy_too(port: int, shown: Certified) -> None:
    choose(extra_ca=str(shown.file))
    with ConnectProxy(port) as proxy:
        use(proxy)
        fetch_info(URL, TOKEN)
        Link(URL, TOKEN, MAX_MESSAGE).close()
        assert len(proxy.asked) == 2


def test_a_log_in_is_asked_for_and_kept_out_of_everything(
    port: int, shown: Certified, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    keep_pin(URL, shown.fingerprint)
    with ConnectProxy(port, f"{USER}:{PASSWORD}") as proxy:
        use(proxy)
        said = failures()
        assert [type(it) for it in said] == [ProxyWantsLogin] * 3
        assert keep_login(USER, "a wrong one", the_network()) == "keyring"
        said += failures()
        assert [type(it) for it in said] == [ProxyWantsLogin] * 6
        assert all("Settings, Network" in str(it) and proxy.url in str(it) for it in said)
        assert (proxy.refused, proxy.asked) == (6, [])

        assert keep_login(USER, PASSWORD, the_network()) == "keyring"
        fetch_info(URL, TOKEN)
        Link(URL, TOKEN, MAX_MESSAGE).close()
        assert (proxy.refused, len(proxy.asked)) == (6, 2)
        keep_login("", "", the_network())
        assert isinstance(failures()[0], ProxyWantsLogin)
    written = everything_written(home) + caplog.text.encode() + "".join(map(str, said)).encode()
    assert proxy.url.encode() in written
    for secret in (PASSWORD, "a wrong one", TOKEN):
        assert secret.encode() not in written


def test_what_the_environment_says(
    port: int, shown: Certified, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_pin(URL, shown.fingerprint)
    with ConnectProxy(port, f"{USER}:a@b") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{USER}:a%40b@127.0.0.1:{proxy.port}")
        fetch_info(URL, TOKEN)
        Link(URL, TOKEN, MAX_MESSAGE).close()
        assert len(proxy.asked) == 2
        monkeypatch.setenv("NO_PROXY", "clinic.example")
        assert [type(it) for it in failures()] == [ServerUnreachable] * 3
        choose(proxy="none")
        monkeypatch.delenv("NO_PROXY")
        assert [type(it) for it in failures()] == [ServerUnreachable] * 3
        assert len(proxy.asked) == 2


def test_exceptions_and_this_computer_are_reached_directly(port: int, shown: Certified) -> None:
    keep_pin(URL, shown.fingerprint)
    local = f"https://127.0.0.1:{port}"
    keep_pin(local, shown.fingerprint)
    with ConnectProxy(port) as proxy:
        use(proxy, no_proxy="10.0.0.0/8, .clinic.example")
        assert [type(it) for it in failures()] == [ServerUnreachable] * 3
        fetch_info(local, TOKEN)
        Link(local, TOKEN, MAX_MESSAGE).close()
        assert proxy.asked == []


def test_a_proxy_that_cannot_be_used_is_not_gone_past(port: int) -> None:
    choose(proxy="address", proxy_address="")
    assert [type(it) for it in failures()] == [ProxyUnusable] * 3
    choose(proxy_address=f"http://{USER}:{PASSWORD}@proxy.example:1")
    said = failures()
    assert [type(it) for it in said] == [ProxyUnusable] * 3
    assert PASSWORD not in "".join(map(str, said))
    choose(proxy_address="127.0.0.1:9")  # nobody listens there
    assert all("proxy" in str(it) for it in failures()[:2])
    with ConnectProxy(port) as proxy:
        use(proxy)
        forbidden = failures(f"https://{NAME}{FORBIDDEN}")
        assert all("does not let it through" in str(it) for it in forbidden)
        assert proxy.asked == []


def test_the_hub_goes_through_the_proxy(port: int) -> None:
    """Up to a server that is no hub; a certificate that nobody vouches for stops it before."""
    with ConnectProxy(port, f"{USER}:{PASSWORD}") as proxy:
        use(proxy)
        client = HubClient(parse_repository("hub:a/b"), None, URL)
        try:
            with pytest.raises(ProxyWantsLogin):
                client.describe()
            keep_login(USER, PASSWORD, the_network())
            client.close()
            client = HubClient(parse_repository("hub:a/b"), None, URL)
            with pytest.raises(FedseaError, match="certificate could not be verified"):
                client.describe()
            assert proxy.asked == [f"{NAME}:8765"]
        finally:
            client.close()
