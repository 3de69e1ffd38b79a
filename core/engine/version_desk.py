"""The look for a new version, when it is asked for."""

from __future__ import annotations

from urllib.parse import urlsplit

from core.address import check_version_address
from core.errors import NothingToDo
from core.events import VersionFound
from core.jobs import Job
from core.net.newest import ask
from core.policy import load_policy
from core.policy_rules import check_version_look
from core.settings import load_settings
from core.text import QT_TRANSLATE_NOOP as _
from core.version_look import is_newer, look_of


def look_for_version(job: Job) -> None:
    """Ask once; emit `VersionFound`. Raises `ForbiddenByPolicy`, `NothingToDo`, and what
    `load_policy`, `check_version_address` and `ask` raise.
    """
    policy = load_policy()
    check_version_look(policy)
    look = look_of(load_settings(), policy)
    if not look.address:
        raise NothingToDo(
            reason=_("errors", "It is not known where to look for a new version."),
            advice=_("errors", "Enter an address under Settings, New versions."),
        )
    newest = ask(check_version_address(look.address))
    job.emit(
        VersionFound(
            job=job.number,
            version=newest.version,
            released=newest.released.isoformat(),
            notes=newest.notes if _is_page(newest.notes) else "",
            is_newer=is_newer(newest.version),
        )
    )


def _is_page(address: str) -> bool:
    """Whether a browser may be sent there."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and bool(parts.hostname) and address.isprintable()
    except ValueError:
        return False
