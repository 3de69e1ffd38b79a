"""A trunk on a Ray cluster answers as one on a single computer does, also when a node dies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch
from support.clients import OwnServer
from support.raw_client import RawClient, new_session
from support.ray_nodes import another_comes, one_dies
from support.served import LENGTHS, SMALL, TOLERANCE, rows, session_on
from support.trunk_process import MAX_MESSAGE, TOKEN, TrunkProcess, facts_of, learnt_from

from core.errors import ServerRefused
from core.model.partition import Partition
from core.model.source import ModelSource
from core.model.split import ClientModel
from core.net.link import Link
from core.net.session import TrunkSession
from core.paths import server_folder
from core.protocol.messages import CloseSession, Code, Number, OpenSession, Ping, Refused
from server_stub.access.tokens import Quotas, Scope, revoke_client

pytestmark = pytest.mark.cluster
CUT = Partition(1, 1)


@pytest.fixture
def link(clustered: TrunkProcess) -> Iterator[Link]:
    link = Link(clustered.url, TOKEN, MAX_MESSAGE)
    yield link
    link.close()


@pytest.fixture
def link_alone(single: TrunkProcess) -> Iterator[Link]:
    link = Link(single.url, TOKEN, MAX_MESSAGE)
    yield link
    link.close()


def opened(link: Link) -> TrunkSession:
    return session_on(link, 0, SMALL.hidden, CUT)


def chat(folder: Path, session: TrunkSession, seed: int) -> list[int]:
    """Greedy tokens through a session's cache."""
    client = ClientModel(ModelSource(folder), CUT, torch.float32, torch.device("cpu"))
    client.attach(session)
    ids = torch.randint(3, SMALL.vocabulary, (1, 9), generator=torch.Generator().manual_seed(seed))
    with torch.inference_mode():
        found: Any = client.network.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=16, min_new_tokens=16
        )
    return list(found[0].tolist())


def trained(session: TrunkSession) -> list[torch.Tensor]:
    """Output, input gradient, the adapter's gradients, and its matrices after two steps."""
    session.create_adapter(4, 8.0, seed=3)
    found = []
    for step in range(2):
        output, gradient = learnt_from(session, *rows(SMALL.hidden, step), LENGTHS)
        assert gradient is not None
        found += [output, gradient]
        for block in range(1, SMALL.layers - 1):
            found += session.get_adapter(block, gradients=True).values()
        session.step(1e-2, 1.0)
    for block in range(1, SMALL.layers - 1):
        found += session.get_adapter(block).values()
    return found


def test_both_replicas_answer_as_one_computer_does(
    small_model: Path, link: Link, link_alone: Link
) -> None:
    """The first two sessions are on two replicas, because each has none before."""
    expected = chat(small_model, opened(link_alone), seed=1)
    wanted = trained(opened(link_alone))
    sessions = [opened(link), opened(link)]
    for session in sessions:
        assert chat(small_model, session, seed=1) == expected
        for found, its in zip(trained(session), wanted, strict=True):
            assert torch.allclose(
                found, its, rtol=TOLERANCE, atol=TOLERANCE * float(its.abs().max())
            )
    assert chat(small_model, sessions[0], seed=2) != expected


def test_limits_hold_for_a_connection_over_all_replicas(clustered: TrunkProcess) -> None:
    with RawClient(clustered.url) as client:
        numbers = {new_session(client, 1, 1) for _ in range(8)}
        assert len(numbers) == 8
        refusal = client.request(OpenSession(2, [], 0, 1, 1, Number.FLOAT32))
        assert isinstance(refusal, Refused)
        assert refusal.code == Code.BUSY
    with RawClient(clustered.url) as other:
        reply = other.request(Ping(5, [], numbers.pop()))
        assert isinstance(reply, Refused)
        assert reply.code == Code.NO_SUCH_SESSION


def test_quotas_of_a_client_hold_over_all_replicas(clustered: TrunkProcess) -> None:
    own = OwnServer(clustered, server_folder())
    token = own.client("three sessions", [Scope.CHAT], Quotas(sessions=3))
    with RawClient(own.url, token) as one, RawClient(own.url, token) as two:
        session = new_session(one, 1, 1)
        new_session(one, 1, 1)
        new_session(two, 1, 1)
        refusal = two.request(OpenSession(2, [], 0, 1, 1, Number.FLOAT32))
        assert isinstance(refusal, Refused)
        assert refusal.code == Code.BUSY
        one.request(CloseSession(3, [], session))
        new_session(two, 1, 1)
    revoke_client(own.state, "three sessions")
    own.wait_for(401, token)


class Death(NamedTuple):
    """What came of it when a node died under two sessions that trained."""

    refusals: list[tuple[str, str]]
    left: int
    """How many sessions went on."""
    text: list[int]
    """Of a session that was opened before Ray had found another place for the replica."""
    text_later: list[int]


@pytest.fixture(scope="module")
def death(nodes: Any, small_model: Path, clustered: TrunkProcess) -> Death:
    """In a fixture, because processes of new nodes stay until the cluster ends."""
    link = Link(clustered.url, TOKEN, MAX_MESSAGE)
    sessions = [opened(link), opened(link)]
    for session in sessions:
        session.create_adapter(4, 8.0, seed=3)
        learnt_from(session, *rows(SMALL.hidden, 0), LENGTHS)
    one_dies(nodes, clustered)
    refusals, left = [], 0
    for session in sessions:
        try:
            learnt_from(session, *rows(SMALL.hidden, 1), LENGTHS)
            session.step(1e-2, 1.0)
            session.settle()
            left += 1
        except ServerRefused as refusal:
            refusals.append(facts_of(refusal))
    text = chat(small_model, opened(link), seed=1)
    another_comes(nodes, clustered)
    sessions = [opened(link), opened(link)]
    found = Death(refusals, left, text, chat(small_model, sessions[1], seed=1))
    link.close()
    return found


def test_a_node_that_dies_takes_its_sessions_along_and_no_others(
    small_model: Path, death: Death, link_alone: Link
) -> None:
    expected = chat(small_model, opened(link_alone), seed=1)
    ((code, why),) = death.refusals
    assert code == Code.NO_SUCH_SESSION
    assert "gone" in why
    assert death.left == 1
    assert death.text == expected
    assert death.text_later == expected
