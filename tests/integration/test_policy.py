"""What the policy forbids is refused before a byte of it reaches a real trunk process."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from support.engine_process import EngineProcess
from support.recorder import Recorder
from support.trunk_process import SMALL, TOKEN, TrunkProcess, through

from core.commands import Connect, PrepareChat, SendMessage, StartRun
from core.config import BUNDLED, DEMO, ModelTable, OutputTable, PrivacyTable, RunConfig
from core.engine.server import Server
from core.errors import ForbiddenByPolicy, PolicyUnusable
from core.executable import compute_environment, program
from core.jobs import Job
from core.model.adapter import WholeAdapter
from core.model.partition import Partition
from core.net import bundled
from core.policy import VARIABLE
from core.protocol.messages import Part
from core.training.run import Rows, finetune

CONTACT = "Ask Dr Weber, extension 12."


@pytest.fixture(scope="module")
def trunk(
    demo_model_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TrunkProcess]:
    with TrunkProcess(tmp_path_factory.mktemp("trunk") / "log") as trunk:
        yield trunk


class Ruled:
    """Writes a policy and names it in FEDSEA_POLICY; connects through a recorder."""

    def __init__(self, file: Path, trunk: TrunkProcess) -> None:
        self.file = file
        self.recorder = Recorder(trunk.url)
        self._servers: list[Server] = []

    def set(self, text: str) -> None:
        self.file.write_text(f'{text}\ncontact = "{CONTACT}"\n', "utf-8")

    def connect(self) -> Server:
        server = Server(self.recorder.url, DEMO, TOKEN, Job())
        self._servers.append(server)
        return server

    def close(self) -> None:
        for server in self._servers:
            server.close()
        self.recorder.close()


@pytest.fixture
def ruled(tmp_path: Path, trunk: TrunkProcess, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ruled]:
    made = Ruled(tmp_path / "policy.toml", trunk)
    monkeypatch.setenv(VARIABLE, str(made.file))
    yield made
    made.close()


def sent(server: Server) -> int:
    """Bytes of requests; an empty round trip afterwards shows that the link still works."""
    return server.link.bytes_sent


def refused(call: Any, words: str) -> None:
    with pytest.raises(ForbiddenByPolicy, match=words) as caught:
        call()
    assert caught.value.problem().sentences()[2] == f"Keep to the rule. {CONTACT}"


# --- where to ---------------------------------------------------------------------------------


def test_no_connection_is_opened_to_a_server_that_is_not_allowed(ruled: Ruled) -> None:
    ruled.set('allowed_servers = ["bundled", "https://trunk.hospital.example"]')
    refused(ruled.connect, "https://trunk.hospital.example")
    assert ruled.recorder.connections == []


def test_the_bundled_trunk_is_not_started_where_it_is_not_allowed(
    ruled: Ruled, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(bundled.subprocess, "Popen", lambda *it, **_: started.append(it))
    ruled.set('allowed_servers = ["https://trunk.hospital.example"]')
    refused(lambda: Server(BUNDLED, DEMO, None, Job()), "trunk.hospital.example")
    assert started == []


def test_an_allowed_server_is_reached(ruled: Ruled) -> None:
    ruled.set(f'allowed_servers = ["{ruled.recorder.url}/"]')
    assert ruled.connect().alive
    heads = [bytes(it).partition(b"\r\n")[0] for it in ruled.recorder.connections]
    assert heads == [b"GET /v1/info HTTP/1.1", b"GET /v1/trunk HTTP/1.1"]


@pytest.mark.parametrize("text", ["nonsense = 1", "minimum_noise_level = -1", "allow_training ="])
def test_with_an_unusable_policy_nothing_connects(ruled: Ruled, text: str) -> None:
    ruled.set(text)
    with pytest.raises(PolicyUnusable, match=r"policy\.toml"):
        ruled.connect()
    with pytest.raises(PolicyUnusable):
        Server(BUNDLED, DEMO, None, Job())
    assert ruled.recorder.connections == []


# --- what -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cut", "level", "words"),
    [
        ("minimum_noise_level = 0.5", SMALL, 0.49, "noise level has to be at least 0.5"),
        ("minimum_noise_level = 0.5", SMALL, 0.0, "noise level has to be at least 0.5"),
        ("minimum_input_blocks = 15", SMALL, 0.5, "before the server’s part: at least 15"),
        ("minimum_output_blocks = 15", SMALL, 0.5, "after the server’s part: at least 15"),
    ],
)
def test_no_session_below_a_minimum(
    ruled: Ruled, text: str, cut: Partition, level: float, words: str
) -> None:
    ruled.set(text)
    server = ruled.connect()
    before = sent(server)
    refused(lambda: server.private_model(cut, level), words)
    assert sent(server) == before
    server.link.measure_latency()
    assert sent(server) > before


def test_noise_cannot_be_lowered_once_the_session_stands(ruled: Ruled) -> None:
    """Whoever turns the level down later finds that nothing can be sealed any more."""
    ruled.set("minimum_noise_level = 0.5")
    server = ruled.connect()
    model = server.private_model(SMALL, 0.5)
    hidden = torch.ones(1, 2, 576)
    through(model.session, hidden, torch.tensor([[1, 2]]), [2])
    before = sent(server)
    model.noise.level = 0.25
    refused(lambda: through(model.session, hidden, torch.tensor([[1, 2]]), [2]), "at least 0.5")
    assert sent(server) == before
    model.close()


@pytest.mark.parametrize(
    ("text", "privacy", "words"),
    [
        ("allow_training = false", {}, "Fine-tuning is not allowed"),
        ("minimum_gradient_noise = 0.1", {"gradient_noise": 0.05}, "noise on gradients"),
        ("allow_trained_input_blocks = false", {"train_input_blocks": True}, "not be trained"),
        ("most_read_back = 0.3", {"most_read_back": 0.4}, "at most 30 %"),
    ],
)
def test_no_run_against_a_rule(
    ruled: Ruled, tmp_path: Path, text: str, privacy: dict[str, Any], words: str
) -> None:
    ruled.set(text)
    server = ruled.connect()
    config = RunConfig(
        model=ModelTable(input_blocks=14, output_blocks=14),
        privacy=PrivacyTable(**privacy),
        output=OutputTable(folder=str(tmp_path / "run")),
    )
    rows = Rows(config, server.tokenizer)
    model = server.private_model(SMALL, 0.5)
    before = sent(server)
    refused(lambda: next(finetune(Job(), config, rows, model)), words)
    assert sent(server) == before
    assert not (tmp_path / "run").exists()
    model.close()


def test_below_the_run_no_gradient_and_no_trained_input_block_gets_through(ruled: Ruled) -> None:
    ruled.set("allow_training = false\nallow_trained_input_blocks = false")
    server = ruled.connect()
    model = server.private_model(SMALL, 0.5)
    before = sent(server)
    refused(lambda: model.create_adapter(4, 8.0), "must not be trained")
    assert sent(server) == before
    model.create_adapter(4, 8.0, train_input_blocks=False)
    begun = model.session.begin(torch.ones(1, 2, 576), torch.tensor([[1, 2]]), [2], training=True)
    gradient = torch.ones_like(begun.output())
    before = sent(server)
    refused(lambda: begun.send_gradient(gradient, want=False), "Fine-tuning is not allowed")
    assert sent(server) == before
    model.close()


def test_a_runs_adapter_is_not_sent_to_another_server(ruled: Ruled) -> None:
    ruled.set("allow_adapter_sharing = false")
    server = ruled.connect()
    model = server.private_model(SMALL, 0.5)
    matrices = {(0, Part.A): torch.ones(4, 576), (0, Part.B): torch.ones(576, 4)}
    before = sent(server)
    refused(lambda: model.load_adapter(WholeAdapter(4, 8.0, {14: matrices})), "adapter of a run")
    refused(lambda: model.session.put_adapter(14, matrices), "adapter of a run")
    assert sent(server) == before
    model.close()


def test_the_bundled_trunk_may_have_the_adapter(ruled: Ruled) -> None:
    ruled.set("allow_adapter_sharing = false")
    server = Server(BUNDLED, DEMO, None, Job())
    try:
        model = server.private_model(SMALL, 0.5)
        matrices = {(0, Part.A): torch.ones(4, 576), (0, Part.B): torch.ones(576, 4)}
        before = sent(server)
        model.load_adapter(WholeAdapter(4, 8.0, {14: matrices}))
        assert sent(server) > before + 2 * 4 * 576 * 4
    finally:
        server.close()


# --- the engine behind the window ----------------------------------------------------------------


def test_the_engine_refuses_with_the_reason(ruled: Ruled) -> None:
    ruled.set(
        "minimum_noise_level = 0.5\nallow_training = false\nallow_adapter_sharing = false\n"
        f'allowed_servers = ["{ruled.recorder.url}"]'
    )
    with EngineProcess() as engine:
        for command in (Connect(), Connect(url="https://trunk.university.example")):
            problem = engine.do(command).problem
            assert problem is not None
            assert problem.code == "ForbiddenByPolicy"
        assert ruled.recorder.connections == []
        url = ruled.recorder.url
        assert engine.do(Connect(url=url, token=TOKEN, remember=False)).outcome == "done"
        (socket_bytes,) = [it for it in ruled.recorder.connections if b"Upgrade" in it]
        before = len(socket_bytes)
        chat = SendMessage(text="hello", max_new_tokens=2)
        cut = {"input_blocks": 14, "output_blocks": 14}
        for wish, words in (
            (PrepareChat(**cut, noise_level=0.25), "at least 0.5"),
            (PrepareChat(**cut, adapter="/nowhere/adapter"), "adapter of a run"),
        ):
            engine.do(wish)
            problem = engine.do(chat).problem
            assert problem is not None
            assert words in str(problem)
            assert CONTACT in str(problem)
        problem = engine.do(StartRun()).problem
        assert problem is not None
        assert "Fine-tuning is not allowed" in str(problem)
        # A look at the latency, 20 bytes or so, is all that may have gone meanwhile.
        assert len(socket_bytes) - before < 100
        engine.do(PrepareChat(**cut, noise_level=0.5))
        assert engine.do(chat).outcome == "done"
        assert len(socket_bytes) - before > 2 * 576


# --- the command line ----------------------------------------------------------------------------


def fedsea(file: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        program(*words),
        env={**compute_environment(), VARIABLE: str(file), "FEDSEA_TOKEN": TOKEN},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("minimum_noise_level = 1", ["chat", "--prompt", "hello"], "noise level has to be"),
        ("minimum_noise_level = 1", ["finetune"], "noise level has to be at least 1."),
        ("minimum_input_blocks = 4", ["chat", "--prompt", "x"], "at least 4."),
        ("minimum_output_blocks = 4", ["finetune"], "at least 4."),
        ("minimum_gradient_noise = 1", ["finetune"], "noise on gradients has to be"),
        ("allow_training = false", ["finetune"], "Fine-tuning is not allowed"),
        ("allowed_servers = ['bundled']", ["finetune"], "Only the bundled trunk"),
        (
            "allow_adapter_sharing = false",
            ["chat", "--prompt", "x", "--adapter", "nowhere"],
            "adapter of a run",
        ),
    ],
)
def test_the_command_line_says_it_in_one_plain_sentence(
    ruled: Ruled, text: str, words: list[str], reason: str
) -> None:
    ruled.set(text)
    done = fedsea(ruled.file, *words, "--server", ruled.recorder.url)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert reason in line
    assert line.endswith(CONTACT)
    assert ruled.recorder.connections == []


def test_a_run_file_below_a_minimum_is_refused_and_json_says_so(
    ruled: Ruled, tmp_path: Path
) -> None:
    ruled.set("allow_trained_input_blocks = false")
    run = tmp_path / "RUN.toml"
    run.write_text("[privacy]\ntrain_input_blocks = true\n", "utf-8")
    done = fedsea(ruled.file, "finetune", str(run), "--server", ruled.recorder.url, "--json")
    assert done.returncode == 2
    (event,) = map(json.loads, done.stdout.splitlines())
    assert event["event"] == "error"
    assert event["code"] == "ForbiddenByPolicy"
    assert event["remedy"] == f"Keep to the rule. {CONTACT}"
    assert ruled.recorder.connections == []


def test_an_unusable_policy_is_a_mistake_that_is_named(ruled: Ruled) -> None:
    ruled.set("minimum_noise = 1")
    done = fedsea(ruled.file, "chat", "--prompt", "x", "--server", ruled.recorder.url)
    assert done.returncode == 2
    assert "cannot be used, so nothing is sent" in done.stderr
    assert "minimum_noise" in done.stderr
    assert os.fspath(ruled.file) in done.stderr
    assert ruled.recorder.connections == []
