"""The leak meter reads what can be read, and less where there is more noise."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from core.commands import MeasureLeak
from core.config import DEMO, ModelTable, OutputTable, PrivacyTable, RunConfig, TrainingTable
from core.data import Example, Message, examples, guess_mapping, open_data
from core.engine.leak_desk import LeakDesk
from core.engine.server import Server
from core.errors import ReadBackTooHigh
from core.events import (
    Evaluated,
    Event,
    JobProgress,
    LeakMeasured,
    RunFinished,
    RunStarted,
    StepDone,
)
from core.executable import compute_environment, program
from core.jobs import Job, JobCancelled
from core.leak.meter import Effort, Meter, Setting
from core.leak_report import LeakReport
from core.model.partition import Partition
from core.model.source import open_model
from core.model.tokenizer import load_tokenizer
from core.training.run import Rows, finetune, partition_of

SMALL = Effort(
    rows=6,
    longest=72,
    public_tokens=4000,
    depth_tokens=1000,
    depths=1,
    decoder=False,
    language=False,
)
CUT = Partition(1, 2)


@pytest.fixture(scope="module")
def meter(demo_model_folder: Path) -> Meter:
    source = open_model(DEMO)
    return Meter(source, load_tokenizer(source), SMALL)


@pytest.fixture(scope="module")
def conversations() -> list[Any]:
    data = open_data(None)
    found, _ = examples(data, guess_mapping(data))
    return [row.messages for row in found]


@pytest.fixture(scope="module")
def reports(meter: Meter, conversations: list[Any]) -> dict[str, LeakReport]:
    settings = {
        "clean": Setting(CUT, 0.0),
        "strong": Setting(CUT, 8.0),
        "again": Setting(CUT, 8.0),
        "repeated": Setting(CUT, 8.0, sends=9),
        "gradient": Setting(CUT, 8.0, gradient_noise=4.0),
    }
    return {
        name: meter.measure(Job(), conversations, setting) for name, setting in settings.items()
    }


@pytest.mark.slow
def test_without_noise_everything_is_read(reports: dict[str, LeakReport]) -> None:
    report = reports["clean"]
    for side in (report.prompt, report.reply):
        assert side.attacks["candidate_search"].top1 > 0.98
        assert side.top1 >= side.attacks["candidate_search"].top1
    assert report.sigma == 0.0
    assert report.attacked_rows == SMALL.rows


@pytest.mark.slow
def test_noise_hides_and_repeats_undo_it(reports: dict[str, LeakReport]) -> None:
    strong, repeated = reports["strong"].prompt, reports["repeated"].prompt
    assert strong.top1 < 0.6
    assert repeated.attack == "averaging"
    assert repeated.attacks["averaging"].top1 > strong.top1 + 0.2
    assert "averaging" not in strong.attacks


@pytest.mark.slow
def test_the_same_seed_gives_the_same_report(reports: dict[str, LeakReport]) -> None:
    assert replace(reports["strong"], seconds=0.0) == replace(reports["again"], seconds=0.0)


@pytest.mark.slow
def test_noise_on_gradients_hides_labels(reports: dict[str, LeakReport]) -> None:
    plain = reports["clean"].reply.attacks["gradient"].top1
    noisy = reports["gradient"].reply.attacks["gradient"].top1
    assert plain > 0.8
    assert noisy < plain - 0.2


@pytest.mark.slow
def test_the_report_adds_up(reports: dict[str, LeakReport]) -> None:
    for report in reports.values():
        for side in (report.prompt, report.reply):
            best = side.attacks[side.attack]
            assert best.top1 == side.top1 == max(each.top1 for each in side.attacks.values())
            assert side.low <= side.top1 <= side.high
            assert all(each.top10 >= each.top1 for each in side.attacks.values())
        shown = [token for row in report.rows for token in row]
        assert {token.part for token in shown} == {"template", "prompt", "reply"}
        assert all(token.text == token.guess for token in shown if token.rank == 1)


@pytest.mark.slow
def test_masked_rows_are_attacked_masked(meter: Meter) -> None:
    """The window's way; without a mask the name is in what is shown of the rows."""
    desk, text = LeakDesk(), "Mrs Keller coughs and asks for an appointment"
    desk._meter = meter
    rows = [
        Example((Message("user", text), Message("assistant", "urgent")), number, number + 2)
        for number in range(6)
    ]
    shown = {}
    for mask in (False, True):
        seen: list[Any] = []
        wish = MeasureLeak(input_blocks=1, output_blocks=2, noise_level=8.0, mask=mask)
        desk.measure(Job(emit=seen.append), wish, DEMO, None, rows)
        (found,) = [event for event in seen if isinstance(event, LeakMeasured)]
        assert found.report is not None
        shown[mask] = "".join(token.text for row in found.report.rows for token in row)
    assert "Keller" in shown[False]
    assert "[NAME 1]" in shown[True]
    assert "Keller" not in shown[True]


