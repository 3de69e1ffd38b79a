"""Training requests of several seats, answered in one pass over all their rows.

Runs in the compute thread. What is wrong with one request is refused to that one alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from torch import Tensor

from core.protocol.messages import Backward, Forward, ForwardKept
from server_stub.decoding import Asked
from server_stub.dispatch import (
    excuse,
    incoming,
    incoming_gradient,
    incoming_kept,
    input_gradient,
    passed,
)
from server_stub.registry import Registry
from server_stub.session import Session, backward_together

_Checked = TypeVar("_Checked")


def answer_in_one_pass(registry: Registry, requests: Sequence[Asked]) -> list[bytes]:
    """The replies to forward requests, or to gradients, of sessions of one common run."""
    replies: dict[int, bytes] = {}
    groups: dict[Any, list[int]] = {}
    for place, asked in enumerate(requests):
        try:
            session = registry.get(*asked.session)
        except Exception as error:  # noqa: BLE001 - one client's fault must not end the others
            replies[place] = excuse(asked.message, error)
            continue
        kind = isinstance(asked.message, Backward)
        groups.setdefault((kind, session.blocks), []).append(place)
    for (backward, _), places in groups.items():
        some = [requests[place] for place in places]
        answered = (_backward if backward else _forward)(registry, some)
        replies.update(zip(places, answered, strict=True))
    return [replies[place] for place in range(len(requests))]


def _forward(registry: Registry, requests: Sequence[Asked]) -> list[bytes]:
    def check(asked: Asked) -> tuple[Session, Asked, Tensor, list[int]]:
        session, message = registry.get(*asked.session), asked.message
        if isinstance(message, ForwardKept):
            return session, asked, *incoming_kept(session, message)
        assert isinstance(message, Forward)
        return session, asked, incoming(session, message, asked.payloads), message.lengths

    def run(parts: Sequence[tuple[Session, Asked, Tensor, list[int]]]) -> list[bytes]:
        outputs: list[Tensor] = []
        for some in _within_limit(parts, registry.limits.max_batch_positions):
            outputs += some[0][0].train_together(
                [
                    (session, asked.message.id, session.rows(hidden, lengths), lengths)
                    for session, asked, hidden, lengths in some
                ]
            )
        return [
            passed(session, asked.message, hidden, output)  # type: ignore[arg-type]
            for (session, asked, hidden, _), output in zip(parts, outputs, strict=True)
        ]

    return _together(requests, check, run)


def _within_limit(
    parts: Sequence[tuple[Session, Asked, Tensor, list[int]]], most: int
) -> list[list[tuple[Session, Asked, Tensor, list[int]]]]:
    """As many together as a batch may have positions."""
    groups: list[list[tuple[Session, Asked, Tensor, list[int]]]] = []
    for part in parts:
        group = [*groups[-1], part] if groups else [part]
        longest = max(max(lengths) for *_, lengths in group)
        if groups and longest * sum(len(lengths) for *_, lengths in group) <= most:
            groups[-1] = group
        else:
            groups.append([part])
    return groups


def _backward(registry: Registry, requests: Sequence[Asked]) -> list[bytes]:
    def check(asked: Asked) -> tuple[Session, Backward, Tensor]:
        session, message = registry.get(*asked.session), asked.message
        assert isinstance(message, Backward)
        return session, message, incoming_gradient(session, message, asked.payloads)

    def run(parts: Sequence[tuple[Session, Backward, Tensor]]) -> list[bytes]:
        results = backward_together(
            [
                (session, message.forward, gradient, message.want_gradient)
                for session, message, gradient in parts
            ]
        )
        return [
            input_gradient(message.id, result, norm, session.reply_number)
            for (session, message, _), (result, norm) in zip(parts, results, strict=True)
        ]

    return _together(requests, check, run)


def _together(
    requests: Sequence[Asked],
    check: Callable[[Asked], _Checked],
    run: Callable[[Sequence[_Checked]], list[bytes]],
) -> list[bytes]:
    replies: dict[int, bytes] = {}
    checked: dict[int, _Checked] = {}
    for place, asked in enumerate(requests):
        try:
            checked[place] = check(asked)
        except Exception as error:  # noqa: BLE001 - as above
            replies[place] = excuse(asked.message, error)
    if checked:
        try:
            replies.update(zip(checked, run([*checked.values()]), strict=True))
        except Exception as error:  # noqa: BLE001 - as above
            replies.update({place: excuse(requests[place].message, error) for place in checked})
    return [replies[place] for place in range(len(requests))]
