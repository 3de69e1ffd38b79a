"""Which proxy, which exceptions, and whose word counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.address import check_proxy
from core.errors import AddressUnusable, PolicyUnusable
from core.net.network import Network, merged
from core.net.proxy import Proxy, is_excepted
from core.network_errors import ProxyUnusable
from core.policy import Policy, read_policy, strictest
from core.policy_rules import rules
from core.settings import Settings


@pytest.mark.parametrize(
    ("host", "entries", "excepted"),
    [
        ("trunk.clinic.example", ["clinic.example"], True),
        ("trunk.clinic.example", [".clinic.example"], True),
        ("trunk.clinic.example", ["*.clinic.example "], True),
        ("TRUNK.clinic.example.", ["trunk.CLINIC.example"], True),
        ("trunk.clinic.example", ["trunk.clinic.example:8765"], True),
        ("trunk.clinic.example", ["trunk.clinic.example:443"], False),
        ("notclinic.example", ["clinic.example"], False),
        ("clinic.example.org", ["clinic.example"], False),
        ("10.1.2.3", ["10.0.0.0/8"], True),
        ("11.1.2.3", ["10.0.0.0/8", ""], False),
        ("fd00::1", ["fd00::/8"], True),
        ("anything", ["a", "*"], True),
        ("anything", ["", " ", "."], False),
    ],
)
def test_exceptions(host: str, entries: list[str], excepted: bool) -> None:
    assert is_excepted(host, 8765, entries) is excepted


@pytest.mark.parametrize(
    "given", ["proxy.example:3128", "http://proxy.example:3128/", " http://proxy.example:3128 "]
)
def test_an_address_of_a_proxy(given: str) -> None:
    assert check_proxy(given) == "http://proxy.example:3128"


@pytest.mark.parametrize(
    "given", ["", "https://proxy.example", "socks5://a:1", "a:x", "http://a/b", "u:secret@a:1"]
)
def test_no_address_of_a_proxy(given: str) -> None:
    with pytest.raises(AddressUnusable) as caught:
        check_proxy(given)
    assert "secret" not in str(caught.value)


def test_the_policy_wins_and_its_proxy_has_its_own_exceptions() -> None:
    chosen = Settings(
        proxy="address",
        proxy_address="mine.example:1",
        no_proxy="a.example,b.example",
        extra_ca="/mine/ca.pem",
        client_certificate="/mine/c.pem",
        client_key="/mine/k.pem",
    )
    assert merged(chosen, Policy()) == Network(
        "http://mine.example:1", ("a.example", "b.example"), "/mine/ca.pem", "/mine/c.pem",
        "/mine/k.pem",
    )  # fmt: skip
    policy = Policy(
        proxy="http://theirs.example:2", extra_ca="/etc/ca.pem", client_certificate="/etc/both.pem"
    )
    assert merged(chosen, policy) == Network(
        "http://theirs.example:2", (), "/etc/ca.pem", "/etc/both.pem", ""
    )
    assert merged(chosen, Policy(proxy="none")).proxy == "none"


KEYS = """
proxy = "proxy.hospital.example:3128"
no_proxy = [".hospital.example"]
extra_ca = "/etc/hospital/ca.pem"
client_certificate = "/etc/hospital/workstation.pem"
client_key = "/etc/hospital/workstation.key"
"""


def test_the_policys_keys(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(KEYS, "utf-8")
    policy = read_policy(file)
    assert merged(Settings(), policy) == Network(
        "http://proxy.hospital.example:3128",
        (".hospital.example",),
        "/etc/hospital/ca.pem",
        "/etc/hospital/workstation.pem",
        "/etc/hospital/workstation.key",
    )
    told = {rule.key: str(rule) for rule in rules(policy)}
    assert list(told) == ["proxy", "extra_ca", "client_certificate"]
    assert "proxy.hospital.example:3128, but for .hospital.example" in told["proxy"]


@pytest.mark.parametrize(
    "text",
    [
        'proxy = "socks5://proxy.hospital.example"',
        'proxy = "http://user:secret@proxy.hospital.example"',
        'no_proxy = "*"',
        "extra_ca = 1",
    ],
)
def test_a_policy_with_a_mistake(tmp_path: Path, text: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(PolicyUnusable) as caught:
        read_policy(file)
    assert "secret" not in str(caught.value)


def test_of_two_policies_the_first_has_the_word() -> None:
    first = Policy(proxy="http://a.example:1", client_certificate="/a")
    second = Policy(proxy="none", no_proxy=("*",), client_certificate="/b", client_key="/k")
    both = strictest(first, second)
    assert (both.proxy, both.no_proxy) == ("http://a.example:1", ())
    assert (both.client_certificate, both.client_key) == ("/a", "")
    assert strictest(Policy(), second) == second


def test_a_chosen_proxy_without_an_address_is_no_way_around() -> None:
    with pytest.raises(ProxyUnusable):
        merged(Settings(proxy="address"), Policy())


def test_a_log_in_is_not_shown() -> None:
    proxy = Proxy("http://a.example:1", "user:secret")
    assert "secret" not in repr(proxy)
    assert proxy.headers == {"Proxy-Authorization": "Basic dXNlcjpzZWNyZXQ="}
    assert Proxy("http://a.example:1").headers == {}
