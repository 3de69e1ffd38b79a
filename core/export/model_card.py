"""The model card of an export: for people, and for programs that read its head as hubs do.

It says what was learnt from in numbers and never by name: not the run, its data, their columns or
words, its folder, its server or when.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.data_values import Task
from core.evaluation_report import EvaluationReport, Outcome
from core.events import ExportFormat
from core.export.run import FinishedRun

_TASKS: dict[Task, str] = {
    "label": "to answer with one of a few labels",
    "summary": "to summarise",
    "chat": "to converse",
    "instruction": "to answer freely",
    "text": "to write on as in free text",
}
_HOW: dict[ExportFormat, str] = {
    "adapter": "`peft.PeftModel.from_pretrained(base_model, folder)` puts it on the base model, "
    "whose fingerprint has to be the one above.",
    "merged": "`transformers.AutoModelForCausalLM.from_pretrained(folder)` loads it; the adapter "
    "is part of the weights.",
}
_LIMITS = (
    "It has learnt from text that may be private, and may repeat parts of it to whoever asks. How "
    "much was not measured. Pass it on only to people who may know that text.",
    "It can answer wrongly, also where the base model would not. It is for the task above only, "
    "and no medical, legal or other advice.",
    "The noise in training hid parts of the text from the server that computed; it does not "
    "keep the model from remembering.",
)


def model_card(run: FinishedRun, format_: ExportFormat, checked: str) -> str:
    """The whole text. `checked` is what was compared after writing."""
    licence = _licence(run)
    head = [
        "---",
        *([f"license: {licence}"] if licence else []),
        f"library_name: {'peft' if format_ == 'adapter' else 'transformers'}",
        "pipeline_tag: text-generation",
        "---",
    ]
    parts = [
        ("", [f"# {run.source.name}, fine-tuned"]),
        ("Base model", [f"- {it}" for it in _base(run, licence)]),
        ("What it was trained for", [f"{_purpose(run)}."]),
        ("Training", [f"- {it}" for it in _training(run)]),
        ("Measures", [*_measures(run)]),
        ("Limits", [f"- {it}" for it in _LIMITS]),
        ("Use", [_HOW[format_], "", f"Checked after writing: {checked}."]),
        ("Licence", [_terms(licence)]),
    ]
    lines = list(head)
    for title, said in parts:
        lines += ["", *([f"## {title}", ""] if title else []), *said]
    return "\n".join([*lines, "", "Made with FedSEA Desktop.", ""])


def _licence(run: FinishedRun) -> str:
    said = str(run.source.config.get("license", "")).lower()
    return said if said.replace("-", "").replace(".", "").isalnum() else ""


def _terms(licence: str) -> str:
    named = f"The licence of the base model, {licence}," if licence else "That of the base model"
    rest = "What may be done with the text it has learnt is another matter."
    return f"{named} holds for this, too. {rest}"


def _base(run: FinishedRun, licence: str) -> Iterator[str]:
    yield f"{run.source.name}, {run.source.blocks} blocks" + (f", {licence}" if licence else "")
    yield f"fingerprint of its weights: `{run.source.fingerprint}`"


def _purpose(run: FinishedRun) -> str:
    task: Task | None = run.config.data.task or None
    if task is None and run.evaluation is not None and run.evaluation.task == "labels":
        task = "label"
    if task is None:
        data = run.config.data
        task = "chat" if data.messages else "text" if data.text else None
    return f"It learnt {_TASKS[task]}" if task else "It learnt to answer as in its rows"


def _training(run: FinishedRun) -> Iterator[str]:
    summary, config = run.summary, run.config
    learnt = run.facts.learnt if run.facts is not None else None
    rows = "" if learnt is None or not learnt.rows else f"{learnt.rows:,} rows, "
    yield f"{rows}steps: {summary.steps:,}, of {config.training.batch_size} rows each, " + (
        f"at most {config.training.epochs} epochs" + (", stopped before" if summary.stopped else "")
    )
    if learnt is not None and learnt.total:
        yield f"{learnt.total:,} tokens, {learnt.answers:,} of them learnt"
    if summary.masked:
        yield "personal data that a search found was masked before learning; it does not find all"
    yield (
        f"LoRA of rank {run.adapter.rank}, alpha {run.adapter.alpha:g}, "
        f"{len(run.adapter.blocks)} of {run.source.blocks} blocks"
    )
    yield (
        f"partition: {summary.input_blocks} blocks before and {summary.output_blocks} behind the "
        "trunk ran where the text is"
    )
    yield f"noise level {summary.noise_level:g} on hidden states that left, " + (
        f"{summary.gradient_noise:g} on gradients"
        if summary.gradient_noise
        else "none on gradients"
    )


def _measures(run: FinishedRun) -> Iterator[str]:
    summary, report = run.summary, run.evaluation
    if summary.eval_loss_before is None and report is None:
        yield "None were taken."
        return
    yield "| | base model | fine-tuned |"
    yield "|---|---|---|"
    if summary.eval_loss_before is not None:
        yield _row(
            f"loss, {summary.held_back_rows} rows held back, in training",
            f"{summary.eval_loss_before:.3f}",
            "–" if summary.eval_loss_after is None else f"{summary.eval_loss_after:.3f}",
        )
    if report is not None:
        yield from _evaluated(report)


def _evaluated(report: EvaluationReport) -> Iterator[str]:
    which = "rows held back" if report.held_back else "rows of another file"
    base, tuned = report.base, report.tuned
    if base.loss is not None and tuned.loss is not None:
        yield _row(f"loss, {report.rows} {which}", f"{base.loss:.3f}", f"{tuned.loss:.3f}")
    answered = f"{report.answered_rows} {which}"
    if base.accuracy is not None and tuned.accuracy is not None:
        yield _row(f"right label, {answered}", _share(base), _share(tuned))
    if base.rouge_l is not None and tuned.rouge_l is not None:
        yield _row(f"ROUGE-L, {answered}", f"{base.rouge_l:.2f}", f"{tuned.rouge_l:.2f}")


def _share(outcome: Outcome) -> str:
    interval = ""
    if outcome.low is not None and outcome.high is not None:
        interval = f" ({outcome.low:.0%} to {outcome.high:.0%})"
    return f"{outcome.accuracy:.0%}{interval}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
