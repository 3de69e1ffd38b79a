"""The optimiser of a session's trunk adapter: fetched to save a run, given back to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from core.errors import ServerLost
from core.net.link import Link, expect, expect_done
from core.policy_rules import check_adapter_sharing
from core.privacy.outbound import Gate, OutboundOptimiser
from core.protocol.messages import GetOptimiser, Moment, OptimiserBlock, Part, PutOptimiser
from core.protocol.tensors import NotFinite, decode_tensor
from core.text import QT_TRANSLATE_NOOP as _

Means = Mapping[tuple[int, Part], Tensor]
"""One of AdamW's running means of a block's matrices, by (index of the module, part)."""


class TrunkOptimiser:
    """AdamW's running means of one session, a block at a time."""

    def __init__(self, link: Link, gate: Gate, session: int) -> None:
        self._link = link
        self._gate = gate
        self._session = session

    def get(self, block: int, moment: Moment, steps: int) -> dict[tuple[int, Part], Tensor]:
        """Fetch the means of a block. Raises `ServerLost` if they are not those after `steps`."""
        reply, payloads = self._link.request(
            lambda number, heads: GetOptimiser(number, heads, self._session, block, moment)
        )
        if expect(reply, OptimiserBlock).steps != steps:
            raise ServerLost(reason=_("errors", "Its optimiser is at another step than this run."))
        return {
            (head.module, head.part): _decode(head, payload)
            for head, payload in zip(reply.tensors, payloads, strict=True)
        }

    def put(self, block: int, moment: Moment, steps: int, means: Means) -> None:
        """Set the means of a block, as after `steps`."""
        check_adapter_sharing(self._gate.policy)
        outbound = [
            OutboundOptimiser(tensor.float(), module, part)
            for (module, part), tensor in means.items()
        ]
        expect_done(
            self._link.request(
                lambda number, heads: PutOptimiser(
                    number, heads, self._session, block, moment, steps
                ),
                outbound,
                self._gate,
            )
        )


def _decode(head: Any, payload: memoryview) -> Tensor:
    try:
        return decode_tensor(head, payload)
    except NotFinite:
        raise ServerLost(
            reason=_("errors", "It answered with numbers that are not finite.")
        ) from None
