"""Errors of fetching a model: a branch of the tree in `core.errors`."""

from __future__ import annotations

from core.errors import FedseaError
from core.text import QT_TRANSLATE_NOOP as _


class PartNotHere(FedseaError):
    what = _("errors", "Part of the model {source} is not on this computer.")
    why = _(
        "errors", "Only the blocks for the cuts used so far were fetched, and this needs others."
    )
    remedy = _("errors", "Connect to its trunk server and choose the cut there: they are fetched.")


class DiskFull(FedseaError):
    what = _("errors", "There is not enough room on the disk.")
    why = _("errors", "{folder}: {needed} GB are needed, and {free} GB are free.")
    remedy = _("errors", "Make room, or choose fewer blocks here.")


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
