"""Addresses are checked before anything is sent to them."""

from __future__ import annotations

import pytest

from core.address import check_address, is_loopback
from core.errors import AddressUnusable, PlainHttp


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://trunk.example:8765", "https://trunk.example:8765"),
        (" https://trunk.example:8765/ ", "https://trunk.example:8765"),
        ("https://trunk.example/fedsea/", "https://trunk.example/fedsea"),
        ("http://localhost:8765", "http://localhost:8765"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1"),
        ("http://[::1]:8765/", "http://[::1]:8765"),
        ("https://[2001:db8::1]:8765", "https://[2001:db8::1]:8765"),
    ],
)
def test_addresses_that_can_be_used(given: str, used: str) -> None:
    assert check_address(given) == used


@pytest.mark.parametrize(
    "given",
    [
        *("", " ", "trunk.example", "trunk.example:8765", "ftp://trunk.example", "file:///etc"),
        *("https://", "https://:8765", "https://trunk.example:99999", "https://a:b", "https://["),
        *("https://user:secret@trunk.example", "https://trunk.example/?token=secret"),
    ],
)
def test_what_is_no_address(given: str) -> None:
    with pytest.raises(AddressUnusable):
        check_address(given)


@pytest.mark.parametrize(
    "given",
    [
        *("http://trunk.example:8765", "http://192.0.2.7", "http://0.0.0.0:8765"),
        *("http://localhost.trunk.example", "http://127.0.0.1.nip.example", "HTTP://TRUNK"),
    ],
)
def test_plain_http_to_other_computers(given: str) -> None:
    with pytest.raises(PlainHttp):
        check_address(given)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::", "10.0.0.1", "localhost.", "127.1.example"])
def test_not_loopback(host: str) -> None:
    assert not is_loopback(host)
