"""Did it help? Against the whole model in transformers, and as engine and command line say it."""

from __future__ import annotations

import json
import math
import subprocess
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from msgspec.structs import replace
from support.engine_process import EngineProcess
from support.recorded_server import Recorded

from core.commands import Connect, EvaluateRun, StartRun
from core.config import DataTable, ModelTable, OutputTable, PrivacyTable, RunConfig, TrainingTable
from core.data import Message, open_data
from core.engine.server import Server
from core.errors import RunUnusable
from core.evaluation.evaluate import Limits, evaluate, keep_report
from core.evaluation.subject import Subject, UnseenRows, finished_run, unseen_rows
from core.evaluation_report import EvaluationReport, load_report
from core.evaluation_verdict import verdict_on
from core.events import JobProgress, RunEvaluated, RunFinished, RunSummary
from core.executable import program
from core.jobs import Job, JobCancelled
from core.protocol.messages import Mode
from core.training.batches import collate
from core.training.rendering import IGNORED, render
from core.training.run import Rows, finetune, partition_of

TOLERANCE = 1e-4
"""Of losses, as for training: the order of summing differs."""


def run(server: Server, folder: Path, noise_level: float, steps: int, **more: Any) -> RunSummary:
    config = RunConfig(
        model=ModelTable(input_blocks=more.pop("input_blocks", 2), output_blocks=2),
        data=more.pop("data", DataTable()),
        privacy=PrivacyTable(noise_level=noise_level),
        training=TrainingTable(
            max_steps=steps,
            batch_size=4,
            lora_rank=4,
            lora_alpha=8.0,
            max_length=128,
            **{"learning_rate": 2e-3, **more},
        ),
        output=OutputTable(folder=str(folder)),
    )
    rows = Rows(config, server.tokenizer)
    model = server.private_model(partition_of(config), noise_level)
    try:
        *_, last = finetune(Job(), config, rows, model)
    finally:
        model.close()
    assert isinstance(last, RunFinished)
    assert last.run is not None
    return last.run


@pytest.fixture(scope="module")
def clean(server: Server, tmp_path_factory: pytest.TempPathFactory) -> RunSummary:
    """A run without noise, whose models are exactly those of transformers."""
    return run(server, tmp_path_factory.mktemp("runs") / "clean", 0.0, 6)


def report_on(
    server: Server, folder: Path, rows: int = 0, **more: Any
) -> tuple[EvaluationReport, UnseenRows]:
    subject = finished_run(folder)
    limits = Limits(rows)
    chosen = unseen_rows(subject, server.tokenizer, limits.most_rows, more.pop("data", ""))
    return evaluate(Job(), server, subject, chosen, limits, **more), chosen


@torch.inference_mode()
def losses_of(whole: Any, rows: UnseenRows) -> tuple[list[float], list[int]]:
    """Each row's loss as transformers computes it, row by row, and its answer's first token."""
    losses, first = [], []
    for row in rows.rendered:
        batch = collate([row])
        output = whole(input_ids=batch.ids, labels=batch.labels)
        losses.append(float(output.loss))
        begin = next(at for at, label in enumerate(row.labels) if label != IGNORED)
        first.append(output.logits[0, begin - 1])
    return losses, first


