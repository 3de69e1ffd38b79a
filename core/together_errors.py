"""What goes wrong with common runs of several data owners."""

from __future__ import annotations

from core.errors import FedseaError
from core.text import QT_TRANSLATE_NOOP as _


class InvitationUnusable(FedseaError):
    what = _("errors", "The invitation {file} cannot be used.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Ask whoever invited you for a new one.")


class NotEnrolled(FedseaError):
    what = _("errors", "The server did not let you into the common run.")
    why = _("errors", "The invitation was used already, or the run is not there any more.")
    remedy = _(
        "errors",
        "If you took part before, go on with it from the list. Otherwise ask whoever invited you "
        "for a new invitation.",
    )


class SeatLost(FedseaError):
    what = _("errors", "This computer cannot go on in the common run.")
    why = _(
        "errors",
        "What opens its seat is not in the keyring of this computer any more, and the invitation "
        "was used.",
    )
    remedy = _("errors", "Ask whoever invited you for a new invitation.")


class CommonRunRefused(FedseaError):
    what = _("errors", "The server did not make the common run.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Change what it names, or ask whoever runs the server.")


class OutsideTheRun(FedseaError):
    what = _("errors", "These settings do not fit the common run.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Change them to what the invitation asks for.")


class SharedNonsense(FedseaError):
    what = _("errors", "Something that cannot be right was shared in the common run.")
    why = _(
        "errors",
        "The sum that came was far larger than all seats may share: a seat, or the server, is "
        "broken. It was not used.",
    )
    remedy = _("errors", "Tell the other partners. What was learnt before it is kept.")
    user_mistake = False
