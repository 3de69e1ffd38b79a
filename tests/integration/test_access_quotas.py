"""What one client may take of a trunk server, and that the others do not feel it."""

from __future__ import annotations

import concurrent.futures
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from support.clients import OwnServer
from support.raw_client import RawClient, new_session, wire
from support.trunk_process import TrunkProcess

from core.protocol.messages import (
    CloseSession,
    Code,
    CreateAdapter,
    Done,
    Forward,
    Mode,
    Number,
    OpenSession,
    Output,
    Ping,
    Refused,
    SessionOpened,
)
from server_stub.access.tokens import Quotas, Scope

WIDTH = 96
POSITIONS_OF_A_MB = (1 << 20) // (2 * 2 * 24 * 4 * 2)
"""Keys and values of two heads of 24 values of 4 bytes, in two blocks."""
ALL = list(Scope)


@pytest.fixture(scope="module")
def own(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    folder = tmp_path_factory.mktemp("server")
    options = "--model", str(model), "--state-folder", str(folder / "state"), "--idle-seconds", "12"
    with TrunkProcess(folder / "log", *options, token=None) as trunk:
        yield OwnServer(trunk, folder / "state")
    assert (folder / "log").read_text("utf-8") == ""


def open_one(client: RawClient) -> Any:
    return client.request(OpenSession(2, [], 0, 3, 3, Number.FLOAT32))


def generate(client: RawClient, session: int, positions: int, past: int = 0) -> Any:
    head, payload = wire(torch.zeros(positions, WIDTH))
    return client.request(Forward(3, [head], session, Mode.GENERATE, [positions], past, 0), payload)


def create(client: RawClient, session: int) -> Any:
    return client.request(CreateAdapter(4, [], session, 4, 8.0, 1, 0.0, trainable=True))


def check_busy(reply: Any, what: str) -> None:
    assert isinstance(reply, Refused), reply
    assert reply.code == Code.BUSY
    assert what in reply.detail
    assert re.search(r"try again in \d+ s$", reply.detail), reply.detail


def test_sessions_of_all_connections_count_together(own: OwnServer) -> None:
    token = own.client("two sessions", ALL, Quotas(sessions=2))
    with RawClient(own.url, token) as one, RawClient(own.url, token) as two:
        first = new_session(one, 3, 3)
        new_session(two, 3, 3)
        check_busy(open_one(one), "2 sessions")
        check_busy(open_one(two), "2 sessions")
        with RawClient(own.url, own.trunk.ready["token"]) as other:
            assert isinstance(open_one(other), SessionOpened)
        assert isinstance(one.request(CloseSession(5, [], first)), Done)
        new_session(two, 3, 3)
        check_busy(open_one(one), "2 sessions")
    # What a connection had is free again when it has ended.
    with RawClient(own.url, token) as three:
        deadline = time.monotonic() + 10
        while isinstance(open_one(three), Refused) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert isinstance(open_one(three), SessionOpened)


def test_a_session_that_was_dropped_as_idle_does_not_count(own: OwnServer) -> None:
    token = own.client("one session", ALL, Quotas(sessions=1))
    with RawClient(own.url, token) as client:
        new_session(client, 3, 3)
        check_busy(open_one(client), "1 sessions")
        deadline = time.monotonic() + 60
        while isinstance(open_one(client), Refused):
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_adapters(own: OwnServer) -> None:
    token = own.client("one adapter", ALL, Quotas(adapters=1))
    with RawClient(own.url, token) as client:
        one, two = new_session(client, 3, 3), new_session(client, 3, 3)
        assert isinstance(create(client, one), Done)
        check_busy(create(client, two), "1 adapters")
        assert isinstance(create(client, one), Refused)  # it has one, which counts on
        check_busy(create(client, two), "1 adapters")
        client.request(CloseSession(5, [], one))
        assert isinstance(create(client, two), Done)


def test_cache(own: OwnServer) -> None:
    token = own.client("a megabyte", ALL, Quotas(cache_mb=1))
    with RawClient(own.url, token) as client:
        one, two = new_session(client, 3, 3), new_session(client, 3, 3)
        check_busy(generate(client, one, POSITIONS_OF_A_MB + 1), "1 MB")
        half = POSITIONS_OF_A_MB // 2
        assert isinstance(generate(client, one, half), Output)
        assert isinstance(generate(client, one, half), Output)  # in the place of the first
        # A refused request takes nothing.
        assert generate(client, two, 5, past=10).code == Code.BAD_PAST
        assert isinstance(generate(client, two, half), Output)
        check_busy(generate(client, two, 10, past=half), "1 MB")
        client.request(CloseSession(5, [], one))
        assert isinstance(generate(client, two, 10, past=half), Output)


def test_too_many_requests_are_read_more_slowly(own: OwnServer) -> None:
    token = own.client("five a second", ALL, Quotas(requests=5))
    with RawClient(own.url, token) as client:
        began = time.monotonic()
        for number in range(10, 30):
            assert client.request(Ping(number, [], 0)).id == number
        assert time.monotonic() - began > 2.5  # 20, of which 5 may come at once; 3 s


def test_too_many_rest_requests_are_sent_away(own: OwnServer) -> None:
    token = own.client("one a second", ALL, Quotas(requests=1))
    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        answers = [*pool.map(lambda _: own.get("/v1/info", token), range(10))]
    statuses = [it.status_code for it in answers]
    assert set(statuses) == {200, 429}
    waits = [int(it.headers["Retry-After"]) for it in answers if it.status_code == 429]
    assert min(waits) >= 1
