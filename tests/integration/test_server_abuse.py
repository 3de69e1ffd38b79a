"""Peers that say nothing, too little or too much: shown out, while those who behave go on."""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
import torch
from support.raw_client import RawClient, new_session, wire
from support.served import session_on
from support.tiny_served import SHAPE
from support.trunk_process import TOKEN, TrunkProcess, token_ids

from core.model.partition import Partition
from core.model.source import ModelSource
from core.net.link import Link
from core.protocol.frames import join, split_server_frame
from core.protocol.messages import Forward, Mode, Output, Ping

SECONDS = 1.5
SOCKETS = 24
OPTIONS = (
    *("--request-seconds", str(SECONDS), "--stall-seconds", str(SECONDS)),
    *("--heartbeat-seconds", str(SECONDS), "--max-sockets", str(SOCKETS)),
    *("--max-message-mb", "4", "--max-unread-mb", "12"),
)
PATIENCE = 30.0
HEAD = b"GET /v1/info HTTP/1.1\r\nHost: trunk\r\n"
TOKEN_LINE = f"Authorization: Bearer {TOKEN}\r\n".encode()


@pytest.fixture(scope="module")
def trunk(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrunkProcess]:
    log = tmp_path_factory.mktemp("abused") / "trunk.log"
    with TrunkProcess(log, "--model", str(model), *OPTIONS) as trunk:
        yield trunk
        assert trunk.terminate() == 0
    assert "Traceback" not in log.read_text("utf-8")


