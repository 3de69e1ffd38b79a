"""What ends a run that was going on. See `core.errors`."""

from __future__ import annotations

from core.errors import FedseaError
from core.text import QT_TRANSLATE_NOOP as _


class RunNotWritten(FedseaError):
    what = _("errors", "The run could not be written to {folder}, so it was interrupted.")
    why = _("errors", "{reason}")
    remedy = _(
        "errors",
        "Make room there, then resume the run: it goes on from its last checkpoint, as if nothing "
        "had happened.",
    )
