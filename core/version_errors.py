"""What keeps the look for a new version from its answer. See `core.errors`."""

from __future__ import annotations

from core.errors import FedseaError
from core.text import QT_TRANSLATE_NOOP as _


class VersionAddressUnusable(FedseaError):
    what = _("errors", "{url} cannot be asked for a new version.")
    why = _(
        "errors",
        "It has to be an https address as https://intranet.hospital.example/fedsea/latest.json, "
        "without user, password and question mark.",
    )
    remedy = _("errors", "Correct it under Settings, New versions.")


class VersionUnknown(FedseaError):
    what = _("errors", "{url} did not say which version is the newest.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Try again later, or ask whoever looks after that address.")
