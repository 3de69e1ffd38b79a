"""What can be wrong with kept conversations. See `core.errors`."""

from __future__ import annotations

from core.errors import FedseaError
from core.text import QT_TRANSLATE_NOOP as _

NO_KEY = _("errors", "Its key is not in the system’s keyring, or the keyring is locked.")
DAMAGED = _("errors", "Its file was damaged or changed by something else.")
NEWER = _("errors", "It was kept by another version of this program.")
NOT_THERE = _("errors", "It is not there any more.")


class ChatUnreadable(FedseaError):
    what = _("errors", "This conversation cannot be opened.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Unlock the keyring and try again, or delete it. The others are usable.")


class ChatsNotDeleted(FedseaError):
    what = _("errors", "Not all of it could be deleted.")
    why = _("errors", "{reason}")
    remedy = _("errors", "Unlock the keyring, make the folder writable and delete again.")