def states(rows: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(rows, SHAPE.hidden, generator=torch.Generator().manual_seed(seed))


class Neighbour:
    """A client that behaves. It generates the same again and again, and gets the same."""

    def __init__(self, url: str) -> None:
        self.link = Link(url, TOKEN, 4 << 20)
        self._session = session_on(self.link, 0, SHAPE.hidden, Partition(1, 1))
        self._expected = self._answer()

    def _answer(self) -> torch.Tensor:
        return self._session.generate(states(6)[None], token_ids(6, 0), 0)

    def check(self) -> None:
        assert torch.equal(self._answer(), self._expected)


@pytest.fixture
def neighbour(trunk: TrunkProcess) -> Iterator[None]:
    """Before and after."""
    found = Neighbour(trunk.url)
    try:
        yield
        found.check()
    finally:
        found.link.close()


def connect(trunk: TrunkProcess) -> socket.socket:
    host, port = trunk.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def is_ended(connection: socket.socket) -> bool:
    """Whether the server ends it before our patience does."""
    connection.settimeout(PATIENCE)
    try:
        while connection.recv(1 << 16):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def drip(connection: socket.socket, piece: bytes) -> bool:
    """Send a piece every now and then; whether the server ends it."""
    end = time.monotonic() + PATIENCE
    connection.settimeout(0.2)
    while time.monotonic() < end:
        try:
            connection.sendall(piece)
            if not connection.recv(1 << 16):
                return True
        except TimeoutError:
            continue
        except ConnectionError:
            return True
    return False


@pytest.mark.usefixtures("neighbour")
@pytest.mark.parametrize(
    "said",
    [b"", HEAD, HEAD + TOKEN_LINE + b"\r\n"],
    ids=["nothing", "half a head", "nothing after an answer"],
)
def test_who_says_nothing_more_is_shown_out(trunk: TrunkProcess, said: bytes) -> None:
    with connect(trunk) as connection:
        connection.sendall(said)
        assert is_ended(connection)


@pytest.mark.usefixtures("neighbour")
def test_heads_that_come_in_drips_are_not_waited_for(trunk: TrunkProcess) -> None:
    with connect(trunk) as connection:
        connection.sendall(HEAD)
        assert drip(connection, b"X-a: b\r\n")


@pytest.mark.usefixtures("neighbour")
@pytest.mark.parametrize("head", [b"Content-Length: 4000\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_bodies_that_come_in_drips_are_not_waited_for(trunk: TrunkProcess, head: bytes) -> None:
    with connect(trunk) as connection:
        start = b"POST /v1/runs HTTP/1.1\r\nHost: trunk\r\n" + TOKEN_LINE + head + b"\r\n"
        connection.sendall(start)
        assert drip(connection, b"1\r\nx\r\n")


@pytest.mark.usefixtures("neighbour")
@pytest.mark.parametrize(
    "sent",
    [
        b"\x00" * 200,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET " + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n" + b"A: b\r\n" * 2000 + b"\r\n",
        HEAD + TOKEN_LINE + b"Content-Length: -5\r\n\r\n",
        b"POST /v1/runs HTTP/1.1\r\nHost: t\r\n"
        + TOKEN_LINE
        + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /v1/trunk HTTP/1.1\r\nHost: t\r\n"
        + TOKEN_LINE
        + b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + b"Sec-WebSocket-Key: AAAA\r\n\r\n",
    ],
    ids=["zeros", "TLS", "version", "long line", "many lines", "length", "chunks", "key"],
)
def test_what_is_no_http_gets_a_400_and_no_traceback(trunk: TrunkProcess, sent: bytes) -> None:
    # It may hang up before all is sent.
    with connect(trunk) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(sent)
        answer = connection.recv(1 << 16)
        assert re.match(rb"HTTP/1\.[01] 4\d\d ", answer), answer
        assert is_ended(connection)
    assert "Traceback" not in trunk.log.read_text("utf-8")


@pytest.mark.usefixtures("neighbour")
def test_half_a_message_is_not_waited_for(trunk: TrunkProcess) -> None:
    with RawClient(trunk.url) as client:
        raw = client._socket
        raw.sendall(struct.pack(">BBQ", 0x82, 0xFF, 3 << 20) + bytes(4) + bytes(1 << 20))
        assert is_ended(raw)  # it cannot answer pings in the middle of its message
    with RawClient(trunk.url) as client:
        raw = client._socket
        raw.sendall(struct.pack(">BBQ", 0x82, 0xFF, 3 << 20) + bytes(4) + bytes(1 << 20))
        assert drip(raw, b"x")


@pytest.mark.usefixtures("neighbour")
def test_a_peer_that_vanished_is_noticed(trunk: TrunkProcess) -> None:
    with RawClient(trunk.url) as client:  # it does not answer pings
        assert is_ended(client._socket)


def ask(client: RawClient, session: int, rows: int) -> None:
    head, payload = wire(states(rows))
    message = Forward(1, [head], session, Mode.EVALUATE, [rows], 0, 0)
    client.send(join(client.numbered(message), [payload]))


@pytest.mark.usefixtures("neighbour")
def test_who_does_not_take_replies_is_shown_out(trunk: TrunkProcess) -> None:
    with RawClient(trunk.url) as client:
        session = new_session(client, 1, 1)
        before = connections(trunk)
        with contextlib.suppress(OSError):
            while True:
                ask(client, session, 4000)  # 1.5 MB there and back
        assert connections(trunk) < before


@pytest.mark.usefixtures("neighbour")
def test_who_fetches_weights_and_takes_nothing_is_shown_out(
    trunk: TrunkProcess, model: Path, fingerprint: str
) -> None:
    tensors = ModelSource(model).tensors
    largest = max(tensors, key=lambda name: tensors[name].bytes)
    route = f"/v1/models/{fingerprint}/weights/tensors/{largest}"
    with connect(trunk) as connection:
        connection.sendall(f"GET {route} HTTP/1.1\r\nHost: t\r\n".encode() + TOKEN_LINE + b"\r\n")
        time.sleep(4 * SECONDS)
        taken = 0
        with contextlib.suppress(ConnectionError):
            while piece := connection.recv(1 << 20):
                taken += len(piece)
        assert 0 < taken < tensors[largest].bytes


def connections(trunk: TrunkProcess) -> int:
    return sum(
        it.status == "ESTABLISHED" for it in psutil.Process(trunk.process.pid).net_connections()
    )


def test_unread_messages_are_bounded_over_all_connections(trunk: TrunkProcess) -> None:
    begun = struct.pack(">BBQ", 0x82, 0xFF, (4 << 20) - 100) + bytes(4) + bytes(3 << 20)
    clients = [RawClient(trunk.url) for _ in range(6)]  # 18 MB, and 12 are allowed
    try:
        for client in clients:
            with contextlib.suppress(ConnectionError):
                client._socket.sendall(begun)
        assert any(is_ended(client._socket) for client in clients)
        assert "too much waits to be read" in trunk.log.read_text("utf-8")
    finally:
        for client in clients:
            client.close()


def test_connections_are_counted_and_given_back(trunk: TrunkProcess) -> None:
    neighbour = Neighbour(trunk.url)
    crowd: list[socket.socket] = []
    try:
        # The system takes them all; the server closes those beyond its limit.
        crowd.extend(connect(trunk) for _ in range(SOCKETS + 8))
        neighbour.check()
        assert sum(1 for it in crowd[-8:] if is_ended(it)) == 8
    finally:
        for it in crowd:
            it.close()
    end = time.monotonic() + PATIENCE
    while connections(trunk) > 1 and time.monotonic() < end:
        time.sleep(0.05)
    assert requests.get(f"{trunk.url}/healthz", timeout=PATIENCE).json() == {"status": "ok"}
    neighbour.link.close()


def test_a_storm_of_connections_leaves_nothing_behind(trunk: TrunkProcess) -> None:
    process = psutil.Process(trunk.process.pid)

    def storm(count: int) -> None:
        for turn in range(count):
            with contextlib.suppress(ConnectionError), connect(trunk) as connection:
                connection.sendall((b"", HEAD, b"garbage\r\n\r\n")[turn % 3])

    storm(300)
    time.sleep(2 * SECONDS)  # what was taken last is shown out
    files, threads = process.num_fds(), process.num_threads()
    before = process.memory_info().rss
    storm(1500)
    end = time.monotonic() + PATIENCE
    while process.num_fds() > files and time.monotonic() < end:
        time.sleep(0.1)
    assert process.num_fds() <= files
    assert process.num_threads() <= threads
    assert process.memory_info().rss - before < 8 << 20


def test_who_asks_ahead_gets_no_more_turns_than_who_does_not(trunk: TrunkProcess) -> None:
    turns = 20
    with RawClient(trunk.url) as greedy, RawClient(trunk.url) as modest:
        greedy_session, modest_session = (new_session(it, 1, 1) for it in (greedy, modest))
        for _ in range(4 * turns):
            ask(greedy, greedy_session, 200)
        answers: list[Any] = []
        reader = threading.Thread(target=lambda: _take(greedy, 4 * turns, answers))
        reader.start()
        while not answers:  # its first
            time.sleep(0.01)
        before = len(answers)
        for _ in range(turns):
            ask(modest, modest_session, 1)
            assert isinstance(_whole(modest), Output)
        meanwhile = len(answers) - before
        reader.join(PATIENCE)
    assert len(answers) == 4 * turns
    # One of the greedy's may be computed when the modest one asks, and one more is taken then.
    assert meanwhile <= 2 * turns + 2


def _take(client: RawClient, count: int, answers: list[Any]) -> None:
    answers.extend(_whole(client) for _ in range(count))


def _whole(client: RawClient) -> Any:
    """The next message; pings are answered."""
    while (frame := client.receive_frame())[0] != 2:
        assert frame[0] == 9, frame
        client.send(frame[1], 10)
    return split_server_frame(frame[1])[0]


@pytest.mark.usefixtures("neighbour")
def test_pings_without_end_are_answered_one_by_one(trunk: TrunkProcess) -> None:
    with RawClient(trunk.url) as client:
        for number in range(2, 3002):
            client.send(join(Ping(number, [], 0), []))
        assert [_whole(client).id for _ in range(3000)] == list(range(2, 3002))
