"""What can go wrong while measuring."""

from __future__ import annotations

from core.errors import FedseaError
from core.text import QT_TRANSLATE_NOOP as _


class MeasuringFailed(FedseaError):
    what = _("errors", "The measurement failed.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Close other programs and try again.")
    user_mistake = False
