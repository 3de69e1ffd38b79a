"""A report on a real run: its facts are those of the run, and no word of a row is in it."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from core.config import DataTable, ModelTable, OutputTable, PrivacyTable, RunConfig, TrainingTable
from core.engine.server import Server
from core.events import RunFinished, RunSummary
from core.jobs import Job
from core.ledger.entry import destination_of
from core.paths import ledger_folder
from core.report.collect import record_of
from core.report.content import report_of
from core.report.html import to_html
from core.report.record import RunFacts
from core.report.words import Words
from core.training.run import Rows, finetune, partition_of

CANARY, LABELS = "Quixworth", ("zebrafish", "marmalade")
REPOSITORY = Path(__file__).resolve().parents[2]


class Made(NamedTuple):
    run: RunSummary
    rows: Rows
    data: Path
    file_facts: RunFacts


@pytest.fixture(scope="module")
def made(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("report")
    data = folder / "letters.csv"
    rows = [f"Dear {CANARY} {number},{LABELS[number % 2]}" for number in range(24)]
    data.write_text("letter,urgency\n" + "\n".join(rows), "utf-8")
    config = RunConfig(
        model=ModelTable(input_blocks=2, output_blocks=2),
        data=DataTable(train=str(data)),
        privacy=PrivacyTable(noise_level=0.5, gradient_noise=0.5),
        training=TrainingTable(max_steps=2, batch_size=4, max_length=96),
        output=OutputTable(folder=str(folder / "2026-11-24 09.00 report test")),
    )
    read = Rows(config, server.tokenizer)
    model = server.private_model(
        partition_of(config), 0.5, gradient_noise=config.privacy.gradient_noise
    )
    try:
        (end,) = [it for it in finetune(Job(), config, read, model) if isinstance(it, RunFinished)]
    finally:
        model.close()
    assert end.run is not None
    facts = (Path(end.run.folder) / "facts.json").read_bytes()
    return Made(end.run, read, data, msgspec.json.decode(facts, type=RunFacts))


def test_the_run_notes_its_facts_and_no_words(made: Made, server: Server) -> None:
    facts, lengths = made.file_facts, [len(row.ids) for row in made.rows.train]
    assert facts.data.sha256 == hashlib.sha256(made.data.read_bytes()).hexdigest()
    assert (facts.data.name, facts.data.rows) == ("letters.csv", 24)
    assert facts.data.columns == ["letter", "urgency"]
    assert (facts.data.prompt, facts.data.response) == ("letter", "urgency")
    assert (facts.learnt.rows, facts.learnt.total) == (len(lengths), sum(lengths))
    assert (facts.learnt.shortest, facts.learnt.longest) == (min(lengths), max(lengths))
    assert facts.held_back.rows == made.run.held_back_rows
    assert facts.server == destination_of(server.url)
    assert facts.fingerprint == server.source.fingerprint
    assert facts.sigma > 0
    assert facts.libraries["torch"]
    for word in (CANARY, *LABELS, str(made.data.parent)):
        assert word not in (Path(made.run.folder) / "facts.json").read_text("utf-8")


def test_the_report_agrees_with_run_and_ledger_and_has_no_rows(made: Made) -> None:
    record = record_of(Path(made.run.folder), ledger_folder(), Job())
    ledger = record.ledger
    assert ledger is not None
    assert ledger.flaw == ""
    assert sum(kind.bytes for kind in ledger.kinds) == made.run.bytes_sent
    states = [kind for kind in ledger.kinds if kind.what == "states"]
    assert [kind.noise_level for kind in states] == [0.5]
    assert len(record.curve.training) == 2
    html = to_html(report_of(made.run, record, Words()))
    assert made.file_facts.data.sha256 in html
    for word in (CANARY, *LABELS, str(made.data.parent)):
        assert word not in html


def test_pages_come_from_the_command_line_without_a_screen(made: Made, tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    command = [sys.executable, "-m", "fedsea", "report", made.run.folder, str(target), "--json"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["file"] == str(target)
    pages = target.read_bytes()
    assert pages.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) >= 2
    assert CANARY.encode() not in pages