def test_it_can_be_stopped(meter: Meter, conversations: list[Any]) -> None:
    job = Job(emit=lambda _: job.cancel())
    with pytest.raises(JobCancelled):
        meter.measure(job, conversations, Setting(CUT, 0.5))


@pytest.mark.slow
def test_the_command_tells_figures_and_no_text(demo_model_folder: Path) -> None:
    done = subprocess.run(
        program(
            *("leak", "--json", "--rows", "2", "--input-blocks", "1", "--noise-level", "2"),
            *("--gradient-noise", "0.5", "--seed", "3"),
        ),
        env=compute_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["event"] == "result"
    for side in ("prompt", "reply"):
        assert {"top1", "top10", "rouge_l", "attack", "attacks", "low", "high"} <= set(result[side])
        assert result[side]["attack"] in result[side]["attacks"]
    assert (result["noise_level"], result["seed"], result["attacked_rows"]) == (2.0, 3, 2)
    data = open_data(None)
    assert not any(str(row["letter"])[:30] in done.stdout for row in data.rows)


@pytest.mark.parametrize(
    "options", [("--noise-level", "11"), ("--sends", "0"), ("--input-blocks", "40")]
)
def test_a_wrong_option_is_one_plain_sentence(
    options: tuple[str, str], demo_model_folder: Path
) -> None:
    done = subprocess.run(
        program("leak", *options), env=compute_environment(), capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.slow
def test_a_run_does_not_begin_where_more_can_be_read_than_agreed(
    server: Server, tmp_path: Path
) -> None:
    """Nothing of the rows has left when it stops, and no text is kept in the run's folder."""
    config = RunConfig(
        model=ModelTable(input_blocks=1, output_blocks=2),
        privacy=PrivacyTable(noise_level=0.5, most_read_back=0.3),
        training=TrainingTable(max_steps=2, max_length=64),
        output=OutputTable(folder=str(tmp_path / "run")),
    )
    model = server.private_model(partition_of(config), 0.5)
    seen = []
    try:
        rows = Rows(config, server.tokenizer)
        before = server.link.bytes_sent
        with pytest.raises(ReadBackTooHigh) as stopped:
            seen.extend(finetune(Job(), config, rows, model))
        sent = server.link.bytes_sent - before
    finally:
        model.close()
    assert [type(event) for event in seen] == [RunStarted, LeakMeasured]
    assert not any(isinstance(event, Evaluated) for event in seen)
    assert sent < 5000  # questions for the adapter's blocks; one row alone would be 70 kB
    assert int(stopped.value.details["measured"]) > int(stopped.value.details["agreed"]) == 30
    words = str(rows.data.rows[0]["letter"])[:24].encode()
    assert not any(words in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


@pytest.mark.slow
def test_stopping_the_last_measurement_keeps_what_was_learnt(
    server: Server, tmp_path: Path
) -> None:
    config = RunConfig(
        model=ModelTable(input_blocks=1, output_blocks=2),
        privacy=PrivacyTable(noise_level=10.0, most_read_back=0.9),
        training=TrainingTable(max_steps=1, batch_size=2, max_length=64),
        output=OutputTable(folder=str(tmp_path / "run")),
    )
    trained = []

    def emit(event: Event) -> None:
        if trained and isinstance(event, JobProgress) and event.stage == "Preparing the attacks":
            job.cancel()

    job = Job(emit=emit)
    model = server.private_model(partition_of(config), 10.0)
    seen = []
    try:
        for event in finetune(job, config, Rows(config, server.tokenizer), model):
            seen.append(event)
            trained += [event] if isinstance(event, StepDone) else []
    finally:
        model.close()
    assert sum(isinstance(event, LeakMeasured) for event in seen) == 1  # the one before the run
    (finished,) = (event for event in seen if isinstance(event, RunFinished))
    assert finished.run is not None
    assert finished.run.stopped
    assert (finished.run.steps, (tmp_path / "run" / "summary.json").is_file()) == (1, True)
    assert (tmp_path / "run" / "adapter" / "adapter_model.safetensors").is_file()
