"""What the offline switch refuses. See `core.errors`."""

from __future__ import annotations

from core.errors import FedseaError
from core.text import QT_TRANSLATE_NOOP as _


class Offline(FedseaError):
    what = _("errors", "FedSEA is offline: {place} was not connected to.")
    why = _("errors", "While it is, only the trunk server that you named can be reached.")
    remedy = _("errors", "Switch “Offline” off in Settings, if your administrator lets you.")
