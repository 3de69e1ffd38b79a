"""Addresses of trunk servers, checked before anything is sent to one."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from core.errors import AddressUnusable, PlainHttp
from core.version_errors import VersionAddressUnusable


def check_address(url: str) -> str:
    """Return `url` without a trailing slash.

    Raises `AddressUnusable` for anything but http(s)://host, and `PlainHttp` for unencrypted
    addresses of other machines.
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise AddressUnusable(url=url) from error
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query:
        raise AddressUnusable(url=url)
    if parts.scheme == "http" and not is_loopback(host):
        raise PlainHttp(url=url)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def check_proxy(address: str) -> str:
    """Return a proxy's `host:port` or http address as `http://host:port`.

    Raises `AddressUnusable`, also where it has a user or password in it, without repeating them.
    """
    given = address.strip()
    try:
        parts = urlsplit(given if "://" in given else f"http://{given}")
        place = parts.netloc if parts.hostname and parts.port != 0 else ""
    except ValueError:
        parts, place = urlsplit(""), ""
    shown = given.rpartition("@")[2]
    if parts.scheme != "http" or not place or "@" in given or parts.path.strip("/"):
        raise AddressUnusable(url=shown)
    return f"http://{place}"


def check_version_address(url: str) -> str:
    """Return the https address of the file that says which version is the newest.

    Raises `VersionAddressUnusable` for any other, without repeating a user or password in it.
    """
    try:
        address = check_address(url)
    except (AddressUnusable, PlainHttp) as error:
        raise VersionAddressUnusable(url=url.rpartition("@")[2]) from error
    if not address.startswith("https://"):
        raise VersionAddressUnusable(url=address)
    return address


def same_address(one: str, other: str) -> bool:
    """Whether two addresses that `check_address` returned name the same server."""
    return _plain(one) == _plain(other)


def _plain(url: str) -> str:
    scheme, _, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    port = {"http": ":80", "https": ":443"}.get(scheme, "")
    return f"{scheme}://{place.lower().removesuffix(port)}{slash}{path}"


def is_loopback(host: str) -> bool:
    """Whether `host` names this very computer."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
