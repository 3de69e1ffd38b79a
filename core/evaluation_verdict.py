"""What a report says in one or two plain sentences, for the window and the command line alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from core.evaluation_report import EvaluationReport
from core.text import QT_TRANSLATE_NOOP as _

_ANSWER_CHARACTERS = 60


class Verdict(Struct, frozen=True):
    """A word with its tone, and a template with the details to fill in (context `evaluation`)."""

    key: Literal["trivial", "perhaps_trivial", "no_gain", "perhaps", "helped"]
    word: str
    tone: Literal["bad", "warning", "yours"]
    text: str
    details: dict[str, str]


def verdict_on(report: EvaluationReport, share: Callable[[float], str]) -> Verdict:
    """Never better than the figures are; `share` writes a share as a person reads it."""
    key = _key(report)
    word, tone = _WORDS[key]
    return Verdict(
        key,
        word,
        tone,
        _TEXTS[report.task][key],
        {
            "tuned": share(report.tuned.score),
            "base": share(report.base.score),
            "trivial": share(report.trivial.score),
            "answer": _short(report.trivial_answer),
            "rows": str(report.answered_rows),
        },
    )


def _key(
    report: EvaluationReport,
) -> Literal["trivial", "perhaps_trivial", "no_gain", "perhaps", "helped"]:
    tuned = report.tuned.score
    if tuned <= report.trivial.score:
        return "trivial"
    if not report.against_trivial.clear:
        return "perhaps_trivial"
    if tuned <= report.base.score:
        return "no_gain"
    return "helped" if report.against_base.clear else "perhaps"


def _short(answer: str) -> str:
    line = " ".join(answer.split()) or "…"
    return line if len(line) <= _ANSWER_CHARACTERS else line[: _ANSWER_CHARACTERS - 1] + "…"


_WORDS: dict[str, tuple[str, Literal["bad", "warning", "yours"]]] = {
    "trivial": (_("evaluation", "No"), "bad"),
    "perhaps_trivial": (_("evaluation", "Not clear"), "warning"),
    "no_gain": (_("evaluation", "No"), "bad"),
    "perhaps": (_("evaluation", "Not clear"), "warning"),
    "helped": (_("evaluation", "Yes"), "yours"),
}

_TEXTS = {
    "labels": {
        "trivial": _(
            "evaluation",
            "The fine-tuned model does not beat the trivial answer. Whoever always answers"
            " “{answer}”, the most frequent answer of the rows learnt from, is right in {trivial}"
            " of {rows} rows; the fine-tuned model is right in {tuned}, the base model in {base}.",
        ),
        "perhaps_trivial": _(
            "evaluation",
            "The fine-tuned model is right in {tuned} of {rows} rows, the base model in {base}."
            " Whoever always answers “{answer}” is right in {trivial}, and with so few rows that"
            " difference may be chance.",
        ),
        "no_gain": _(
            "evaluation",
            "The fine-tuned model is right in {tuned} of {rows} rows and the base model in {base},"
            " so fine-tuning brought no more right answers. Always answering “{answer}” would be"
            " right in {trivial}.",
        ),
        "perhaps": _(
            "evaluation",
            "The fine-tuned model is right in {tuned} of {rows} rows, the base model in {base};"
            " with so few rows that difference may be chance. Always answering “{answer}” would be"
            " right in {trivial}.",
        ),
        "helped": _(
            "evaluation",
            "The fine-tuned model is right in {tuned} of {rows} rows, the base model in {base}, and"
            " always answering “{answer}” in {trivial}.",
        ),
    },
    "text": {
        "trivial": _(
            "evaluation",
            "The fine-tuned model does not beat the trivial answer. Always giving the most frequent"
            " answer of the rows learnt from matches the right one by {trivial} (ROUGE-L, {rows}"
            " rows); the fine-tuned model’s answers match by {tuned}, the base model’s by {base}.",
        ),
        "perhaps_trivial": _(
            "evaluation",
            "The fine-tuned model’s answers match the right ones by {tuned} (ROUGE-L, {rows} rows),"
            " the base model’s by {base}. Always giving the most frequent answer matches by"
            " {trivial}, and with so few rows that difference may be chance.",
        ),
        "no_gain": _(
            "evaluation",
            "The fine-tuned model’s answers match the right ones by {tuned} (ROUGE-L, {rows} rows)"
            " and the base model’s by {base}, so fine-tuning brought no better answers. Always"
            " giving the most frequent answer would match by {trivial}.",
        ),
        "perhaps": _(
            "evaluation",
            "The fine-tuned model’s answers match the right ones by {tuned} (ROUGE-L, {rows} rows),"
            " the base model’s by {base}; with so few rows that difference may be chance. Always"
            " giving the most frequent answer would match by {trivial}.",
        ),
        "helped": _(
            "evaluation",
            "The fine-tuned model’s answers match the right ones by {tuned} (ROUGE-L, {rows} rows),"
            " the base model’s by {base}, and always giving the most frequent answer by"
            " {trivial}.",
        ),
    },
}
