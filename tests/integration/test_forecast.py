"""What is told before a run against what the run then does; nothing of the rows is sent for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from core.config import ModelTable, OutputTable, PrivacyTable, RunConfig, TrainingTable
from core.engine.server import Server
from core.errors import TooLittleMemory
from core.events import RunFinished, RunForecast
from core.jobs import Job, JobCancelled
from core.training import run
from core.training.forecast import forecast
from core.training.run import Rows, finetune, model_of

BYTES = 0.1
"""Headers, and lengths that vary within a batch, are not counted."""


def config(folder: Path, **training: int) -> RunConfig:
    return RunConfig(
        model=ModelTable(input_blocks=2, output_blocks=2),
        privacy=PrivacyTable(noise_level=0.5),
        training=TrainingTable(epochs=2, batch_size=8, max_length=96, **training),
        output=OutputTable(folder=str(folder)),
    )


def told(server: Server, wish: RunConfig, rows: Rows) -> RunForecast:
    model = model_of(server, wish, rows)
    try:
        return forecast(Job(), wish, rows, model)
    finally:
        model.close()


@pytest.mark.slow
def test_the_bytes_and_steps_are_those_of_the_run(server: Server, tmp_path: Path) -> None:
    wish = config(tmp_path / "run", seed=1)
    rows = Rows(wish, server.tokenizer)
    rows.train, rows.held_back = rows.train[:20], rows.held_back[:6]
    before = told(server, wish, rows)
    model = model_of(server, wish, rows)
    try:
        (end,) = [e for e in finetune(Job(), wish, rows, model) if isinstance(e, RunFinished)]
    finally:
        model.close()
    assert end.run is not None
    assert before.total_steps == end.run.steps == 6
    assert before.train_rows == 20
    assert before.held_back_rows == 6
    assert before.bytes_sent == pytest.approx(end.run.bytes_sent, rel=BYTES)
    assert before.bytes_received == pytest.approx(end.run.bytes_received, rel=BYTES)
    adapter = sum(file.stat().st_size for file in (tmp_path / "run" / "adapter").glob("*.safe*"))
    assert before.disk == pytest.approx(adapter, rel=BYTES)
    assert before.seconds > 0
    longer = told(server, replace(wish, training=replace(wish.training, epochs=8)), rows)
    assert longer.total_steps == 24
    assert longer.bytes_sent > 2 * before.bytes_sent


@pytest.mark.slow
def test_rows_beyond_the_limit_are_counted(server: Server, tmp_path: Path) -> None:
    wish = config(tmp_path / "run")
    rows = Rows(wish, server.tokenizer)
    found = told(server, wish, rows)
    cut = [row.cut_tokens for row in rows.train if row.cut_tokens]
    assert cut
    assert (found.cut_rows, found.cut_tokens) == (len(cut), sum(cut))


@pytest.mark.parametrize("steps", [0, 1])
def test_it_can_be_stopped_and_leaves_no_run(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """At its beginning, and in the middle of the steps that are timed together."""
    wish = config(tmp_path / "run")
    rows = Rows(wish, server.tokenizer)
    model = model_of(server, wish, rows)
    job = Job()
    step = model.session.step

    def stopped_by_the_user(rate: float, scale: float) -> None:
        step(rate, scale)
        job.cancel()

    if steps:
        monkeypatch.setattr(model.session, "step", stopped_by_the_user)
    else:
        job.cancel()
    try:
        with pytest.raises(JobCancelled):
            forecast(job, wish, rows, model)
    finally:
        model.close()
    assert not (tmp_path / "run").exists()


def test_a_run_without_room_is_refused_before_the_model_is_loaded(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = config(tmp_path / "run")
    rows = Rows(wish, server.tokenizer)

    class Little:
        available = 300_000_000

    monkeypatch.setattr(run.psutil, "virtual_memory", Little)
    sent = server.link.bytes_sent
    with pytest.raises(TooLittleMemory) as refused:
        model_of(server, wish, rows)
    details = refused.value.details
    nearest = replace(
        wish.training, batch_size=int(details["batch_size"]), max_length=int(details["max_length"])
    )
    assert nearest.batch_size < 8
    assert int(details["accumulation"]) * nearest.batch_size >= 8
    model_of(server, replace(wish, training=nearest), rows).close()
    assert server.link.bytes_sent > sent
