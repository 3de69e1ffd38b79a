"""The optimiser of a session's trunk adapter: fetched to save a run, given back to go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torch import Tensor

from core.errors import ServerLost
from core.net.link import Reply, expect, expect_done
from core.net.passes import decode
from core.policy import Policy
from core.policy_rules import check_adapter_sharing
from core.privacy.outbound import OutboundOptimiser
from core.protocol.messages import GetOptimiser, Moment, OptimiserBlock, Part, PutOptimiser
from core.text import QT_TRANSLATE_NOOP as _

Means = Mapping[tuple[int, Part], Tensor]
"""One of AdamW's running means of a block's matrices, by (index of the module, part)."""


class TrunkOptimiser:
    """AdamW's running means of one session, a block at a time."""

    def __init__(self, ask: Callable[..., Reply], policy: Policy, session: int) -> None:
        """`ask` makes a request of the session, with the tensors that it carries."""
        self._ask = ask
        self._policy = policy
        self._session = session

    def get(self, block: int, moment: Moment, steps: int) -> dict[tuple[int, Part], Tensor]:
        """Fetch the means of a block. Raises `ServerLost` if they are not those after `steps`."""
        reply, payloads = self._ask(
            lambda number, heads: GetOptimiser(number, heads, self._session, block, moment)
        )
        if expect(reply, OptimiserBlock).steps != steps:
            raise ServerLost(reason=_("errors", "Its optimiser is at another step than this run."))
        return {
            (head.module, head.part): decode(head, payload)
            for head, payload in zip(reply.tensors, payloads, strict=True)
        }

    def put(self, block: int, moment: Moment, steps: int, means: Means) -> None:
        """Set the means of a block, as after `steps`."""
        check_adapter_sharing(self._policy)
        outbound = [
            OutboundOptimiser(tensor.float(), module, part)
            for (module, part), tensor in means.items()
        ]
        expect_done(
            self._ask(
                lambda number, heads: PutOptimiser(
                    number, heads, self._session, block, moment, steps
                ),
                outbound,
            )
        )
