"""Random bytes and mutated messages against a real server: refused or closed, never worse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.mutations import SEATS, Damage, damages, valid_frames
from support.raw_client import Closed, RawClient
from support.trunk_process import MAX_MESSAGE, open_session, states, token_ids

from core.engine.server import Server
from core.net.link import Link
from core.protocol.messages import Code, Done, Output, Refused, SessionOpened

FUZZ = settings(
    deadline=None,
    database=None,
    max_examples=250,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class Victim:
    """A client that comes back after every close, with a session and an adapter at hand."""

    def __init__(self, server: Server) -> None:
        assert server.bundled is not None
        self._server = server
        self._token = server.bundled.token
        self._client = self._connect()
        self.last: object = None
        self.worst: list[object] = []

    def _connect(self) -> RawClient:
        client = RawClient(self._server.url, self._token)
        client.send(valid_frames(0, 2)[0])
        opened = client.receive()
        assert isinstance(opened, SessionOpened)
        self._session, self._number, self._forward = opened.session, 3, 0
        client.send(self.frames[1])
        assert isinstance(client.receive(), Done)
        self._number += 1
        return client

    @property
    def frames(self) -> list[bytes]:
        """Good ones for this connection, each under the next number."""
        return valid_frames(self._session, self._number, self._forward)

    def send(self, data: bytes) -> None:
        trains = data == self.frames[7]
        self._client.send(data)
        reply = self.last = self._client.receive()
        self._number += 1
        if trains and isinstance(reply, Output):
            self._forward = reply.id
        if isinstance(reply, Refused) and reply.code == Code.INTERNAL:
            self.worst.append((data, reply))
        if isinstance(reply, Refused) and reply.id == 0:
            reply = self._client.receive()
        if isinstance(reply, Closed):
            assert reply.code == 1002
            self.close()
            self._client = self._connect()

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def victim(server: Server) -> Iterator[Victim]:
    assert server.bundled is not None
    link = Link(server.url, server.bundled.token, MAX_MESSAGE)
    victim = Victim(server)
    try:
        session = open_session(link)
        before = session.generate(states(5, 0)[None], token_ids(5, 0), 0)
        yield victim
        assert not victim.worst
        assert torch.equal(session.generate(states(5, 0)[None], token_ids(5, 0), 0), before)
    finally:
        victim.close()
        link.close()


@FUZZ
@given(st.one_of(st.binary(max_size=400), damages()))
def test_nothing_a_client_sends_harms_the_server(victim: Victim, sent: bytes | Damage) -> None:
    victim.send(sent.of(victim.frames) if isinstance(sent, Damage) else sent)


@pytest.mark.slow
@settings(FUZZ, max_examples=10_000)
@given(damages())
def test_nothing_harms_the_server_ten_thousand_times(victim: Victim, damage: Damage) -> None:
    victim.send(damage.of(victim.frames))


def test_the_messages_that_are_damaged_are_good(victim: Victim) -> None:
    last = len(victim.frames) - 1 - SEATS
    order = [*range(6, last), *range(2, 6)]  # the fifth closes the session
    assert sorted([0, 1, *order, last]) == list(range(last + 1))
    for which in range(last + 1, last + 1 + SEATS):
        victim.send(victim.frames[which])
        assert isinstance(victim.last, Refused)
        assert victim.last.code == Code.NO_SEAT
    victim.send(victim.frames[last])  # the hardened adapter on offer has another rank
    assert isinstance(victim.last, Refused)
    assert victim.last.code == Code.BAD_SHAPE
    for which in order:
        victim.send(Damage(which, [], 0, b"").of(victim.frames))
        assert not isinstance(victim.last, Refused | Closed)
