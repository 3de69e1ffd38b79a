"""`fedsea evaluate RUN_FOLDER`: did it help, on rows that the run has not learnt from?"""

from __future__ import annotations

import argparse
from pathlib import Path

from core.cli.client_options import add_eight_bits_option, connect
from core.cli.output import Output, add_json_option, run_command
from core.errors import BadSetting
from core.evaluation_report import MOST_ANSWERS, MOST_ROWS, EvaluationReport, Outcome, without_rows
from core.evaluation_verdict import verdict_on
from core.events import Event, JobProgress
from core.jobs import Job


def run(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="fedsea evaluate",
        description="Measure a run's model, the base model and the trivial answer on the run's "
        "held-back rows, under the run's noise. The report is saved in the run's folder.",
    )
    parser.add_argument("folder", type=Path, help="folder of a finished run")
    parser.add_argument("--data", help="a file with other rows; those learnt from are left out")
    parser.add_argument(
        "--rows",
        type=int,
        default=0,
        help=f"rows at most; without it {MOST_ROWS} for the loss and for labels, and "
        f"{MOST_ANSWERS} answers that are generated",
    )
    parser.add_argument(
        "--with-rows", action="store_true", help="also print and save rows to read: your own text"
    )
    parser.add_argument("--server", help="“bundled” or an https:// address; the run's if not given")
    parser.add_argument("--token-file", type=Path, help="access token (or FEDSEA_TOKEN)")
    add_eight_bits_option(parser)
    parser.add_argument("--threads", type=int, default=0, help="0 uses all cores")
    add_json_option(parser)
    return run_command(parser, _evaluate, arguments)


def _evaluate(options: argparse.Namespace, output: Output) -> int:
    if options.rows < 0:
        raise BadSetting(name="--rows", reason="It has to be 1 or more.")
    from core.cli.client_options import prepare_process

    prepare_process()
    from core.evaluation.evaluate import Limits, evaluate, keep_report
    from core.evaluation.subject import finished_run, unseen_rows, with_eight_bits

    subject = finished_run(options.folder)
    if options.eight_bits is not None:
        subject = with_eight_bits(subject, eight_bits=options.eight_bits)
    config = subject.config
    stages: list[str] = []

    def show(event: Event) -> None:
        output.event(event)
        if isinstance(event, JobProgress) and event.stage not in stages:
            stages.append(event.stage)
            output.text(f"{event.stage} …")

    job = Job(emit=show)
    limits = Limits(options.rows)
    data = str(Path(options.data).expanduser().absolute()) if options.data else ""
    server = connect(options, options.server or config.server.url, config.model.source, job)
    try:
        rows = unseen_rows(subject, server.tokenizer, limits.most_rows, data)
        report = evaluate(job, server, subject, rows, limits)
    finally:
        server.close()
    keep_report(report, subject, with_rows=options.with_rows)
    shown = report if options.with_rows else without_rows(report)
    output.result(_fields(shown, report), _text(shown, report))
    return 0


def _share(share: float) -> str:
    return f"{share:.0%}"


def _fields(shown: EvaluationReport, report: EvaluationReport) -> dict[str, object]:
    import msgspec

    fields: dict[str, object] = msgspec.to_builtins(shown)
    verdict = verdict_on(report, _share)
    return {**fields, "verdict": verdict.key}


def _text(shown: EvaluationReport, report: EvaluationReport) -> str:
    verdict = verdict_on(report, _share)
    lines = ["", f"{verdict.word}. {verdict.text.format_map(verdict.details)}", ""]
    lines += _table(report)
    if report.labels:
        lines += ["", "What the fine-tuned model answers, by the right answer:", *_matrix(report)]
    for title, rows in (("Most improved", shown.improved), ("Worst now", shown.worst)):
        for row in rows:
            lines += [
                "",
                f"{title}, line {row.line}: loss {row.base_loss:.2f} before, "
                f"{row.tuned_loss:.2f} now",
                f"  {row.prompt}",
                f"  right: {row.answer}",
                f"  base model: {row.base}",
                f"  fine-tuned: {row.tuned}",
            ]
    lines += ["", *_how(report)]
    return "\n".join(lines)


def _table(report: EvaluationReport) -> list[str]:
    measures = ("right",) if report.task == "labels" else ("ROUGE-L", "token F1")
    lines = [f"{'':<12}{'loss':>8}" + "".join(f"{name:>12}" for name in measures)]
    for name, outcome in (
        ("base model", report.base),
        ("trivial", report.trivial),
        ("fine-tuned", report.tuned),
    ):
        loss = "–" if outcome.loss is None else f"{outcome.loss:.3f}"
        lines.append(f"{name:<12}{loss:>8}{_figures(outcome)}")
    return lines


def _figures(outcome: Outcome) -> str:
    if outcome.accuracy is None:
        return f"{outcome.rouge_l or 0.0:>12.3f}{outcome.token_f1 or 0.0:>12.3f}"
    low, high = outcome.low or 0.0, outcome.high or 0.0
    return f"{_share(outcome.accuracy):>12}   (95 % interval {_share(low)} to {_share(high)})"


def _matrix(report: EvaluationReport) -> list[str]:
    width = max(8, *(len(label) for label in report.labels)) + 2
    head = "".join(f"{label:>{width}}" for label in report.labels)
    return [
        f"{'':<{width}}{head}",
        *(
            f"{label:<{width}}" + "".join(f"{count:>{width}}" for count in counts)
            for label, counts in zip(report.labels, report.tuned.confusion, strict=True)
        ),
    ]


def _how(report: EvaluationReport) -> list[str]:
    which = "held-back rows" if report.held_back else f"rows of {report.data}"
    noise = f"noise level {report.noise_level:g}" if report.noise_level else "without noise"
    lines = [f"{report.rows} of {report.rows_there} {which}, {noise}, {report.seconds:.0f} s."]
    if report.left_out:
        lines.append(f"{report.left_out} rows were left out: the run has learnt from them.")
    if report.task == "text":
        lines.append(
            f"{report.answered_rows} answers were generated, at most {report.max_new_tokens} "
            "tokens each."
        )
    if report.hardened is not None:
        lines.append(f"The base model's trunk is hardened for noise level {report.hardened:g}.")
    if report.other_noise:
        lines.append(
            "The rows left with other noise than in the run: a server that kept both copies has "
            "less noise on them."
        )
    return lines
