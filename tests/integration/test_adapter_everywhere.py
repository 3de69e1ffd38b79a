"""The saved adapter is plain PEFT, and follows its blocks when the partition moves."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from core.config import ModelTable, OutputTable, PrivacyTable, RunConfig, TrainingTable
from core.engine.server import Server
from core.events import Evaluated, RunFinished, RunSummary
from core.jobs import Job
from core.model.adapter import WholeAdapter, load_adapter
from core.model.partition import Partition
from core.protocol.messages import Part
from core.training.batches import in_order
from core.training.evaluation import measure
from core.training.run import Rows, finetune, partition_of
from core.training.run_folder import read_origin

TOLERANCE = 1e-4


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(True, id="all blocks", marks=pytest.mark.slow),
        pytest.param(False, id="input blocks frozen"),
    ],
)
def finished(
    request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Rows, RunSummary, Evaluated]:
    folder = tmp_path_factory.mktemp("run") / "run"
    config = RunConfig(
        model=ModelTable(input_blocks=2, output_blocks=2),
        privacy=PrivacyTable(noise_level=0.0, train_input_blocks=request.param),
        training=TrainingTable(max_steps=4, batch_size=4, learning_rate=2e-3, max_length=128),
        output=OutputTable(folder=str(folder)),
    )
    rows = Rows(config, server.tokenizer)
    model = server.private_model(partition_of(config), 0.0)
    try:
        events = list(finetune(Job(), config, rows, model))
    finally:
        model.close()
    (end,) = [event for event in events if isinstance(event, RunFinished)]
    after = [event for event in events if isinstance(event, Evaluated)][-1]
    assert end.run is not None
    return rows, end.run, after


def test_plain_peft_gives_the_same_loss(finished: Any, whole_copy: Any) -> None:
    from peft import PeftModel

    rows, run, after = finished
    assert run.eval_loss_after < run.eval_loss_before - 0.1
    loaded = PeftModel.from_pretrained(whole_copy, Path(run.folder) / "adapter")
    total, tokens = 0.0, 0
    with torch.inference_mode():
        for batch in in_order(rows.held_back, 4):
            mask = torch.arange(batch.ids.shape[1]) < torch.tensor(batch.lengths)[:, None]
            logits = loaded(input_ids=batch.ids, attention_mask=mask.long()).logits
            total += float(
                torch.nn.functional.cross_entropy(
                    logits[:, :-1].flatten(0, 1), batch.labels[:, 1:].flatten(), reduction="sum"
                )
            )
            tokens += batch.response_tokens
    assert math.isclose(total / tokens, after.loss, rel_tol=TOLERANCE)


def test_the_adapter_follows_the_blocks_when_the_partition_moves(
    finished: Any, server: Server
) -> None:
    rows, run, after = finished
    model = server.private_model(Partition(6, 4), 0.0)
    try:
        model.load_adapter(load_adapter(Path(run.folder) / "adapter", server.source))
        moved = measure(model, rows.held_back, 4, rows.labels)
    finally:
        model.close()
    assert math.isclose(moved.loss, after.loss, rel_tol=TOLERANCE)


def test_an_adapter_that_makes_hidden_states_larger_gets_more_noise(server: Server) -> None:
    rank, hidden, loud = 4, int(server.source.config["hidden_size"]), 0
    down = server.source.family.adapter_modules.index("mlp.down_proj")
    inside = int(server.source.config["intermediate_size"])
    generator = torch.Generator().manual_seed(0)
    matrices = {
        (down, Part.A): torch.randn(rank, inside, generator=generator),
        (down, Part.B): torch.randn(hidden, rank, generator=generator),
    }
    model = server.private_model(Partition(2, 2), 0.5, smoothing=False)
    try:
        before = model.noise.sigma
        model.load_adapter(WholeAdapter(rank, 8.0, {loud: matrices}))
        assert model.noise.sigma > 1.5 * before
        clean = model.client.enter_trunk(torch.arange(3, 300)[None])
        sent = model.noise.protect(clean, [model.noise.digests(range(3, 300))])
        noise = sent.tensor - clean[0].detach()
        assert abs(float(noise.std()) / model.noise.sigma - 1) < 0.02
        assert sent.receipt.sigma == model.noise.sigma
    finally:
        model.close()


def test_the_run_folder_can_be_read_by_people_and_programs(finished: Any) -> None:
    _, run, _ = finished
    folder = Path(run.folder)
    assert {file.name for file in folder.iterdir()} == {
        "adapter",
        "facts.json",
        "metrics.jsonl",
        "origin.json",
        "run.toml",
        "summary.json",
        "summary.md",
    }
    assert {file.name for file in (folder / "adapter").iterdir()} >= {
        "adapter_config.json",
        "adapter_model.safetensors",
    }
    again = msgspec.toml.decode((folder / "run.toml").read_bytes(), type=RunConfig)
    assert again.model.input_blocks == 2
    assert read_origin(folder).export_allowed
    lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    assert [line["event"] for line in lines] == ["evaluated", *["step"] * 4, "evaluated"]
    assert msgspec.json.decode((folder / "summary.json").read_bytes(), type=RunSummary) == run
    assert f"{run.eval_loss_after:.3f}" in (folder / "summary.md").read_text()
    assert folder.stat().st_mode & 0o077 == 0
