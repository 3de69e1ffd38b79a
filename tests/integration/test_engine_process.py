"""The engine as the window sees it: a real process, with real trunk processes behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest
from support.engine_process import EngineProcess

from core.commands import (
    Cancel,
    ChooseColumns,
    Connect,
    Continue,
    OpenData,
    Pause,
    PrepareChat,
    Regenerate,
    ScanPersonal,
    SendMessage,
    ShowRows,
    StartRun,
)
from core.config import DataTable, ModelTable, PrivacyTable, RunConfig, TrainingTable
from core.events import (
    ChatAnswered,
    ChatText,
    ColumnMapping,
    DataOpened,
    Evaluated,
    JobContinued,
    JobPaused,
    MappingChanged,
    PersonalFound,
    RowsShown,
    RunFinished,
    ServerChanged,
    StepDone,
)
from core.net.bundled import BundledTrunk


@pytest.fixture(scope="module")
def engine(demo_model_folder: Path) -> Iterator[EngineProcess]:
    with EngineProcess() as engine:
        assert engine.do(Connect()).outcome == "done"
        yield engine


@pytest.fixture
def own_engine(demo_model_folder: Path) -> Iterator[EngineProcess]:
    """For tests that end with another trunk than they began with."""
    with EngineProcess() as engine:
        yield engine


def run_of(steps: int) -> StartRun:
    return StartRun(
        config=RunConfig(
            model=ModelTable(input_blocks=2, output_blocks=2),
            privacy=PrivacyTable(noise_level=0.5),
            training=TrainingTable(max_steps=steps, batch_size=2, max_length=128),
        )
    )


@pytest.mark.slow
def test_a_file_is_opened_beside_a_run_and_stop_keeps_what_was_learnt(
    engine: EngineProcess,
) -> None:
    engine.do(OpenData())
    run = engine.send(run_of(200))
    engine.until(lambda event: isinstance(event, StepDone) and event.job == run)

    assert engine.do(OpenData()).outcome == "done"  # does not wait for the run
    refused = engine.do(SendMessage(text="hello"))
    assert refused.problem is not None
    assert "fine-tune is running" in str(refused.problem)

    engine.send(Pause(target=run))
    engine.until(lambda event: isinstance(event, JobPaused) and event.job == run)
    steps = len(engine.of(StepDone, run))
    engine.do(ShowRows(index=0))
    assert len(engine.of(StepDone, run)) == steps
    engine.send(Continue(target=run))
    engine.until(lambda event: isinstance(event, JobContinued) and event.job == run)
    engine.until(lambda event: isinstance(event, StepDone) and event.job == run)

    engine.send(Cancel(target=run))
    assert engine.ended(run).outcome == "cancelled"
    (finished,) = engine.of(RunFinished, run)
    assert finished.run.stopped
    assert finished.run.steps == len(engine.of(StepDone, run)) > steps
    assert (Path(finished.run.folder) / "adapter" / "adapter_model.safetensors").is_file()
    assert [event.when for event in engine.of(Evaluated, run)] == ["before", "after"]

    engine.do(PrepareChat(adapter=str(Path(finished.run.folder) / "adapter"), noise_level=0.25))
    job = engine.send(SendMessage(text="My arm itches.", max_new_tokens=6))
    assert engine.ended(job).outcome == "done"
    (answer,) = engine.of(ChatAnswered, job)
    assert answer.noise_level == 0.25
    assert "".join(event.text for event in engine.of(ChatText, job)).strip() == answer.text


@pytest.mark.slow
def test_personal_data_is_found_and_masked_on_the_way(
    engine: EngineProcess, tmp_path: Path
) -> None:
    for number in range(8):
        text = (
            f"Frau Kunz kam am {number + 1}.3.2024 zum {number}. Mal. Der Befund ist unauffällig."
        )
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    assert engine.do(OpenData(path=str(tmp_path))).outcome == "done"
    assert engine.of(DataOpened)[-1].mapping == ColumnMapping(text="text")
    assert engine.do(ScanPersonal()).outcome == "done"
    found = engine.of(PersonalFound)[-1]
    assert found.counts == {"name": 8, "date": 8}
    assert (found.rows_with, found.rows_looked_at, found.rows) == (8, 8, 8)
    assert len(found.examples) == 3
    engine.do(ShowRows(index=0, mask=True))
    assert (
        engine.of(RowsShown)[-1]
        .rows[0]
        .segments[0]
        .text.startswith("Frau [NAME 1] kam am [DATE 1] zum")
    )
    config = msgspec.structs.replace(
        run_of(2).config, data=DataTable(train=str(tmp_path), text="text", mask=True)
    )
    assert engine.do(StartRun(config=config)).outcome == "done"
    assert engine.of(RunFinished)[-1].run.steps == 2
    engine.do(OpenData())


def test_columns_can_be_changed_and_a_bad_choice_costs_nothing(engine: EngineProcess) -> None:
    engine.do(OpenData())
    assert engine.of(DataOpened)[-1].rows == 120
    engine.do(ChooseColumns(mapping=ColumnMapping(prompt="urgency", response="urgency")))
    bad = engine.of(MappingChanged)[-1]
    assert bad.mapping_problem is not None
    assert bad.mapping_problem.code == "MappingImpossible"
    assert bad.usable_rows == 0
    engine.do(ChooseColumns(mapping=ColumnMapping(prompt="urgency", response="letter")))
    assert engine.of(MappingChanged)[-1].usable_rows == 120
    engine.do(ShowRows(index=5))
    assert engine.of(RowsShown)[-1].rows[0].segments[1].text in {
        "at once",
        "same day",
        "this week",
        "routine",
    }
    wish = ColumnMapping(response="urgency", template="How urgent?\n{leter}")
    engine.do(ChooseColumns(mapping=wish))
    wrong = engine.of(MappingChanged)[-1]
    assert (wrong.mapping, wrong.template, wrong.usable_rows) == (wish, wish.template, 0)
    assert wrong.mapping_problem is not None
    assert wrong.mapping_problem.code == "TemplateUnusable"
    wish = msgspec.structs.replace(wish, template="How urgent?\n{letter}")
    engine.do(ChooseColumns(mapping=wish, task="instruction"))
    right = engine.of(MappingChanged)[-1]
    assert (right.usable_rows, right.task, right.guessed_task) == (120, "instruction", "label")
    engine.do(ShowRows(index=118, count=3))
    shown = engine.of(RowsShown)[-1].rows
    assert [row.index for row in shown] == [118, 119]  # there are no more
    assert all(row.segments[1].text.startswith("How urgent?\n") for row in shown)
    missing = engine.do(OpenData(path="/no/such/file.csv"))
    assert missing.outcome == "failed"
    engine.do(ShowRows(index=5))  # the file before is still open
    assert len(engine.of(RowsShown)) >= 2


def test_nothing_can_be_said_again_before_anything_was_said(own_engine: EngineProcess) -> None:
    ended = own_engine.do(Regenerate())
    assert ended.outcome == "failed"
    assert ended.problem is not None
    assert ended.problem.code == "NothingToDo"


@pytest.mark.slow
def test_a_dead_trunk_is_told_and_started_again(own_engine: EngineProcess) -> None:
    engine = own_engine
    engine.do(Connect())
    (trunk,) = psutil.Process(engine.process.pid).children()
    trunk.kill()
    engine.until(lambda it: isinstance(it, ServerChanged) and it.state == "retrying")
    assert engine.do(SendMessage(text="hello", max_new_tokens=3)).outcome == "done"


@pytest.mark.slow
def test_a_remote_server_needs_the_right_token(own_engine: EngineProcess) -> None:
    engine = own_engine
    with BundledTrunk("demo") as trunk:
        wrong = engine.do(Connect(url=trunk.url, token="x" * 20))
        assert wrong.problem is not None
        assert wrong.problem.code == "TokenRefused"
        right = engine.send(Connect(url=trunk.url, token=trunk.token))
        assert engine.ended(right).outcome == "done"
        state = engine.of(ServerChanged, right)[-1]
        assert (state.state, state.bundled) == ("connected", False)
        assert state.token_kept_in == "memory"  # tests have no keyring
        assert engine.do(Connect(url=trunk.url)).outcome == "done"  # it is remembered
        assert engine.do(Connect(url="http://trunk.example:80", token="x")).problem is not None


@pytest.mark.slow
def test_the_bundled_trunk_ends_with_its_engine(own_engine: EngineProcess) -> None:
    own_engine.do(Connect())
    (trunk,) = psutil.Process(own_engine.process.pid).children()
    own_engine.process.kill()
    own_engine.process.wait()
    psutil.wait_procs([trunk], timeout=15)
    assert not trunk.is_running()
