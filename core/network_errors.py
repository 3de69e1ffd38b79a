"""What stands between this computer and a server. See `core.errors`."""

from __future__ import annotations

from core.errors import FedseaError
from core.text import QT_TRANSLATE_NOOP as _


class ProxyUnusable(FedseaError):
    what = _("errors", "The proxy {address} cannot be used.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Change it under Settings, Network. Nothing was sent past it.")


class ProxyWantsLogin(FedseaError):
    what = _("errors", "The proxy {address} wants a log-in.")
    why = _("errors", "It got no user and password, or some that it does not take.")
    remedy = _("errors", "Enter them under Settings, Network.")


class TrustFileUnusable(FedseaError):
    what = _("errors", "The file {file} cannot be used for secure connections.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Choose another one under Settings, Network.")


class ClientCertificateWanted(FedseaError):
    what = _("errors", "{url} wants a certificate of this computer.")
    why = _("errors", "It got none, or one that it does not take.")
    remedy = _(
        "errors",
        "Ask whoever runs the server for a certificate and its key, and choose both files under "
        "Settings, Network.",
    )


class PinsUnusable(FedseaError):
    what = _("errors", "It is not known any more which certificates the servers had.")
    why = _("errors", "{file}: {reason}")
    remedy = _(
        "errors",
        "Put the file back from a copy, or delete it and pair anew with each server. Until then "
        "no server elsewhere is connected to.",
    )


class CertificateKnown(FedseaError):
    what = _("errors", "{url} is paired already, by another certificate.")
    why = _("errors", "It is {was}, and this pairing says {found}.")
    remedy = _(
        "errors",
        "Ask whoever runs the server whether its certificate is a new one. If so, pair anew; if "
        "not, do not connect.",
    )
