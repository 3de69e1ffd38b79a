"""How this computer reaches servers: the user's choices, and above them the administrator's."""

from __future__ import annotations

from msgspec import Struct

from core.address import check_proxy
from core.errors import AddressUnusable
from core.network_errors import ProxyUnusable
from core.policy import Policy, load_policy
from core.settings import Settings, load_settings
from core.text import QT_TRANSLATE_NOOP as _


class Network(Struct, frozen=True):
    """Empty is none of it."""

    proxy: str = "system"
    """“system”, “none” or `http://host:port`."""
    no_proxy: tuple[str, ...] = ()
    extra_ca: str = ""
    client_certificate: str = ""
    client_key: str = ""


def the_network() -> Network:
    """What holds now. Raises `PolicyUnusable` and `ProxyUnusable`."""
    return merged(load_settings(), load_policy())


def merged(settings: Settings, policy: Policy) -> Network:
    """The policy's value wins where it has one. Raises `ProxyUnusable`."""
    known_by = policy if policy.client_certificate else settings
    return Network(
        proxy=policy.proxy or _chosen(settings),
        no_proxy=policy.no_proxy if policy.proxy else tuple(settings.no_proxy.split(",")),
        extra_ca=policy.extra_ca or settings.extra_ca,
        client_certificate=known_by.client_certificate,
        client_key=known_by.client_key,
    )


def _chosen(settings: Settings) -> str:
    if settings.proxy != "address":
        return settings.proxy
    try:
        return check_proxy(settings.proxy_address)
    except AddressUnusable as error:
        reason = _("errors", "Its address should be as http://proxy.clinic.example:3128.")
        raise ProxyUnusable(address=error.details["url"] or "–", reason=reason) from error
