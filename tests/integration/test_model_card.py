"""The model card of an export: what was done in numbers, and no name of anything private."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from support.small_run import BLOCKS, PRIVATE, finished_run, small_model

from core.config import DataTable, RunConfig
from core.evaluation_report import FILE_NAME, ComparedRow, EvaluationReport, Outcome
from core.export.exporting import Wish, export_run
from core.jobs import Job
from core.model.source import ModelSource
from core.report.record import FileFacts, Lengths, RunFacts

SECRET = "Mrs Keller’s knee"
SERVER = "https://trunk.hospital.example:8765"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("card")
    run = finished_run(folder / "run", small_model(folder / "model"))
    facts = RunFacts(
        started="2026-11-24T12:00:00",
        server=SERVER,
        data=FileFacts(name=f"{SECRET}.csv", columns=[SECRET], prompt=SECRET),
        learnt=Lengths(rows=1234, total=50_000, answers=2_000),
    )
    (run / "facts.json").write_bytes(msgspec.json.encode(facts))
    row = ComparedRow(1, SECRET, SECRET, SECRET, SECRET, 1.0, 1.0)
    report = EvaluationReport(
        task="labels",
        base=Outcome(loss=2.5, accuracy=0.25, low=0.1, high=0.5),
        trivial=Outcome(accuracy=0.3),
        tuned=Outcome(loss=1.25, accuracy=0.75, low=0.5, high=0.9),
        labels=[SECRET],
        trivial_answer=SECRET,
        worst=[row],
        data=f"{SECRET}.csv",
        run=str(run),
        rows=40,
        answered_rows=20,
    )
    (run / FILE_NAME).write_bytes(msgspec.json.encode(report))
    return run


def card_of(run: Path, target: Path, format_: str = "adapter") -> str:
    export_run(Job(), Wish(run, target, format_, "f32"))  # type: ignore[arg-type]
    return (target / "README.md").read_text("utf-8")


def test_it_says_what_was_done(run: Path, tmp_path: Path) -> None:
    card = card_of(run, tmp_path / "out")
    assert card.startswith("---\nlicense: apache-2.0\nlibrary_name: peft\n")
    for words in (
        f"fingerprint of its weights: `{ModelSource(run.parent / 'model').fingerprint}`",
        "It learnt to answer with one of a few labels.",
        "1,234 rows, steps: 1, of 4 rows each, at most 4 epochs",
        "50,000 tokens, 2,000 of them learnt",
        f"LoRA of rank 4, alpha 8, {BLOCKS - 1} of {BLOCKS} blocks",
        "1 blocks before and 1 behind the trunk",
        "noise level 0.5 on hidden states that left, none on gradients",
        "| loss, 4 rows held back, in training | 2.000 | 1.000 |",
        "| loss, 40 rows held back | 2.500 | 1.250 |",
        "| right label, 20 rows held back | 25% (10% to 50%) | 75% (50% to 90%) |",
        "may repeat parts of it to whoever asks",
        "The licence of the base model, apache-2.0, holds for this",
        "Checked after writing: loss on public rows",
    ):
        assert words in card
    assert "PeftModel" in card


@pytest.mark.parametrize("format_", ["adapter", "merged"])
def test_it_names_nothing_private(run: Path, tmp_path: Path, format_: str) -> None:
    card_of(run, tmp_path / "out", format_)
    written = b"".join(it.read_bytes() for it in (tmp_path / "out").iterdir())
    for name in (SECRET, PRIVATE, SERVER, str(run), "trunk.hospital", "2026-11-24"):
        assert name.encode() not in written


@pytest.mark.parametrize(
    ("data", "purpose"),
    [
        (DataTable(task="summary"), "It learnt to summarise."),
        (DataTable(messages="m"), "It learnt to converse."),
        (DataTable(text="t"), "It learnt to write on as in free text."),
        (DataTable(), "It learnt to answer as in its rows."),
    ],
)
def test_an_older_run_without_notes_has_a_card_too(
    tmp_path: Path, data: DataTable, purpose: str
) -> None:
    from core.export.model_card import model_card
    from core.export.run import open_run

    run = finished_run(tmp_path / "run", small_model(tmp_path / "model"))
    (run / FILE_NAME).write_text("damaged")
    opened = open_run(run)
    assert (opened.facts, opened.evaluation) == (None, None)
    config = RunConfig(data=data)
    summary = replace(opened.summary, eval_loss_before=None, stopped=True, masked=True)
    card = model_card(
        type(opened)(opened.source, opened.adapter, summary, config, None, None), "merged", "all"
    )
    assert purpose in card
    assert "None were taken." in card
    assert "\n- steps: 1, of 4 rows each, at most 4 epochs, stopped before\n" in card
    assert "masked before learning; it does not find all" in card
