"""The estimated traffic against the bytes of a real token and a real training step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import torch
from support.trunk_process import HIDDEN, MAX_MESSAGE, SMALL, learnt_from, states, token_ids

from core.engine.server import Server
from core.estimate import estimate
from core.net.link import Link
from core.net.session import TrunkSession
from core.privacy.noise import NoiseSource
from core.privacy.outbound import Gate

WEBSOCKET_HEADER = 14
"""At most, of each message; the link counts messages without it."""


class Traffic:
    sent = 0
    received = 0


@contextmanager
def counted(link: Link) -> Iterator[Traffic]:
    traffic = Traffic()
    sent, received = link.bytes_sent, link.bytes_received
    yield traffic
    traffic.sent, traffic.received = link.bytes_sent - sent, link.bytes_received - received


@pytest.fixture(params=[0.0, 0.5], ids=["exact", "noisy"])
def session(request: pytest.FixtureRequest, server: Server) -> Iterator[TrunkSession]:
    assert server.bundled is not None
    link = Link(server.url, server.bundled.token, MAX_MESSAGE)
    gate = Gate(request.param, HIDDEN)
    yield TrunkSession(link, SMALL, gate, NoiseSource(gate, request.param, 1.0))
    link.close()


def check(estimated: int, real: int) -> None:
    """Within 10 %, and never below the truth by more than 2 %."""
    assert 0.98 * real <= estimated <= 1.10 * real, (estimated, real)


def test_one_generated_token(server: Server, session: TrunkSession) -> None:
    session.generate(states(300, 0)[None], token_ids(300, 0), 0)
    with counted(session.link) as real:
        session.generate(states(1, 1)[None], token_ids(1, 1), 300)
    guess = estimate(server.source.facts(4), 14, 14, session.noise.level)
    for overhead in (0, WEBSOCKET_HEADER):
        check(guess.sent_per_token, real.sent + overhead)
        check(guess.received_per_token, real.received + overhead)


@pytest.mark.parametrize("train_input_blocks", [False, True])
@pytest.mark.parametrize(("rows", "tokens"), [(4, 256), (1, 40), (32, 30)])
def test_one_training_step_in_the_first_and_in_a_later_epoch(
    server: Server, session: TrunkSession, train_input_blocks: bool, rows: int, tokens: int
) -> None:
    session.create_adapter(2, 4.0)
    if train_input_blocks:
        session.noise.follow_states()
    inputs = torch.randn(rows, tokens, HIDDEN)
    ids = token_ids(rows * tokens, 2).view(rows, tokens)
    epochs = []
    for _ in range(2):
        with counted(session.link) as real:
            learnt_from(session, inputs, ids, [tokens] * rows, want=train_input_blocks)
            session.step(0.001, 1.0)
            session.settle()
        epochs.append(real)
    guess = estimate(
        server.source.facts(4),
        14,
        14,
        session.noise.level,
        rows_per_step=rows,
        tokens_per_row=tokens,
        train_input_blocks=train_input_blocks,
    )
    first, later = epochs
    for overhead in (0, 3 * WEBSOCKET_HEADER):
        check(guess.sent_per_step, first.sent + overhead)
        check(guess.sent_per_later_step, later.sent + overhead)
        check(guess.received_per_step, first.received + overhead)
        check(guess.received_per_step, later.received + overhead)
