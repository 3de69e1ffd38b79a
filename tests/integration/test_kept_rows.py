"""Bad messages about kept rows get a typed refusal, and nobody else on the server notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from support.raw_client import RawClient, code_of, new_session, wire
from support.trunk_process import HIDDEN, TrunkProcess, states

from core.protocol.messages import (
    Code,
    Done,
    ForgetRows,
    Forward,
    ForwardKept,
    Kind,
    Mode,
    Number,
    Output,
    TensorHead,
)


def kept(session: int, *rows: int, mode: Mode = Mode.EVALUATE) -> Any:
    return ForwardKept(8, [], session, mode, list(rows))


def keeping(session: int, first: int, lengths: list[int], seed: int = 1) -> tuple[Any, bytes]:
    head, payload = wire(states(sum(lengths), seed))
    return Forward(7, [head], session, Mode.EVALUATE, lengths, 0, first), payload


def keep(client: RawClient, session: int, first: int, lengths: list[int]) -> bool:
    message, payload = keeping(session, first, lengths)
    reply = client.request(message, payload)
    assert isinstance(reply, Output)
    return reply.kept


@pytest.mark.parametrize(
    ("code", "make"),
    [
        (Code.NO_SUCH_ROWS, lambda it: (kept(it, 4), b"")),
        (Code.NO_SUCH_ROWS, lambda it: (kept(it, 1, 2, 2**24), b"")),
        (Code.BAD_MESSAGE, lambda it: (kept(it, 1, mode=Mode.GENERATE), b"")),
        (Code.NO_ADAPTER, lambda it: (kept(it, 1, mode=Mode.TRAIN), b"")),
        (Code.TOO_LARGE, lambda it: (kept(it, *[3] * 4096), b"")),
        (Code.NO_SUCH_SESSION, lambda it: (kept(it + 999, 1), b"")),
        (Code.NO_SUCH_SESSION, lambda it: (ForgetRows(8, [], it + 999), b"")),
        (Code.BAD_MESSAGE, lambda it: keeping(it, 3, [1, 1])),
        (Code.TOO_LARGE, lambda it: keeping(it, 2**24, [1, 1])),
        (Code.BAD_SHAPE, lambda it: (keeping(it, 9, [1, 1])[0], wire(states(1, 1))[1])),
    ],
    ids=[
        *("unknown", "one unknown", "in a chat", "no adapter", "too many", "no session"),
        *("no session to forget in", "number taken", "number too high", "bad tensor"),
    ],
)
@pytest.mark.usefixtures("bystander")
def test_bad_requests_for_kept_rows_change_nothing(
    client: RawClient, code: Code, make: Callable[[int], tuple[Any, bytes]]
) -> None:
    session = new_session(client)
    assert keep(client, session, 1, [5, 2, 40])
    message, payload = make(session)
    if code is Code.BAD_SHAPE:
        (head,) = message.tensors
        short = TensorHead(head.kind, head.number, 1, head.columns)
        message = Forward(7, [short], session, Mode.EVALUATE, [1, 1], 0, 9)
    reply = client.request(message, payload)
    assert (code_of(reply), reply.id) == (code, message.id)
    assert isinstance(client.request(kept(session, 3, 1, 2)), Output)
    assert code_of(client.request(kept(session, 9))) == Code.NO_SUCH_ROWS


@pytest.mark.usefixtures("bystander")
def test_what_is_generated_from_is_never_kept(client: RawClient) -> None:
    session = new_session(client)
    head, payload = wire(states(2, 1))
    message = Forward(7, [head], session, Mode.GENERATE, [2], 0, 1)
    assert code_of(client.request(message, payload)) == Code.BAD_MESSAGE
    assert code_of(client.request(kept(session, 1))) == Code.NO_SUCH_ROWS


@pytest.mark.usefixtures("bystander")
def test_rows_that_lead_nowhere_are_not_kept(client: RawClient) -> None:
    session = new_session(client)
    payload = torch.full((2, HIDDEN), torch.inf).numpy().tobytes()
    head = TensorHead(Kind.HIDDEN, Number.FLOAT32, 2, HIDDEN)
    message = Forward(7, [head], session, Mode.EVALUATE, [2], 0, 1)
    assert code_of(client.request(message, payload)) == Code.NOT_FINITE
    assert code_of(client.request(kept(session, 1))) == Code.NO_SUCH_ROWS


@pytest.mark.usefixtures("bystander")
def test_rows_of_other_sessions_are_out_of_reach(trunk: TrunkProcess, client: RawClient) -> None:
    mine, mine_too = new_session(client), new_session(client)
    assert keep(client, mine, 1, [3])
    assert code_of(client.request(kept(mine_too, 1))) == Code.NO_SUCH_ROWS
    with RawClient(trunk.url) as other:
        assert code_of(other.request(kept(mine, 1))) == Code.NO_SUCH_SESSION
        assert code_of(other.request(ForgetRows(8, [], mine))) == Code.NO_SUCH_SESSION
        theirs = new_session(other)
        assert keep(other, theirs, 1, [4])
        assert len(other.request(kept(theirs, 1)).tensors) == 1
    assert isinstance(client.request(kept(mine, 1)), Output)
    assert isinstance(client.request(ForgetRows(8, [], mine)), Done)
    assert code_of(client.request(kept(mine, 1))) == Code.NO_SUCH_ROWS
    assert keep(client, mine, 1, [3])  # its number is free again
