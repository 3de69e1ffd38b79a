"""Who a server is, and whether this client may be there. See `core.errors`."""

from __future__ import annotations

from core.errors import FedseaError
from core.text import QT_TRANSLATE_NOOP as _


class PairingUnusable(FedseaError):
    what = _("errors", "This pairing cannot be used.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Ask whoever runs the trunk server for its pairing line or file.")


class TokenNotForThis(FedseaError):
    what = _("errors", "The access token is not for this.")
    why = _("errors", "Whoever runs the trunk server made it for other things.")
    remedy = _("errors", "Ask them for a token that is, or do only what it is for.")


class CertificateChanged(FedseaError):
    what = _("errors", "{url} shows another certificate than it did.")
    why = _(
        "errors",
        "It was {was} and is now {found}. Either the server was set up anew, or something between "
        "pretends to be it and would read what you send. Nothing was sent.",
    )
    remedy = _(
        "errors",
        "Ask whoever runs the server whether its certificate is a new one. If so, pair anew; if "
        "not, do not connect.",
    )
