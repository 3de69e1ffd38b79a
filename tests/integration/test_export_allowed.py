"""A trunk server may ask that its runs are not exported; the run remembers from its start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.engine_process import EngineProcess
from support.small_run import finished_run, small_model
from support.trunk_process import TOKEN, TrunkProcess

from core.commands import ExportRun
from core.config import DEMO, ModelTable, OutputTable, PrivacyTable, RunConfig, TrainingTable
from core.engine.server import Server
from core.errors import ExportForbidden
from core.events import JobProgress, RunExported, RunFinished, RunStarted
from core.export.run import open_run
from core.jobs import Job
from core.training.run import Rows, finetune, partition_of
from core.training.run_folder import read_origin


@pytest.mark.slow
def test_a_run_remembers_what_its_server_asked(demo_model_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    config = RunConfig(
        model=ModelTable(input_blocks=14, output_blocks=14),
        privacy=PrivacyTable(noise_level=0.5, smoothing=False),
        training=TrainingTable(max_steps=1, batch_size=1, max_length=64, start="base"),
        output=OutputTable(folder=str(folder)),
    )
    with TrunkProcess(tmp_path / "trunk.log", "--no-export") as trunk:
        server = Server(trunk.url, DEMO, TOKEN, Job())
        try:
            rows = Rows(config, server.tokenizer)
            rows.train, rows.held_back = rows.train[:2], rows.held_back[:2]
            model = server.private_model(partition_of(config), 0.5, smoothing=False)
            begun, *_, end = finetune(Job(), config, rows, model)
            model.close()
        finally:
            server.close()
    assert isinstance(begun, RunStarted)
    assert isinstance(end, RunFinished)
    assert end.run is not None
    assert not end.run.export_allowed
    origin = read_origin(folder)
    assert not origin.export_allowed
    assert origin.fingerprint == server.source.fingerprint
    with pytest.raises(ExportForbidden):
        open_run(folder)


def test_a_run_that_began_elsewhere_is_not_exported_either(tmp_path: Path) -> None:
    """It began with a server that agreed, and went on with one that did not."""
    run = finished_run(tmp_path / "run", small_model(tmp_path / "model"))
    open_run(run)
    summary = json.loads((run / "summary.json").read_bytes())
    assert read_origin(run).export_allowed
    (run / "summary.json").write_text(json.dumps(summary | {"export_allowed": False}))
    with pytest.raises(ExportForbidden):
        open_run(run)


def test_the_engine_exports_and_tells(tmp_path: Path) -> None:
    run = finished_run(tmp_path / "run", small_model(tmp_path / "model"))
    wish = ExportRun(folder=str(run), path=str(tmp_path / "out.gguf"), format="gguf", type="q8_0")
    with EngineProcess() as engine:
        end = engine.do(wish)
        assert end.outcome == "done", end.problem
        (told,) = engine.of(RunExported, end.job)
        assert told.bytes == (tmp_path / "out.gguf").stat().st_size
        assert abs(told.loss_here - told.loss_written) <= told.tolerance
        stages = {event.stage for event in engine.of(JobProgress, end.job)}
        assert {"Writing the export", "Checking the export"} <= stages
        again = engine.do(wish)
        assert again.outcome == "failed"
        assert again.problem is not None
        assert again.problem.code == "ExportTargetUnusable"
