"""Reaching a trunk server again after it was lost: the same one, or another with the same model.

All that a session held is gone with its connection, so nothing can be applied twice: whoever goes
on opens a new session and gives it what was kept here.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from core.errors import FedseaError, ServerLost, ServerRefused, ServerUnreachable
from core.jobs import Job
from core.protocol.messages import Code
from core.text import QT_TRANSLATE_NOOP as _

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between tries; the last one for ever."""
TRYING_AGAIN = _("stages", "Connection lost, trying again; nothing is lost")
SERVER_IS_BUSY = _("stages", "The server is busy, waiting for it; nothing is lost")
_MOST_IN_VAIN = 5
_Reached = TypeVar("_Reached")


def reconnect(job: Job, addresses: Sequence[str], connect: Callable[[str], _Reached]) -> _Reached:
    """Try the addresses in turn, again and again, until one lets us in.

    One that refuses us for good (another model, another certificate, a token that is not valid any
    more) is not tried again. Raises its error when none is left, and `JobCancelled`.
    """
    left, refusal = list(addresses), None
    for pause in itertools.chain(PAUSES, itertools.repeat(PAUSES[-1])):
        job.progress(TRYING_AGAIN)
        for address in [*left]:
            job.checkpoint()
            try:
                return connect(address)
            except (ServerUnreachable, ServerLost):
                continue
            except FedseaError as error:
                refusal = refusal or error
                left.remove(address)
        if refusal is not None and not left:
            raise refusal
        job.wait(pause)
    raise AssertionError("the pauses never end")


def is_loss(error: Exception) -> bool:
    """Whether the session is gone, with all that it held, and a new one can go on."""
    if isinstance(error, ServerRefused):
        return error.details["code"] == Code.NO_SUCH_SESSION
    return isinstance(error, ServerLost)


def is_busy(error: Exception) -> bool:
    """Whether the server may have room later."""
    return isinstance(error, ServerRefused) and error.details["code"] == Code.BUSY


class Losses:
    """Losses between which nothing was done: what is sent may be what ends the server."""

    def __init__(self) -> None:
        self._place: Hashable = None
        self._in_vain = 0

    def note(self, error: Exception, place: Hashable) -> None:
        """Raise `error` if it is no loss, or if it has come too often at the same `place`."""
        self._in_vain = self._in_vain + 1 if place == self._place else 1
        self._place = place
        if not is_loss(error) or self._in_vain >= _MOST_IN_VAIN:
            raise error
