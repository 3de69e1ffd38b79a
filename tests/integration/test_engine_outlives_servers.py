"""The engine's conversation and run, when the trunk server behind them is lost."""

from __future__ import annotations

import json
import math
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from msgspec.structs import replace
from support.disturbed_run import Servers
from support.engine_process import EngineProcess
from support.file_keyring import environment_with
from support.killable_run import write_run
from support.recorder import decoded, split_http
from support.trunk_process import TOKEN

from core.commands import ClearChat, Connect, Disconnect, PrepareChat, SendMessage, StartRun
from core.config import BUNDLED, OutputTable, read_run_config
from core.events import ChatAnswered, ChatText, ServerChanged, StepDone
from core.net.reconnecting import TRYING_AGAIN
from core.protocol.messages import Forward

TOKENS = 60
SAME_SECRET = (sys.executable, "-m", "support.same_secret")


@pytest.fixture
def servers(model: Path, tmp_path: Path) -> Iterator[Servers]:
    found = Servers(model, tmp_path / "servers")
    yield found
    found.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EngineProcess]:
    keyring = tmp_path / "keyring"
    keyring.mkdir()
    with EngineProcess(command=SAME_SECRET, variables=environment_with(keyring)) as found:
        yield found


def ask(engine: EngineProcess) -> int:
    return engine.send(SendMessage(text="Name the days.", max_new_tokens=TOKENS, temperature=0.0))


def answer(engine: EngineProcess, job: int) -> ChatAnswered:
    assert engine.ended(job).outcome == "done"
    (found,) = engine.of(ChatAnswered, job)
    return found


def states_by_position(sent: bytes) -> list[dict[int, bytes]]:
    """Of each session's rows that were generated from: the bytes at each position."""
    sessions: dict[int, dict[int, bytes]] = {}
    for message, tensors in decoded(split_http(sent)[1]):
        if isinstance(message, Forward):
            places = sessions.setdefault(message.session, {})
            for number, row in enumerate(tensors[0]):
                places.setdefault(message.past + number, row.numpy().tobytes())
    return list(sessions.values())


def test_an_answer_goes_on_where_it_was(
    engine: EngineProcess, servers: Servers, model: Path
) -> None:
    assert engine.do(Connect(url=servers.url, model=str(model), token=TOKEN)).problem is None
    engine.do(PrepareChat(input_blocks=2, output_blocks=2, noise_level=0.5))
    undisturbed = answer(engine, ask(engine))
    assert undisturbed.tokens == TOKENS
    engine.do(ClearChat())  # the same secret again, so the same noise

    job = ask(engine)
    for _ in range(5):
        engine.until(lambda event: isinstance(event, ChatText) and event.job == job)
    servers.replace()
    disturbed = answer(engine, job)
    stages = [
        it.stage for it in engine.events if getattr(it, "job", None) == job and hasattr(it, "stage")
    ]
    assert TRYING_AGAIN in stages
    assert (disturbed.text, disturbed.tokens) == (undisturbed.text, TOKENS)
    assert "".join(it.text for it in engine.of(ChatText, job)).strip() == undisturbed.text
    assert [it.state for it in engine.of(ServerChanged)][-2:] == ["retrying", "connected"]

    before, interrupted, after = (
        it
        for sent in servers.recorders[0].connections
        if "Upgrade: websocket" in split_http(sent)[0]
        for it in states_by_position(sent)
    )
    assert 5 < len(interrupted) < len(before) == len(after)
    for place, row in interrupted.items():  # what had left leaves again as the very same bytes
        assert after[place] == row, place


@pytest.mark.slow
def test_an_unused_connection_is_made_again_or_given_up(
    engine: EngineProcess, servers: Servers, model: Path
) -> None:
    engine.do(Connect(url=servers.url, model=str(model), token=TOKEN))
    servers.end(signal.SIGKILL)
    engine.until(lambda event: isinstance(event, ServerChanged) and event.state == "retrying")
    servers.start(servers.first.url.rpartition(":")[2])
    engine.until(lambda event: isinstance(event, ServerChanged) and event.state == "connected")
    servers.trunks[-1].process.kill()
    engine.until(lambda event: isinstance(event, ServerChanged) and event.state == "retrying")
    assert engine.do(Disconnect()).outcome == "done"
    assert engine.of(ServerChanged)[-1].state == "stopped"


@pytest.mark.slow
def test_a_killed_bundled_trunk_costs_a_run_nothing(
    engine: EngineProcess, model: Path, tmp_path: Path
) -> None:
    config = read_run_config(write_run(tmp_path, checkpoint_every=5))
    config = replace(
        config,
        model=replace(config.model, source=str(model), input_blocks=2, output_blocks=2),
    )
    assert engine.do(Connect(url=BUNDLED, model=str(model))).problem is None
    curves = []
    for killed in (False, True):
        folder = tmp_path / f"killed {killed}"
        output = OutputTable(folder=str(folder))
        job = engine.send(StartRun(config=replace(config, output=output)))
        if killed:
            engine.until(lambda event: isinstance(event, StepDone) and event.step == 8)
            (trunk,) = psutil.Process(engine.process.pid).children()
            trunk.kill()
        assert engine.ended(job).problem is None
        lines = (folder / "metrics.jsonl").read_text("utf-8").splitlines()
        events = [json.loads(line) for line in lines]
        curves.append([(it["step"], it["loss"]) for it in events if it["event"] == "step"])
    assert [it.state for it in engine.of(ServerChanged)][-2:] == ["retrying", "connected"]
    whole, disturbed = curves
    assert [step for step, _ in disturbed] == list(range(1, 13))
    for (_, one), (_, other) in zip(whole, disturbed, strict=True):
        assert math.isclose(one, other, rel_tol=1e-4)
