"""Pausing, leaving and going on through the engine; early stopping on real losses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from support.engine_process import EngineProcess
from support.file_keyring import FOLDER, environment_with

from core.commands import (
    CheckLedger,
    Connect,
    DiscardRun,
    ListRuns,
    OpenData,
    Pause,
    ResumeRun,
    StartRun,
    Suspend,
)
from core.config import (
    DataTable,
    ModelTable,
    OutputTable,
    PrivacyTable,
    RunConfig,
    TrainingTable,
)
from core.engine.server import Server
from core.events import (
    EngineReady,
    Evaluated,
    JobPaused,
    RunFinished,
    RunResumed,
    RunsListed,
    RunStarted,
    StepDone,
)
from core.jobs import Job
from core.paths import run_secrets_folder, runs_folder
from core.report.record import Resumed, RunFacts
from core.training.run import Rows, finetune, partition_of

STEPS = 6


@pytest.fixture
def with_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "keyring"
    folder.mkdir()
    for name, value in environment_with(folder).items():
        monkeypatch.setenv(name, value)
    return folder


def engine() -> EngineProcess:
    return EngineProcess()


def run_of(name: str, **training: Any) -> StartRun:
    return StartRun(
        config=RunConfig(
            model=ModelTable(input_blocks=1, output_blocks=27),
            privacy=PrivacyTable(smoothing=False),
            training=TrainingTable(
                **{"max_steps": STEPS, "batch_size": 1, "max_length": 64, "lora_rank": 2} | training
            ),
            data=DataTable(prompt="letter", response="urgency"),
            output=OutputTable(name=name),
        )
    )


NOTED_AT_THE_START = ("run.toml", "origin.json", "facts.json")


def unfinished(engine: EngineProcess) -> list[Any]:
    engine.do(ListRuns())
    return engine.of(RunsListed)[-1].unfinished


def start(engine: EngineProcess, name: str, until: int, **training: Any) -> int:
    engine.do(Connect())
    run = engine.send(run_of(name, **training))
    engine.until(lambda it: isinstance(it, StepDone) and it.job == run and it.step == until)
    return run


@pytest.mark.slow
def test_a_paused_run_goes_on_after_the_engine_died(
    demo_model_folder: Path, with_keyring: Path
) -> None:
    with engine() as first:
        run = start(first, "paused", 2)
        first.send(Pause(target=run))
        first.until(lambda it: isinstance(it, JobPaused) and it.job == run)
        steps = len(first.of(StepDone, run))
        assert first.of(RunStarted, run)[0].obstacle == ""
        assert unfinished(first) == []  # it is not for others as long as it lives
        first.process.kill()
        first.process.wait(20)
    assert len(list(with_keyring.iterdir())) == 1
    with engine() as second:
        (found,) = unfinished(second)
        assert found.step == steps  # pausing saves, whatever checkpoint_every says
        assert second.of(RunsListed)[-1].unreadable == []
        begun = {name: (Path(found.folder) / name).read_bytes() for name in NOTED_AT_THE_START}
        second.do(Connect())
        second.do(OpenData())
        again = second.send(ResumeRun(folder=found.folder))
        assert second.ended(again).outcome == "done"
        (resumed,) = second.of(RunResumed, again)
        assert [step for step, _ in resumed.losses] == list(range(1, steps + 1))
        assert [it.when for it in resumed.evaluations] == ["before"]
        assert [it.step for it in second.of(StepDone, again)] == list(range(steps + 1, STEPS + 1))
        (finished,) = second.of(RunFinished, again)
        assert (finished.run.steps, finished.run.stopped) == (STEPS, False)
        assert finished.run.rows_fingerprint
        assert begun == {name: (Path(found.folder) / name).read_bytes() for name in begun}
        (noted,) = (Path(found.folder) / "resumed.jsonl").read_bytes().splitlines()
        again_with = msgspec.json.decode(noted, type=Resumed)
        facts = msgspec.json.decode(begun["facts.json"], type=RunFacts)
        assert again_with.step == steps
        assert again_with.server.startswith("http://127.0.0.1:")
        assert again_with.server != facts.server  # a trunk that was started anew
        assert unfinished(second) == []
    assert list(with_keyring.iterdir()) == []


@pytest.mark.slow
def test_a_run_that_is_left_can_go_on_or_be_given_up(
    demo_model_folder: Path, with_keyring: Path
) -> None:
    with engine() as one:
        run = start(one, "left", 1, max_steps=200)
        one.send(Suspend(target=run))
        assert one.ended(run).outcome == "cancelled"
        assert one.of(RunFinished, run) == []
        (found,) = unfinished(one)
        assert found.step == len(one.of(StepDone, run))
        one.do(DiscardRun(folder=found.folder))
        assert one.of(RunsListed)[-1].unfinished == []
        assert [it.folder for it in one.of(RunsListed)[-1].unreadable] == [found.folder]
        assert list(with_keyring.iterdir()) == []
        refused = one.do(ResumeRun(folder=found.folder))
        assert refused.problem is not None
        assert refused.problem.code == "CheckpointUnusable"


@pytest.mark.slow
def test_a_run_that_was_killed_before_its_first_checkpoint_leaves_no_secret(
    demo_model_folder: Path, with_keyring: Path
) -> None:
    with engine() as killed:
        killed.do(Connect())
        run = killed.send(run_of("too early"))
        begun = killed.until(lambda it: isinstance(it, RunStarted) and it.job == run)
        killed.process.kill()
        killed.process.wait(20)
    assert not list(Path(begun.folder).glob("checkpoint*"))
    assert len(list(with_keyring.iterdir())) == 1
    with engine() as next_one:
        next_one.until(lambda it: isinstance(it, EngineReady))
        next_one.do(CheckLedger())  # comes after what is done at the start
        assert list(with_keyring.iterdir()) == []
    assert list(run_secrets_folder().iterdir()) == []


@pytest.mark.slow
def test_without_a_keyring_it_says_so_and_writes_no_secret(demo_model_folder: Path) -> None:
    assert FOLDER not in os.environ
    with engine() as one:
        run = start(one, "no keyring", 1, max_steps=1)
        assert one.ended(run).outcome == "done"
        (started,) = one.of(RunStarted, run)
        assert started.obstacle == "keyring"
        assert not list(run_secrets_folder().glob("*"))
        assert not list(Path(started.folder).glob("checkpoint*"))
        assert unfinished(one) == []
    assert runs_folder() in Path(started.folder).parents


# --- early stopping --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def overfitted(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Any]]:
    """Two rows learnt far too fast, so that the held-back rows get worse soon."""
    config = RunConfig(
        model=ModelTable(input_blocks=1, output_blocks=27),
        privacy=PrivacyTable(noise_level=0.0),
        training=TrainingTable(
            epochs=100,
            batch_size=2,
            max_length=64,
            lora_rank=2,
            learning_rate=0.02,
            warmup_share=0.0,
            evaluate_every=2,
            patience=2,
        ),
        output=OutputTable(folder=str(tmp_path_factory.mktemp("early") / "run")),
    )
    rows = Rows(config, server.tokenizer)
    rows.train, rows.held_back = rows.train[:2], rows.held_back[:4]
    model = server.private_model(partition_of(config), 0.0)
    try:
        yield list(finetune(Job(), config, rows, model))
    finally:
        model.close()


@pytest.mark.slow
def test_it_stops_at_the_step_that_the_losses_say(overfitted: list[Any]) -> None:
    measured = [
        (it.step, it.loss) for it in overfitted if isinstance(it, Evaluated) and it.when == "during"
    ]
    best = min(measured, key=lambda it: it[1])
    last = [it.step for it in overfitted if isinstance(it, StepDone)][-1]
    assert last == measured[-1][0] == best[0] + 2 * 2
    assert last < 100
    run = overfitted[-1].run
    assert run.stopped_early
    assert not run.stopped
    assert (run.steps, run.best_step, run.adapter_step) == (last, best[0], best[0])
    assert run.best_loss == run.eval_loss_after == best[1]


@pytest.mark.slow
def test_it_ends_with_the_adapter_of_the_best_measurement(
    overfitted: list[Any], server: Server
) -> None:
    from core.model.adapter import load_adapter
    from core.training.evaluation import measure

    run = overfitted[-1].run
    folder = Path(run.folder)
    name = "adapter_model.safetensors"
    assert (folder / "adapter" / name).read_bytes() == (folder / "best" / name).read_bytes()
    assert not list(folder.glob("best-*"))
    config = RunConfig(training=TrainingTable(max_length=64))
    held_back = Rows(config, server.tokenizer).held_back[:4]
    from core.model.partition import Partition

    model = server.private_model(Partition(1, 27), 0.0)
    try:
        model.load_adapter(load_adapter(folder / "adapter", server.source))
        again = measure(model, held_back, 2, None).loss
    finally:
        model.close()
    assert abs(again - run.eval_loss_after) < 1e-4
