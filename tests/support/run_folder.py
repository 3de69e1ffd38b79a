"""A run's folder as a real run leaves it, made without one."""

from __future__ import annotations

from pathlib import Path

import msgspec
import tomli_w

from core.config import DataTable, RunConfig
from core.events import Evaluated, LeakMeasured, RunSummary, StepDone
from core.leak_report import AttackResult, LeakReport, LeakSide
from core.report.record import FileFacts, Lengths, RunFacts
from core.training.run_folder import RunFolder

RUN = RunSummary(
    folder="",
    name="Letters",
    created="2026-11-23T17:00:00+01:00",
    model="SmolLM2-135M-Instruct",
    data="letters.csv",
    input_blocks=3,
    output_blocks=2,
    noise_level=0.5,
    steps=4,
    seconds=120.0,
    eval_loss_before=2.88,
    eval_loss_after=1.71,
    accuracy_before=0.41,
    accuracy_after=0.86,
    held_back_rows=18,
    bytes_sent=2_000_000,
    bytes_received=1_000_000,
    prompt_read_back=0.68,
    hardened=1.0,
)
FACTS = RunFacts(
    started="2026-11-23T16:58:00+01:00",
    program="0.1.0",
    libraries={"torch": "2.13.0+cpu"},
    system="Linux x86_64",
    model="SmolLM2-135M-Instruct",
    fingerprint="2f5820a50d923d3af8e8d3c6c2e62034",
    blocks=30,
    server="https://trunk.klinikum.example:8765",
    data=FileFacts(
        name="letters.csv",
        bytes=26_669,
        sha256="5b" * 32,
        rows=120,
        columns=["letter", "urgency", "clerk"],
        prompt="letter",
        response="urgency",
    ),
    learnt=Lengths(102, 62, 79, 147, 8652, 280),
    held_back=Lengths(18, 58, 77, 142, 1397, 50),
    sigma=1.6105,
    smoothing=True,
    hardened=1.0,
)
_SIDE = LeakSide(
    "candidate_search", 0.68, 0.81, 0.63, 0.61, 0.74,
    {"candidate_search": AttackResult(0.68, 0.81, 0.63, 0.61, 0.74, 800)},
)  # fmt: skip
LEAK = LeakReport(prompt=_SIDE, reply=LeakSide(), noise_level=0.5, sigma=1.6105, attacked_rows=8)


def make_run(
    parent: Path, folder: str = "2026-11-23 17.00 Letters", losses: float = 1.0, **changes: object
) -> RunSummary:
    """Make the folder of a finished run; `changes` are those of its summary."""
    path = parent / folder
    run = msgspec.structs.replace(RUN, folder=str(path), **changes)
    made = RunFolder(path, RunConfig(data=DataTable(train="/home/someone/letters.csv")))
    made.keep_facts(FACTS)
    made.record(LeakMeasured(report=LEAK))
    made.record(Evaluated(when="before", loss=2.88 * losses, rows=18))
    for step, loss in enumerate((2.5, 2.2, 1.9, 1.8), 1):
        made.record(StepDone(step=step, total_steps=4, loss=loss * losses))
    made.record(Evaluated(when="after", step=4, loss=1.71 * losses, rows=18))
    made.adapter.mkdir()
    (made.adapter / "adapter_config.json").write_text("{}")
    (made.adapter / "adapter_model.safetensors").write_bytes(b"weights")
    made.finish(run)
    made.close()
    return run


def make_unfinished(parent: Path, folder: str) -> Path:
    """What a run leaves that was killed."""
    path = parent / folder
    path.mkdir(parents=True)
    (path / "run.toml").write_text(tomli_w.dumps({}))
    return path
