"""What keeps a trunk server from starting: missing extras, damaged files. See `core.errors`."""

from __future__ import annotations

from core.errors import FedseaError
from core.text import QT_TRANSLATE_NOOP as _


class QuantisationMissing(FedseaError):
    what = _("errors", "Weights of 8 or 4 bits need a library that is not installed.")
    why = _("errors", "bitsandbytes comes with the extra “quantised” only.")
    remedy = _("errors", "Install it (pip install bitsandbytes), or serve float32 or bfloat16.")


class ClusterMissing(FedseaError):
    what = _("errors", "A trunk on a cluster needs a library that is not installed.")
    why = _("errors", "Ray comes with the extra “cluster” only.")
    remedy = _(
        "errors", "Install it (pip install 'fedsea-desktop[cluster]'), or leave --cluster out."
    )


class StateDamaged(FedseaError):
    what = _("errors", "The trunk server’s file {file} cannot be used.")
    why = _("errors", "{reason}")
    remedy = _(
        "errors",
        "Put it back from a backup. Or delete it, and a new one is made at the next start: then "
        "clients have to be paired anew.",
    )
