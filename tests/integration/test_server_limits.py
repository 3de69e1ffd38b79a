"""What one server allows, on a server that allows little."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from support.raw_client import PING, PONG, Closed, RawClient, code_of, wire
from support.trunk_process import (
    HIDDEN,
    TOKEN,
    TrunkProcess,
    facts_of,
    open_session,
    states,
    through,
    token_ids,
)

from core.errors import ServerLost, ServerRefused
from core.net.link import Link
from core.net.rest import fetch_info
from core.protocol.frames import join
from core.protocol.messages import (
    CloseSession,
    Code,
    CreateAdapter,
    Done,
    ForgetRows,
    Forward,
    ForwardKept,
    Mode,
    Number,
    OpenSession,
    Output,
    Ping,
    SessionOpened,
)

MEGABYTE = 1 << 20
IDLE_SECONDS = 6.0
POSITIONS = 600
OPTIONS = (
    *("--max-message-mb", "2", "--max-sessions", "12", "--max-cache-mb", "2"),
    *("--max-positions", str(POSITIONS), "--idle-seconds", str(IDLE_SECONDS)),
    *("--max-kept-mb", "1"),
)
PER_CONNECTION = 8
PENDING = 16
CACHE_BYTES_PER_POSITION = 2 * 3 * 64 * 4  # keys and values, 3 heads of 64, float32


@pytest.fixture(scope="module")
def trunk(demo_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    log = tmp_path_factory.mktemp("trunk") / "trunk.log"
    with TrunkProcess(log, *OPTIONS) as trunk:
        yield trunk
        assert trunk.terminate() == 0
    assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.fixture
def client(trunk: TrunkProcess) -> Iterator[RawClient]:
    with RawClient(trunk.url) as client:
        yield client


def open_one(client: RawClient, input_blocks: int = 14, output_blocks: int = 14) -> Any:
    return client.request(OpenSession(2, [], 0, input_blocks, output_blocks, Number.BFLOAT16))


def forward(
    client: RawClient, session: int, rows: int, past: int = 0, mode: Mode = Mode.GENERATE
) -> Any:
    head, payload = wire(states(rows, 0))
    return client.request(Forward(7, [head], session, mode, [rows], past, 0), payload)


def test_info_tells_the_limits(trunk: TrunkProcess) -> None:
    info = fetch_info(trunk.url, TOKEN)
    assert (info.max_message_bytes, info.max_positions) == (2 * MEGABYTE, POSITIONS)
    (offer,) = info.models
    assert (offer.min_input_blocks, offer.min_output_blocks) == (1, 1)
    assert offer.model.blocks == 30


def test_a_message_beyond_the_limit_ends_the_connection(client: RawClient) -> None:
    # The server may hang up while the message is still on its way.
    with contextlib.suppress(ConnectionError):
        client.send(bytes(2 * MEGABYTE + 1))
    assert client.receive() in (Closed(1009, ""), Closed(0, ""))


def test_the_client_does_not_send_what_the_server_would_not_take(trunk: TrunkProcess) -> None:
    link = Link(trunk.url, TOKEN, 2 * MEGABYTE)
    try:
        session = open_session(link)
        sent = link.bytes_sent
        with pytest.raises(ServerRefused) as refusal:
            through(
                session, torch.zeros(2, 512, HIDDEN), token_ids(1024, 0).view(2, 512), [512, 512]
            )
        assert facts_of(refusal.value)[0] == Code.TOO_LARGE
        assert link.bytes_sent == sent
        assert through(session, torch.zeros(1, 8, HIDDEN), token_ids(8, 0), [8]).shape == (
            1,
            8,
            HIDDEN,
        )
    finally:
        link.close()


def test_a_client_that_sends_too_much_learns_why_it_was_dropped(trunk: TrunkProcess) -> None:
    link = Link(trunk.url, TOKEN, 64 * MEGABYTE)
    try:
        session = open_session(link)
        with pytest.raises(ServerLost) as lost:
            through(
                session, torch.zeros(2, 512, HIDDEN), token_ids(1024, 0).view(2, 512), [512, 512]
            )
        assert "larger than the server allows" in str(lost.value) or "broke" in str(lost.value)
    finally:
        link.close()


def test_sessions_of_a_connection_and_of_the_server(trunk: TrunkProcess, client: RawClient) -> None:
    opened = [open_one(client) for _ in range(PER_CONNECTION)]
    assert all(isinstance(reply, SessionOpened) for reply in opened)
    assert code_of(open_one(client)) == Code.BUSY
    with RawClient(trunk.url) as other:
        for _ in range(12 - PER_CONNECTION):
            assert isinstance(open_one(other), SessionOpened)
        assert code_of(open_one(other)) == Code.BUSY
        client.request(CloseSession(3, [], opened[0].session))
        assert isinstance(open_one(other), SessionOpened)


def test_sessions_end_with_their_connection(trunk: TrunkProcess, client: RawClient) -> None:
    for _ in range(3):  # more than there is room for, one after the other
        with RawClient(trunk.url) as passer_by:
            for _ in range(PER_CONNECTION):
                assert isinstance(open_one(passer_by), SessionOpened)
        deadline = time.monotonic() + 20
        while not isinstance(open_one(client), SessionOpened) and time.monotonic() < deadline:
            time.sleep(0.05)


def test_rows_longer_than_allowed(client: RawClient) -> None:
    session = open_one(client).session
    assert code_of(forward(client, session, POSITIONS + 1)) == Code.TOO_LARGE
    assert code_of(forward(client, session, POSITIONS + 1, mode=Mode.EVALUATE)) == Code.TOO_LARGE
    assert isinstance(forward(client, session, POSITIONS, mode=Mode.EVALUATE), Output)
    assert isinstance(forward(client, session, POSITIONS - 1), Output)
    assert isinstance(forward(client, session, 1, past=POSITIONS - 1), Output)
    assert code_of(forward(client, session, 1, past=POSITIONS)) == Code.TOO_LARGE


def test_cache_memory_is_shared_and_given_back(trunk: TrunkProcess, client: RawClient) -> None:
    blocks = 4
    fits = 2 * MEGABYTE // (blocks * CACHE_BYTES_PER_POSITION)
    assert POSITIONS / 2 < fits < POSITIONS
    session = open_one(client, 13, 13).session
    assert isinstance(forward(client, session, fits), Output)
    assert code_of(forward(client, session, 1, past=fits)) == Code.BUSY
    # The same positions again need no more memory than they have.
    assert isinstance(forward(client, session, fits - 3, past=3), Output)
    with RawClient(trunk.url) as other:
        theirs = open_one(other, 13, 13).session
        assert code_of(forward(other, theirs, 5)) == Code.BUSY
        assert isinstance(forward(client, session, 1, past=fits - 10), Output)
        assert isinstance(forward(other, theirs, 5), Output)
        assert isinstance(client.request(CloseSession(3, [], session)), Done)
        assert isinstance(forward(other, theirs, fits - 5, past=5), Output)


def test_memory_for_kept_rows_is_shared_and_given_back(
    trunk: TrunkProcess, client: RawClient
) -> None:
    def keep(client: RawClient, session: int, first: int, rows: int, number: Number) -> bool:
        head, payload = wire(states(rows, 0), number=number)
        message = Forward(7, [head], session, Mode.EVALUATE, [rows], 0, first)
        reply = client.request(message, payload)
        assert isinstance(reply, Output)
        return reply.kept

    fits = (MEGABYTE - 1024) // (2 * HIDDEN)  # a row takes 1 024 bytes besides its values
    assert fits > POSITIONS
    session = open_one(client).session
    assert keep(client, session, 1, POSITIONS, Number.BFLOAT16)
    left = fits - POSITIONS - 1
    assert not keep(client, session, 2, left + 1, Number.BFLOAT16)
    missing = client.request(ForwardKept(8, [], session, Mode.EVALUATE, [2]))
    assert code_of(missing) == Code.NO_SUCH_ROWS
    assert not keep(client, session, 2, left // 2 + 1, Number.FLOAT32)  # twice as large
    with RawClient(trunk.url) as other:
        theirs = open_one(other).session
        assert not keep(other, theirs, 1, left + 1, Number.BFLOAT16)
        assert keep(other, theirs, 1, left, Number.BFLOAT16)
        assert not keep(client, session, 2, 1, Number.BFLOAT16)
        assert isinstance(client.request(ForgetRows(9, [], session)), Done)
        assert keep(other, theirs, 2, POSITIONS, Number.BFLOAT16)
        assert isinstance(other.request(CloseSession(3, [], theirs)), Done)
        assert keep(client, session, 1, POSITIONS, Number.BFLOAT16)


def test_many_short_rows_cost_more_than_their_values(client: RawClient) -> None:
    session = open_one(client).session
    rows = MEGABYTE // (1024 + 2 * HIDDEN) + 1
    head, payload = wire(states(rows, 0), number=Number.BFLOAT16)
    assert len(payload) < MEGABYTE
    message = Forward(7, [head], session, Mode.EVALUATE, [1] * rows, 0, 1)
    reply = client.request(message, payload)
    assert isinstance(reply, Output)
    assert not reply.kept


def test_forward_passes_that_wait_for_their_gradient(client: RawClient) -> None:
    session = open_one(client).session
    client.request(CreateAdapter(3, [], session, 2, 4.0, 1, 0.0, True))
    head, payload = wire(states(1, 0))
    for number in range(PENDING):
        message = Forward(100 + number, [head], session, Mode.TRAIN, [1], 0, 0)
        assert isinstance(client.request(message, payload), Output)
    message = Forward(200, [head], session, Mode.TRAIN, [1], 0, 0)
    assert code_of(client.request(message, payload)) == Code.BUSY
    assert isinstance(forward(client, session, 1), Output)


def test_idle_sessions_are_dropped_and_pings_keep_them(client: RawClient) -> None:
    kept, forgotten = open_one(client).session, open_one(client).session
    end = time.monotonic() + 2 * IDLE_SECONDS
    while time.monotonic() < end:
        assert isinstance(client.request(Ping(3, [], kept)), Done)
        assert isinstance(client.request(Ping(4, [], 0)), Done)  # keeps the connection only
        time.sleep(0.2)
    assert code_of(client.request(Ping(5, [], forgotten))) == Code.NO_SUCH_SESSION
    assert isinstance(client.request(Ping(6, [], kept)), Done)


def test_pings_are_answered_while_a_request_is_computed(client: RawClient) -> None:
    session = open_one(client, 1, 1).session
    head, payload = wire(states(POSITIONS, 0), number=Number.BFLOAT16)
    message = Forward(7, [head], session, Mode.EVALUATE, [POSITIONS], 0, 0)
    client.send(join(client.numbered(message), [payload]))
    client.send(b"still there?", PING)
    assert client.receive_frame() == (PONG, b"still there?")
    assert isinstance(client.receive(), Output)


def test_requests_are_answered_in_their_order(client: RawClient) -> None:
    numbers = range(2, 22)
    for number in numbers:
        client.send(join(Ping(number, [], 0), []))
    assert [client.receive().id for _ in numbers] == list(numbers)
