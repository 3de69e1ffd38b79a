"""In a run with frozen input blocks each row's hidden states are sent once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from support.recorded_server import Ran, Recorded, by_row, run
from support.trunk_process import (
    MAX_MESSAGE,
    TOKEN,
    TrunkProcess,
    learnt_from,
    open_session,
    states,
    through,
    token_ids,
)
from torch import Tensor

from core.engine.server import Server
from core.net.link import Link
from core.net.session import TrunkSession
from core.protocol.messages import ForgetRows, ForwardKept, Mode

EPOCHS = 3
SECRET = bytes(range(32))
STATE = {0.0: 4 * 576, 0.5: 2 * 576}
"""Bytes of a position by noise level."""


def recorded_run(
    folder: Path, kept_mb: int, level: float
) -> tuple[Ran, list[Tensor], list[ForwardKept]]:
    """A run on a server with so much room; the rows that were sent and those only named."""
    folder.mkdir()
    with TrunkProcess(folder / "trunk.log", "--max-kept-mb", str(kept_mb)) as trunk:
        recorded = Recorded(trunk.url, TOKEN)
        try:
            done = run(
                recorded.connect(),
                folder / "run",
                level=level,
                train=4,
                held_back=4,
                secret=SECRET,
                epochs=EPOCHS,
            )
        finally:
            recorded.close()
        assert trunk.terminate() == 0
    assert "Traceback" not in (folder / "trunk.log").read_text(encoding="utf-8")
    named = [message for message, _ in recorded.messages() if isinstance(message, ForwardKept)]
    return done, list(by_row(recorded.forwards(Mode.TRAIN, Mode.EVALUATE))), named


def times_sent(rows: list[Tensor], lengths: list[int]) -> set[int]:
    return {sum(len(row) == length for row in rows) for length in lengths}


@pytest.mark.slow
@pytest.mark.parametrize(("level", "less_room"), [(0.0, 1), (0.5, 0)])
def test_each_row_is_sent_once_and_with_less_room_nothing_else_changes(
    tmp_path: Path, level: float, less_room: int
) -> None:
    """Without noise 1 MB holds the rows to measure with, and no more.

    Losses agree to 1e-6 without noise. With noise the wire rounds to bfloat16, and a state that
    is computed again may be rounded to the other side; they agree to 1e-4.
    """
    done, sent, named = recorded_run(tmp_path / "room", 2048, level)
    assert times_sent(sent, done.train + done.held_back) == {1}
    assert len(named) == EPOCHS - 1 + 1
    assert all(set(message.rows) == {5, 6, 7, 8} for message in named[:-1])
    assert named[-1].rows == [1, 2, 3, 4]

    again, resent, named = recorded_run(tmp_path / "less", less_room, level)
    assert (again.train, again.held_back) == (done.train, done.held_back)
    assert times_sent(resent, done.train) == {EPOCHS}
    if less_room:
        assert 4 * 70 * STATE[level] < less_room << 20 < 8 * 70 * STATE[level]
        assert [message.rows for message in named] == [[1, 2, 3, 4]]
        assert times_sent(resent, done.held_back) == {1}
    else:
        assert not named
        assert times_sent(resent, done.held_back) == {2}
    for length in done.train + done.held_back:
        (first,) = (row for row in sent if len(row) == length)
        for other in (row for row in resent if len(row) == length):
            check_same(first, other, level)
    assert len(done.losses) == EPOCHS + 2
    tolerance = 1e-4 if level else 1e-6
    for one, other in zip(done.losses, again.losses, strict=True):
        assert math.isclose(one, other, rel_tol=tolerance)
    assert done.losses[-1] < done.losses[0]


def check_same(one: Tensor, other: Tensor, level: float) -> None:
    """The same bytes but for the rounding of a clean state that is computed twice."""
    if level:
        torch.testing.assert_close(one, other, rtol=2**-7, atol=1e-4)  # one bfloat16 step
        assert float((one == other).float().mean()) > 0.98
    else:
        torch.testing.assert_close(one, other, rtol=1e-5, atol=1e-4)


# --- one session, step by step ---------------------------------------------------------------


@pytest.fixture
def session(server: Server) -> Iterator[TrunkSession]:
    assert server.bundled is not None
    link = Link(server.url, server.bundled.token, MAX_MESSAGE)
    yield open_session(link)
    link.close()


def bytes_of(session: TrunkSession, seed: int, length: int = 50) -> tuple[int, Tensor]:
    """What measuring one row sends, and what comes back."""
    before = session.link.bytes_sent
    output = through(session, states(length, seed)[None], token_ids(length, seed), [length])
    return session.link.bytes_sent - before, output


def test_a_row_that_is_kept_gives_the_same_output(session: TrunkSession) -> None:
    first, expected = bytes_of(session, 1)
    second, found = bytes_of(session, 1)
    assert first > 50 * 576 * 4
    assert second < 50
    assert torch.equal(found, expected)
    # Its beginning is another row, and so is one with another last token.
    assert bytes_of(session, 1, length=49)[0] > 49 * 576 * 4
    ids = token_ids(50, 1)
    ids[0, -1] += 1
    before = session.link.bytes_sent
    through(session, states(50, 1)[None], ids, [50])
    assert session.link.bytes_sent - before > 50 * 576 * 4


def test_rows_come_back_in_any_order_and_company(session: TrunkSession) -> None:
    lengths = [50, 50, 50]
    hidden = torch.stack([states(50, seed) for seed in (1, 2, 3)])
    ids = torch.cat([token_ids(50, seed) for seed in (1, 2, 3)])
    expected = through(session, hidden, ids, lengths)
    order = [2, 0, 2]
    before = session.link.bytes_sent
    found = through(session, hidden[order], ids[order], lengths)
    assert session.link.bytes_sent - before < 60
    torch.testing.assert_close(found, expected[order], rtol=1e-4, atol=1e-4)


def test_a_batch_with_a_new_row_is_sent_whole_and_kept_whole(session: TrunkSession) -> None:
    bytes_of(session, 1)
    hidden = torch.stack([states(50, seed) for seed in (1, 2)])
    ids = torch.cat([token_ids(50, seed) for seed in (1, 2)])
    before = session.link.bytes_sent
    through(session, hidden, ids, [50, 50])
    assert session.link.bytes_sent - before > 2 * 50 * 576 * 4
    assert bytes_of(session, 1)[0] < 50
    assert bytes_of(session, 2)[0] < 50


def test_kept_rows_train_like_sent_ones(session: TrunkSession) -> None:
    session.create_adapter(4, 8.0)
    inputs, ids, towards = states(50, 1)[None], token_ids(50, 1), states(50, 2)[None]
    results = []
    for _ in range(2):
        before = session.link.bytes_sent
        output, gradient = learnt_from(session, inputs, ids, [50], towards)
        assert gradient is not None
        results.append((session.link.bytes_sent - before, output, gradient))
    (first, output, gradient), (second, same_output, same_gradient) = results
    assert first - second > 50 * 576 * 4 - 50
    assert torch.equal(output, same_output)
    assert torch.equal(gradient, same_gradient)


def test_rows_are_forgotten_on_request_and_sent_again(session: TrunkSession) -> None:
    _, expected = bytes_of(session, 1)
    session.forget_rows()
    again, found = bytes_of(session, 1)
    assert again > 50 * 576 * 4
    assert torch.equal(found, expected)
    assert bytes_of(session, 1)[0] < 50


def test_a_server_that_has_lost_its_rows_gets_them_again(session: TrunkSession) -> None:
    _, expected = bytes_of(session, 1)
    session.link.request(lambda number, heads: ForgetRows(number, heads, session._id))
    again, found = bytes_of(session, 1)
    assert again > 50 * 576 * 4
    assert torch.equal(found, expected)


def test_chat_keeps_nothing_and_neither_does_fresh_noise(session: TrunkSession) -> None:
    hidden, ids = states(50, 1)[None], token_ids(50, 1)
    for _ in range(2):
        before = session.link.bytes_sent
        session.generate(hidden, ids, 0)
        assert session.link.bytes_sent - before > 50 * 576 * 4
    session.noise.follow_states()
    for _ in range(2):
        assert bytes_of(session, 2)[0] > 50 * 576 * 4
