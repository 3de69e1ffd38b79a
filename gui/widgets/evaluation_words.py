"""How an evaluation was made, in plain sentences."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.evaluation_report import EvaluationReport
from gui.text import bytes_text, duration_text, elide, number_text, rows_text
from gui.widgets.level_text import level_text


def how_it_was_measured(report: EvaluationReport) -> str:
    """Rows, noise, time, bounds, and what it cost in what left."""
    translate = QCoreApplication.translate
    if report.held_back:
        which = translate("Evaluation", "On {rows} that the run has not learnt from")
    else:
        which = translate("Evaluation", "On {rows} of {data}")
    which = which.format(rows=rows_text(report.rows), data=elide(report.data, 40))
    if report.noise_level > 0:
        noise = translate("Evaluation", "with noise {level}").format(
            level=level_text(report.noise_level)
        )
    else:
        noise = translate("Evaluation", "without noise")
    parts = [
        translate("Evaluation", "{which}, {noise}, in {time}; {size} left this computer.").format(
            which=which,
            noise=noise,
            time=duration_text(report.seconds),
            size=bytes_text(report.bytes_sent),
        )
    ]
    if report.rows < report.rows_there:
        parts.append(
            translate("Evaluation", "They were drawn from {all}.").format(
                all=rows_text(report.rows_there)
            )
        )
    if report.left_out:
        parts.append(
            translate("Evaluation", "{rows} that the run had learnt from were left out.").format(
                rows=rows_text(report.left_out)
            )
        )
    if report.task == "text":
        parts.append(
            translate(
                "Evaluation",
                "Answers were written for {rows}, {n} tokens at most. ROUGE-L counts the words"
                " that match in their order, token F1 those in any order.",
            ).format(rows=rows_text(report.answered_rows), n=number_text(report.max_new_tokens))
        )
    else:
        parts.append(
            translate(
                "Evaluation",
                "Both models choose among the labels, also where the base model would rather"
                " have said something else.",
            )
        )
    if report.hardened is not None:
        parts.append(
            translate(
                "Evaluation",
                "The base model is the one hardened for noise {level}, as in the chat.",
            ).format(level=level_text(report.hardened))
        )
    if report.other_noise:
        parts.append(
            translate(
                "Evaluation",
                "The rows left with other noise than in the run: a server that kept both copies"
                " has less noise on them.",
            )
        )
    return " ".join(parts)
