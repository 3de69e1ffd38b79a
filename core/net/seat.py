"""A session's seat in a common run: what to do next, and what is shared with the other seats."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from core.errors import ServerLost
from core.net.link import Reply, expect, expect_done
from core.policy import Policy
from core.policy_rules import check_adapter_sharing
from core.privacy.outbound import OutboundMasked
from core.protocol.messages import (
    AskTask,
    LeaveSeat,
    Number,
    Share,
    TakeSeat,
    TaskGiven,
)
from core.protocol.tensors import decode_tensor
from core.text import QT_TRANSLATE_NOOP as _

Told = tuple[TaskGiven, Tensor | None]
"""What to do, and the sum of what was shared, to take."""


class TrunkSeat:
    """Speaks for one session. The seat follows from the connection's token."""

    def __init__(self, ask: Callable[..., Reply], policy: Policy, session: int) -> None:
        """`ask` makes a request of the session, with the tensors that it carries."""
        self._ask = ask
        self._policy = policy
        self._session = session

    def take(self, applied: int) -> Told:
        """Take the seat, holding so many rounds of the run."""
        return _told(
            self._ask(lambda number, heads: TakeSeat(number, heads, self._session, applied))
        )

    def ask(self, applied: int) -> Told:
        """What to do next; waits for some seconds where there is nothing."""
        return _told(
            self._ask(lambda number, heads: AskTask(number, heads, self._session, applied))
        )

    def share(self, attempt: int, masked: OutboundMasked, tokens: int) -> None:
        """Share the work of an attempt, in which so many tokens were learnt from."""
        check_adapter_sharing(self._policy)
        expect_done(
            self._ask(
                lambda number, heads: Share(
                    number, heads, self._session, attempt, masked.nonce, tokens
                ),
                [masked],
                Number.INT64,
            )
        )

    def leave(self) -> None:
        """Let the others go on without this seat. It can be taken again."""
        expect_done(self._ask(lambda number, heads: LeaveSeat(number, heads, self._session)))


def _told(reply: Reply) -> Told:
    told, payloads = reply
    given: TaskGiven = expect(told, TaskGiven)
    if not given.tensors:
        return given, None
    if len(given.tensors) != 1 or given.tensors[0].number is not Number.INT64:
        raise ServerLost(reason=_("errors", "It answered with a tensor of another shape."))
    return given, decode_tensor(given.tensors[0], payloads[0])
