"""Requests that go on with a few positions: those of sessions that compute the same, at once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import NamedTuple

from torch import Tensor

from core.protocol.frames import join
from core.protocol.messages import ClientMessage, Forward, Kind, Mode, Output
from core.protocol.tensors import encode_tensor
from server_stub.cached_row import Turn, generate_together
from server_stub.dispatch import excuse, incoming
from server_stub.registry import Registry

_log = logging.getLogger(__name__)
_MOST_POSITIONS = 16
"""Of one request: more are a prompt, which has work enough for itself."""


class Asked(NamedTuple):
    """A request and whose it is."""

    connection: int
    message: ClientMessage
    payloads: list[memoryview]

    @property
    def session(self) -> tuple[int, int]:
        """Of this connection."""
        return self.connection, getattr(self.message, "session", 0)


def goes_on(message: ClientMessage) -> bool:
    """Whether a request is one that others may join."""
    return (
        isinstance(message, Forward)
        and message.mode is Mode.GENERATE
        and len(message.lengths) == 1
        and message.lengths[0] <= _MOST_POSITIONS
    )


def answer_together(registry: Registry, requests: Sequence[Asked]) -> list[bytes]:
    """The replies to requests of one company, each of another session. Raises nothing.

    What is wrong with one of them is refused to that one alone.
    """
    replies: dict[int, bytes] = {}
    turns: dict[int, Turn] = {}
    for place, asked in enumerate(requests):
        try:
            turns[place] = _turn(registry, asked)
        except Exception as error:  # noqa: BLE001 - one client's fault must not end the others
            replies[place] = excuse(asked.message, error)
    for place, output in zip(turns, _outputs(list(turns.values())), strict=True):
        replies[place] = _reply(registry, requests[place], output)
    return [replies[place] for place in range(len(requests))]


def _turn(registry: Registry, asked: Asked) -> Turn:
    opened, message = registry.get(*asked.session), asked.message
    assert isinstance(message, Forward)
    return opened.turn(incoming(opened, message, asked.payloads), message.past)


def _outputs(turns: list[Turn]) -> list[Tensor | Exception]:
    if not turns:
        return []
    try:
        return [*generate_together(turns)]
    except Exception as error:  # noqa: BLE001 - goes to whom it belongs
        if len(turns) == 1:
            return [error]
        _log.warning("%d sessions generate one by one: %s", len(turns), error)
        return [output for turn in turns for output in _outputs([turn])]


def _reply(registry: Registry, asked: Asked, output: Tensor | Exception) -> bytes:
    try:
        if isinstance(output, Exception):
            raise output
        number = registry.get(*asked.session).reply_number
        head, payload = encode_tensor(output, Kind.HIDDEN, number)
        return join(Output(asked.message.id, [head], kept=False), [payload])
    except Exception as error:  # noqa: BLE001 - as above
        return excuse(asked.message, error)