@pytest.mark.slow
def test_the_report_equals_the_whole_model_in_transformers(
    server: Server, clean: RunSummary, whole_copy: Any
) -> None:
    from peft import PeftModel

    report, rows = report_on(server, Path(clean.folder))
    labels = rows.labels
    assert labels == ["at once", "routine", "same day", "this week"]
    first = [server.tokenizer(label)["input_ids"][0] for label in labels]
    counts = [sum(label != IGNORED for label in row.labels) for row in rows.rendered]
    assert len(counts) == report.rows == report.rows_there == clean.held_back_rows == 18

    def check(whole: Any, outcome: Any) -> list[float]:
        losses, logits = losses_of(whole, rows)
        mean = sum(loss * count for loss, count in zip(losses, counts, strict=True)) / sum(counts)
        assert math.isclose(outcome.loss, mean, rel_tol=TOLERANCE)
        chosen = [labels[int(row[first].argmax())] for row in logits]
        true = [example.response for example in rows.examples]
        right = sum(one == other for one, other in zip(chosen, true, strict=True))
        assert outcome.accuracy == right / len(true)
        table = [
            [list(zip(true, chosen, strict=True)).count((row, column)) for column in labels]
            for row in labels
        ]
        assert outcome.confusion == table
        return losses

    base = check(whole_copy, report.base)
    tuned = check(
        PeftModel.from_pretrained(whole_copy, Path(clean.folder) / "adapter"), report.tuned
    )
    assert report.tuned.loss < report.base.loss / 2
    assert math.isclose(report.base.loss, clean.eval_loss_before or 0, rel_tol=TOLERANCE)
    assert math.isclose(report.tuned.loss, clean.eval_loss_after or 0, rel_tol=TOLERANCE)
    gains = [one - other for one, other in zip(base, tuned, strict=True)]
    order = sorted(range(18), key=lambda row: -gains[row])
    assert [row.line for row in report.improved] == [rows.examples[at].line for at in order[:10]]
    worst = sorted(range(18), key=lambda row: -tuned[row])
    assert report.worst[0].line == rows.examples[worst[0]].line
    assert math.isclose(report.worst[0].tuned_loss, tuned[worst[0]], rel_tol=TOLERANCE)
    assert not report.other_noise  # there was none


@pytest.mark.slow
def test_a_run_that_learnt_nothing_does_not_beat_the_trivial_answer(
    server: Server, tmp_path: Path
) -> None:
    """One step at a rate of almost nothing, and nine of ten rows have the same answer."""
    file = tmp_path / "letters.csv"
    lines = [
        f"letter {number} about a {'fever' if number % 10 else 'broken leg'},"
        f"{'routine' if number % 10 else 'at once'}"
        for number in range(60)
    ]
    file.write_text("letter,urgency\n" + "\n".join(lines), encoding="utf-8")
    done = run(
        server, tmp_path / "run", 2.0, 1, data=DataTable(train=str(file)), learning_rate=1e-9
    )
    report, _ = report_on(server, Path(done.folder))
    assert report.trivial_answer == "routine"
    assert report.trivial.accuracy is not None
    assert report.trivial.accuracy > 0.7
    assert report.tuned.score <= report.trivial.score
    verdict = verdict_on(report, str)
    assert verdict.key == "trivial"
    assert "does not beat the trivial answer" in verdict.text


@pytest.fixture(scope="module")
def texts(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunSummary]:
    """No two answers alike, which is a task of text; and a run that learnt from it."""
    folder = tmp_path_factory.mktemp("texts")
    file = folder / "questions.csv"
    words = ("apple", "bread", "chair", "dog", "earth", "fish", "grass", "house", "ink", "jar")
    rows = [f"What is number {n}?,It is the {word} number {n}." for n, word in enumerate(words)]
    file.write_text("question,answer\n" + "\n".join(rows), encoding="utf-8")
    return file, run(server, folder / "run", 0.0, 3, data=DataTable(train=str(file)))


