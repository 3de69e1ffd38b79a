"""Errors about models that come from elsewhere: converted, cached or fetched. See `core.errors`."""

from __future__ import annotations

from core.errors import FedseaError
from core.text import QT_TRANSLATE_NOOP as _


class ModelNotFetched(FedseaError):
    what = _("errors", "The model {source} is not on this computer.")
    why = _("errors", "It is not in the Hugging Face cache, and it was not fetched before.")
    remedy = _(
        "errors",
        "Fetch it where there is a network: fedsea models fetch {source}. Or choose a folder.",
    )


class ModelNotStored(FedseaError):
    what = _("errors", "The model {source} cannot be stored on this computer.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Make room on the disk, or make the folder writable, and try again.")


class HubUnreachable(FedseaError):
    what = _("errors", "The Hugging Face hub at {url} cannot be used.")
    why = _("errors", "{reason}")
    remedy = _(
        "errors",
        "Check the network and its proxy and fetch again: what is there already is kept. Or copy"
        " the model’s folder from a computer with a network and choose that.",
    )


class HubModelClosed(FedseaError):
    what = _("errors", "The hub does not give out {source} without permission.")
    why = _("errors", "The model is gated or private, or there is none of that name.")
    remedy = _(
        "errors",
        "Check the name. Ask for access on its page, {page}, make an access token there, and"
        " store it: fedsea models token FILE.",
    )


class HubModelMissing(FedseaError):
    what = _("errors", "The hub has not what was asked for: {source}.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Check the name and the revision on the model’s page.")


class PartNotHere(FedseaError):
    what = _("errors", "Part of the model {source} is not on this computer.")
    why = _(
        "errors", "Only the blocks for the cuts used so far were fetched, and this needs others."
    )
    remedy = _("errors", "Connect to its trunk server, and fetch the rest on the Models page.")


class DownloadBroken(FedseaError):
    what = _("errors", "The model could not be fetched to its end.")
    why = _("errors", "{reason}")
    remedy = _("errors", "What has come is kept. Try again, and it goes on from there.")


class DownloadDamaged(FedseaError):
    what = _("errors", "What came is not the model that was announced.")
    why = _("errors", "The tensor {name} has another content than its hash says. It was removed.")
    remedy = _("errors", "Tell whoever runs the server. Nothing of it was used.")


class WeightsNotOffered(FedseaError):
    what = _("errors", "The trunk server does not hand out the blocks that would run here.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Choose a folder with the same model, or ask whoever runs the server.")
