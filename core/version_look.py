"""Whether, where and when it is looked for a new version. The program never updates itself."""

from __future__ import annotations

from msgspec import Struct

from core.policy import Policy
from core.settings import Settings
from core.version import VERSION


class Look(Struct, frozen=True):
    """What holds of the user's choices and the administrator's."""

    address: str
    """Empty: nowhere."""
    daily: bool
    """At the start, once a day; else only when the user asks."""
    allowed: bool


def look_of(settings: Settings, policy: Policy) -> Look:
    """The policy's value wins where it has one."""
    said = policy.look_for_versions
    return Look(
        address=policy.version_address or settings.version_address.strip(),
        daily=settings.look_for_versions if said is None else said,
        allowed=said is not False,
    )


def is_newer(version: str, than: str = VERSION) -> bool:
    """Whether `version` comes behind `than`; both are three whole numbers with dots between."""
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