@pytest.mark.slow
def test_text_is_answered_as_chat_would_answer(
    server: Server, texts: tuple[Path, RunSummary], whole_copy: Any
) -> None:
    from peft import PeftModel

    _, done = texts
    report, rows = report_on(server, Path(done.folder))
    assert report.task == "text"
    assert report.answered_rows == report.rows == done.held_back_rows == 2
    longest = max(sum(label != IGNORED for label in row.labels) for row in rows.rendered)
    assert report.max_new_tokens == longest
    tuned = PeftModel.from_pretrained(whole_copy, Path(done.folder) / "adapter")
    for row in report.worst:
        turns = [{"role": "user", "content": row.prompt}]
        ids = server.tokenizer.apply_chat_template(
            turns, add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        expected = tuned.generate(**ids, max_new_tokens=longest, do_sample=False)
        text = server.tokenizer.decode(
            expected[0, ids["input_ids"].shape[1] :], skip_special_tokens=True
        )
        assert row.tuned == text.strip()
    assert report.tuned.rouge_l is not None
    assert 0 < report.tuned.rouge_l <= 1
    assert report.tuned.token_f1 is not None


def test_other_rows_are_measured_without_those_that_were_learnt(
    server: Server, tmp_path: Path, texts: tuple[Path, RunSummary]
) -> None:
    file, done = texts
    other = tmp_path / "other.csv"
    other.write_text(
        file.read_text("utf-8") + "\nWhat is number 77?,It is the kite number 77.\n", "utf-8"
    )
    report, _ = report_on(server, Path(done.folder), 2, data=str(other))
    assert report.left_out == 8
    assert report.rows_there == 3
    assert report.rows == report.answered_rows == 2
    assert not report.held_back
    assert report.data == "other.csv"
    learnt = tmp_path / "learnt.csv"
    subject = finished_run(Path(done.folder))
    seen = Rows(subject.config, server.tokenizer).train_examples
    text = "".join(f"{row.prompt[0].content},{row.response}\n" for row in seen)
    learnt.write_text("question,answer\n" + text, "utf-8")
    with pytest.raises(RunUnusable, match="has not learnt from"):
        unseen_rows(subject, server.tokenizer, 64, str(learnt))


def test_a_file_that_has_changed_is_refused(server: Server, texts: tuple[Path, RunSummary]) -> None:
    file, done = texts
    before = file.read_text("utf-8")
    try:
        file.write_text(before.replace("jar", "jam"), "utf-8")
        with pytest.raises(RunUnusable, match="not the same any more"):
            unseen_rows(finished_run(Path(done.folder)), server.tokenizer, 64)
    finally:
        file.write_text(before, "utf-8")


@pytest.mark.slow
def test_labels_that_begin_alike_are_told_apart_by_their_whole_text(
    server: Server, tmp_path: Path, whole_copy: Any
) -> None:
    """The likeliest whole answer, as the model in transformers finds it."""
    file = tmp_path / "letters.csv"
    lines = [
        f"letter {number},{('not urgent', 'not known', 'not ours')[number % 3]}"
        for number in range(24)
    ]
    file.write_text("letter,answer\n" + "\n".join(lines), encoding="utf-8")
    done = run(server, tmp_path / "run", 0.0, 2, data=DataTable(train=str(file)))
    report, rows = report_on(server, Path(done.folder))
    assert done.accuracy_after is None  # the first token does not tell them apart
    assert report.task == "labels"
    assert report.labels == ["not known", "not ours", "not urgent"]
    expected = [[0] * 3 for _ in range(3)]
    for example in rows.examples:
        losses = []
        for label in report.labels:
            turns = (*example.prompt, Message("assistant", label))
            batch = collate([render(server.tokenizer, turns, 512)])
            with torch.inference_mode():
                mean = float(whole_copy(input_ids=batch.ids, labels=batch.labels).loss)
            losses.append(mean * batch.response_tokens)
        expected[report.labels.index(example.response)][losses.index(min(losses))] += 1
    assert report.base.confusion == expected
    assert sum(map(sum, report.tuned.confusion)) == len(rows.examples)


# --- what leaves -----------------------------------------------------------------------------


@pytest.mark.slow
def test_both_models_send_the_rows_as_the_same_bytes(recorded: Recorded, tmp_path: Path) -> None:
    """Two noisy copies could be averaged; and the base model is the hardened one of chat."""
    through = recorded.connect()
    done = run(through, tmp_path / "run", 1.0, 1, input_blocks=3)
    before = len(recorded.forwards(Mode.EVALUATE))
    one = report_on(through, Path(done.folder), 4, secret=b"s" * 32)[0]
    other = report_on(through, Path(done.folder), 4, secret=b"s" * 32)[0]
    first, *others = (tensor for _, tensor in recorded.forwards(Mode.EVALUATE)[before:])
    assert len(others) == 3
    assert all(torch.equal(first, each) for each in others)
    assert one.other_noise  # the run had a secret of its own
    assert one.hardened == 1.0  # the adapter that ships for three blocks here
    moving = {"seconds": 0.0, "created": "", "bytes_sent": 0, "bytes_received": 0}
    assert replace(one, **moving) == replace(other, **moving)


def test_it_can_be_stopped_and_says_how_far_it_is(server: Server, clean: RunSummary) -> None:
    subject = finished_run(Path(clean.folder))
    rows = unseen_rows(subject, server.tokenizer, 4)
    events: list[Any] = []
    job = Job(emit=events.append)
    evaluate(job, server, subject, rows)
    shares = [event.share for event in events if isinstance(event, JobProgress)]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    stages = {event.stage for event in events}
    assert stages == {"Measuring the base model", "Measuring the fine-tuned model"}

    def stop(event: Any) -> None:
        if event.share:
            stopped.cancel()

    stopped = Job(emit=stop)
    with pytest.raises(JobCancelled):
        evaluate(stopped, server, subject, rows)
    server.link.measure_latency()  # it still answers


def test_another_model_is_refused_before_anything_is_sent(
    server: Server, clean: RunSummary
) -> None:
    subject: Subject = changed(finished_run(Path(clean.folder)), model="Other-7B")
    rows = unseen_rows(subject, server.tokenizer, 64)
    sent = server.link.bytes_sent
    with pytest.raises(RunUnusable, match="Other-7B"):
        evaluate(Job(), server, subject, rows)
    assert server.link.bytes_sent == sent


def test_a_folder_that_is_no_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(RunUnusable, match="finished run"):
        finished_run(tmp_path)


# --- engine and command line -----------------------------------------------------------------


@pytest.mark.slow
def test_the_engine_measures_its_own_run_with_the_same_noise(
    demo_model_folder: Path, tmp_path: Path
) -> None:
    config = RunConfig(
        model=ModelTable(input_blocks=2, output_blocks=2),
        privacy=PrivacyTable(noise_level=1.0),
        training=TrainingTable(max_steps=2, batch_size=4, lora_rank=4, max_length=128),
        output=OutputTable(folder=str(tmp_path / "run")),
    )
    with EngineProcess() as engine:
        assert engine.do(Connect()).outcome == "done"
        assert engine.do(StartRun(config=config)).outcome == "done"
        (finished,) = engine.of(RunFinished)
        job = engine.send(EvaluateRun(folder=finished.run.folder))
        assert engine.ended(job).outcome == "done"
        (event,) = engine.of(RunEvaluated, job)
    report = event.report
    assert event.folder == finished.run.folder
    assert not report.other_noise
    # The very same noise as in the run, so the very same loss.
    assert math.isclose(report.tuned.loss, finished.run.eval_loss_after, rel_tol=1e-3)
    assert len(report.worst) == 10
    saved = load_report(tmp_path / "run")
    assert saved is not None
    assert saved.worst == []
    assert saved.tuned == report.tuned


@pytest.mark.slow
def test_the_command_says_it_in_plain_words(clean: RunSummary) -> None:
    command = program("evaluate", clean.folder, "--rows", "6", "--json")
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["event"] == "result"
    assert result["rows"] == 6
    assert result["worst"] == result["improved"] == []
    assert result["verdict"] in {"helped", "perhaps", "perhaps_trivial", "trivial", "no_gain"}
    saved = json.loads((Path(clean.folder) / "evaluation.json").read_text("utf-8"))
    assert msgspec.convert(saved, EvaluationReport).rows == 6
    letters = [row["letter"] for row in open_data(None).rows]
    text = done.stdout + (Path(clean.folder) / "evaluation.json").read_text("utf-8")
    assert not any(str(letter) in text for letter in letters)

    missing = subprocess.run(
        program("evaluate", str(Path(clean.folder).parent)), capture_output=True, text=True
    )
    assert missing.returncode == 2
    assert "finished run" in missing.stderr


def test_the_saved_report_needs_the_folder(clean: RunSummary, server: Server) -> None:
    report, _ = report_on(server, Path(clean.folder), 2)
    subject = finished_run(Path(clean.folder))
    keep_report(report, changed(subject, folder=None), with_rows=True)  # nowhere to keep it
    keep_report(report, subject, with_rows=True)
    assert load_report(Path(clean.folder)) == report
