"""Clients of a trunk server: the book of tokens, scopes, what the audit log says of them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from support.clients import OwnServer, bearer
from support.raw_client import Closed, RawClient, code_of, new_session, wire
from support.trunk_process import MAX_MESSAGE, TrunkProcess, environment

from core.executable import program
from core.model.partition import Partition
from core.net.link import Link
from core.net.session import TrunkSession
from core.pairing import read_pairing
from core.privacy.noise import NoiseSource
from core.privacy.outbound import Gate
from core.protocol.messages import (
    Backward,
    Code,
    CreateAdapter,
    Done,
    Forward,
    ForwardKept,
    GetAdapter,
    GetOptimiser,
    Kind,
    Mode,
    Moment,
    Number,
    OpenSession,
    Part,
    Ping,
    PutAdapter,
    PutOptimiser,
    Refused,
    Step,
)
from core.together import CommonRun, Way
from core.trust_errors import TokenNotForThis
from server_stub.access.tokens import Scope

WIDTH = 96
CHAT, TRAIN, EXPORT, ADMINISTER = Scope.CHAT, Scope.TRAIN, Scope.EXPORT, Scope.ADMINISTER


@pytest.fixture(scope="module")
def own(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    folder = tmp_path_factory.mktemp("server")
    options = "--model", str(model), "--state-folder", str(folder / "state")
    with TrunkProcess(folder / "log", *options, token=None) as trunk:
        yield OwnServer(trunk, folder / "state")
        assert trunk.terminate() == 0
    assert (folder / "log").read_text("utf-8") == ""


def token_command(own: OwnServer, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        program("token", *arguments, "--state-folder", str(own.state.path)),
        env=environment(None),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


# --- the command ----------------------------------------------------------------------------------


def test_a_client_is_added_listed_and_revoked_while_the_server_runs(
    own: OwnServer, tmp_path: Path
) -> None:
    file = tmp_path / "ward.fedsea-pairing"
    options = "--scopes", "chat,export", "--max-sessions", "3", "--pairing-file", str(file)
    added = json.loads(token_command(own, "add", "Ward Ä", *options, "--json").stdout)
    token = added["token"]
    assert len(token) >= 43
    pairing = read_pairing(file)
    assert (pairing.token, pairing.name, pairing.server) == (token, "Ward Ä", own.url)
    own.wait_for(200, token)

    again = token_command(own, "add", "Ward Ä")
    assert (again.returncode, "already" in again.stderr) == (2, True)
    listed = token_command(own, "list", "--json").stdout
    assert token not in listed
    ward = next(it for it in json.loads(listed)["clients"] if it["name"] == "Ward Ä")
    assert (ward["scopes"], ward["quotas"]["sessions"]) == (["chat", "export"], 3)
    assert "sessions 3" in token_command(own, "list").stdout

    with RawClient(own.url, token) as open_one, RawClient(own.url, own.trunk.ready["token"]) as it:
        session = new_session(open_one, 3, 3)
        assert token_command(own, "revoke", "Ward Ä").returncode == 0
        assert open_one.receive() == Closed(1008, "the token was revoked")
        assert isinstance(it.request(Ping(3, [], 0)), Done)
    assert own.get("/v1/info", token).status_code == 401
    with RawClient(own.url, token, hello=False) as client:
        assert client.status == 401
    lines = own.audit("token revoked", "Ward Ä")
    opened = next(it for it in lines if it["what"] == "session opened" and it["who"] == "Ward Ä")
    assert (opened["session"], opened["input_blocks"], opened["output_blocks"]) == (session, 3, 3)
    assert token_command(own, "revoke", "Ward Ä").returncode == 2
    assert token_command(own, "add", "x", "--scopes", "chat,everything").returncode == 2


def test_a_damaged_book_keeps_those_who_could_come(own: OwnServer) -> None:
    token = own.client("steady", [CHAT])
    book = own.state.tokens.read_bytes()
    own.state.tokens.write_bytes(book[: len(book) // 2])
    try:
        refused = token_command(own, "list")
        assert (refused.returncode, "tokens.json" in refused.stderr) == (2, True)
        assert own.get("/v1/info", token).ok
    finally:
        own.state.tokens.write_bytes(book)
    own.client("one more", [CHAT])
    # The log has one line on it, which the module's fixture would not expect.
    log = own.trunk.log
    assert log.read_text("utf-8").count("Until then") <= 1
    log.write_text("")


# --- scopes ---------------------------------------------------------------------------------------


def some(kind: Kind, rows: int = 2, columns: int = WIDTH, **more: Any) -> tuple[Any, bytes]:
    values = torch.randn(rows, columns, generator=torch.Generator().manual_seed(rows))
    return wire(values, kind, Number.FLOAT32, **more)


def forward(session: int, mode: Mode) -> tuple[Any, bytes]:
    head, payload = some(Kind.HIDDEN)
    return Forward(30, [head], session, mode, [2], 0, 0), payload


def backward(session: int) -> tuple[Any, bytes]:
    head, payload = some(Kind.GRADIENT)
    return Backward(31, [head], session, 30, want_gradient=True), payload


def put_adapter(session: int) -> tuple[Any, bytes]:
    head, payload = some(Kind.ADAPTER, 4, WIDTH, module=0, part=Part.A)
    return PutAdapter(32, [head], session, 4), payload


def put_optimiser(session: int) -> tuple[Any, bytes]:
    head, payload = some(Kind.OPTIMISER, 4, WIDTH, module=0, part=Part.A)
    return PutOptimiser(33, [head], session, 4, Moment.FIRST, 1), payload


def adapter(session: int, trainable: bool) -> Any:
    return CreateAdapter(34, [], session, 4, 8.0, 1, 0.0, trainable)


Make = Callable[[int], Any]
# What is not allowed by a scope is refused as `forbidden`; what is may meet another refusal.
REQUESTS: dict[str, tuple[set[Scope], Make]] = {
    "open": ({CHAT, TRAIN}, lambda it: OpenSession(29, [], 0, 3, 3, Number.FLOAT32)),
    "generate": ({CHAT}, lambda it: forward(it, Mode.GENERATE)),
    "evaluate": ({CHAT, TRAIN}, lambda it: forward(it, Mode.EVALUATE)),
    "train": ({TRAIN}, lambda it: forward(it, Mode.TRAIN)),
    "train on kept rows": ({TRAIN}, lambda it: ForwardKept(35, [], it, Mode.TRAIN, [1])),
    "evaluate kept rows": ({CHAT, TRAIN}, lambda it: ForwardKept(35, [], it, Mode.EVALUATE, [1])),
    "backward": ({TRAIN}, backward),
    "step": ({TRAIN}, lambda it: Step(36, [], it, 0.1, 1.0)),
    "adapter to learn": ({TRAIN}, lambda it: adapter(it, trainable=True)),
    "adapter as it is": ({CHAT}, lambda it: adapter(it, trainable=False)),
    "put an adapter": ({CHAT, TRAIN}, put_adapter),
    "get an adapter": ({CHAT, TRAIN}, lambda it: GetAdapter(37, [], it, 4, gradients=False)),
    "get an optimiser": ({TRAIN}, lambda it: GetOptimiser(38, [], it, 4, Moment.FIRST)),
    "put an optimiser": ({TRAIN}, put_optimiser),
}


@pytest.fixture(scope="module")
def tokens(own: OwnServer) -> dict[Scope, str]:
    return {scope: own.client(f"only {scope}", [scope]) for scope in Scope}


@pytest.mark.parametrize("scope", [CHAT, TRAIN])
def test_each_message_needs_its_scope(
    own: OwnServer, tokens: dict[Scope, str], scope: Scope
) -> None:
    for what, (allowed, make) in REQUESTS.items():
        with RawClient(own.url, tokens[scope]) as client:
            made = make(new_session(client, 3, 3))
            message, payload = made if isinstance(made, tuple) else (made, b"")
            reply = client.request(message, payload)
            forbidden = isinstance(reply, Refused) and reply.code == Code.FORBIDDEN
            assert forbidden == (scope not in allowed), (what, reply)
            if forbidden:
                assert "lacks" in reply.detail
                assert isinstance(client.request(Ping(39, [], 0)), Done)


@pytest.mark.parametrize("scope", [EXPORT, ADMINISTER])
def test_without_chat_and_train_there_is_no_connection(
    own: OwnServer, tokens: dict[Scope, str], scope: Scope, fingerprint: str
) -> None:
    with RawClient(own.url, tokens[scope], hello=False) as client:
        assert client.status == 403
    assert own.get(f"/v1/models/{fingerprint}/weights", tokens[scope]).status_code == 403
    assert own.get(f"/v1/models/{fingerprint}/weights", tokens[CHAT]).status_code == 200


def test_the_client_says_that_its_token_is_not_for_this(
    own: OwnServer, tokens: dict[Scope, str]
) -> None:
    with pytest.raises(TokenNotForThis):
        Link(own.url, tokens[ADMINISTER], MAX_MESSAGE)
    link = Link(own.url, tokens[CHAT], MAX_MESSAGE)
    try:
        gate = Gate(0.0, WIDTH)
        session = TrunkSession(link, Partition(3, 3), gate, NoiseSource(gate, 0.0, 1.0))
        with pytest.raises(TokenNotForThis):
            session.create_adapter(4, 8.0)
    finally:
        link.close()


def test_export_is_told_by_token(own: OwnServer, tokens: dict[Scope, str]) -> None:
    told = {it: own.get("/v1/info", tokens[it]).json()["export_allowed"] for it in Scope}
    assert told == {CHAT: False, TRAIN: False, EXPORT: True, ADMINISTER: False}


def test_common_runs_need_administer_and_a_seat_keeps_its_rights(
    own: OwnServer, tokens: dict[Scope, str], fingerprint: str
) -> None:
    body = msgspec.json.encode(CommonRun(Way.SEQUENTIAL, fingerprint))
    for scope in Scope:
        status = own.post("/v1/runs", tokens[scope], body).status_code
        assert (status == 403) == (scope is not ADMINISTER), status
    made = own.post("/v1/runs", tokens[ADMINISTER], body)
    assert made.status_code == 200, made.text
    number = made.json()["run"]
    for scope in (CHAT, TRAIN, EXPORT):
        assert own.post(f"/v1/runs/{number}/seats", tokens[scope]).status_code == 403
        assert own.post(f"/v1/runs/{number}/finish", tokens[scope]).status_code == 403
        assert own.get(f"/v1/runs/{number}", tokens[scope]).status_code == 403
    invited = own.post(f"/v1/runs/{number}/seats", tokens[ADMINISTER]).json()
    seat = own.post(f"/v1/runs/{number}/enrol", invited["secret"]).json()["token"]
    assert own.get(f"/v1/runs/{number}", seat).status_code == 200
    assert own.get("/v1/info", seat).json()["export_allowed"] is True
    assert own.post(f"/v1/runs/{number}/finish", seat).status_code == 403
    with RawClient(own.url, seat) as client:
        session = new_session(client, 3, 3)
        assert isinstance(client.request(adapter(session, trainable=True)), Done)
    assert own.post(f"/v1/runs/{number}/finish", tokens[ADMINISTER]).status_code == 200
    lines = own.audit("run finished", "only administer")
    noted = [it["what"] for it in lines if it.get("run") == number]
    assert noted == ["run created", "seat added", "seat enrolled", "run finished"]


# --- the audit log --------------------------------------------------------------------------------


def test_the_audit_log_says_who_came_and_has_no_token(own: OwnServer, tmp_path: Path) -> None:
    token = own.client("Ward B", [TRAIN])
    with RawClient(own.url, token) as client:
        session = new_session(client, 3, 3)
        assert isinstance(client.request(adapter(session, trainable=True)), Done)
        message, payload = forward(session, Mode.TRAIN)
        client.request(message, payload)
        assert code_of(client.request(forward(session, Mode.GENERATE)[0], payload)) == "forbidden"
    stranger = "no-token-of-this-server"
    assert own.get("/v1/info", stranger).status_code == 401
    lines = own.audit("disconnected", "Ward B")
    mine = [it for it in lines if it["who"] == "Ward B"]
    assert [it["what"] for it in mine] == [
        *("let in", "connected", "session opened", "training begun", "refused", "disconnected")
    ]
    end = mine[-1]
    assert end["bytes_in"] > len(payload)
    assert end["bytes_out"] > len(payload)
    assert end["seconds"] >= 0
    assert {it["peer"] for it in mine} == {"127.0.0.1"}
    assert any(it["what"] == "refused" and it["who"] == "a stranger" for it in lines)
    text = own.state.audit.read_text("utf-8")
    for secret in (token, stranger, own.trunk.ready["token"]):
        assert secret not in text
        assert bearer(secret)["Authorization"] not in text
    facts = {type(value) for it in lines for value in it.values()}
    assert facts <= {str, int, float}  # nothing that could hold a tensor or a list of tokens
    assert max(len(str(value)) for it in lines for value in it.values()) < 200
