"""Whether a run helped, in one honest sentence."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.events import RunSummary
from gui.text import number_text, rows_text, share_text

CLEAR = 0.02
"""A change of the loss by less than this share is called no difference."""
_ALMOST_ALL = 0.98
"""Where nearly all answers were right before, there was nothing to gain."""


@dataclass(frozen=True)
class Verdict:
    """A word with its tone, and the sentence that explains it."""

    word: str
    tone: str
    sentence: str


def verdict_of(run: RunSummary) -> Verdict:
    """Compare before and after on the held-back rows; never better than the figures are."""
    translate = QCoreApplication.translate
    before, after = run.eval_loss_before, run.eval_loss_after
    if before is None or after is None:
        return Verdict(
            translate("RunVerdict", "Not measured"),
            "muted",
            translate(
                "RunVerdict",
                "No rows were held back, so it is not known whether this helped."
                " Try it in the chat.",
            ),
        )
    figures = {
        "rows": rows_text(run.held_back_rows),
        "before": number_text(before, 2),
        "after": number_text(after, 2),
    }
    no_more_right = (
        run.accuracy_before is not None
        and run.accuracy_after is not None
        and run.accuracy_after <= min(run.accuracy_before, _ALMOST_ALL)
    )
    if after > before * (1 + CLEAR):
        word, tone = translate("RunVerdict", "It got worse"), "bad"
        sentence = translate(
            "RunVerdict",
            "On {rows} held back from training the loss rose from {before} to {after}."
            " A lower learning rate, more rows or less noise may help.",
        )
    elif after > before * (1 - CLEAR):
        word, tone = translate("RunVerdict", "No clear difference"), "warning"
        sentence = translate(
            "RunVerdict",
            "On {rows} held back from training the loss went from {before} to {after},"
            " which may be chance. More steps or more rows may help.",
        )
    elif no_more_right:
        word, tone = translate("RunVerdict", "Mixed"), "warning"
        sentence = translate(
            "RunVerdict",
            "On {rows} held back from training the loss fell from {before} to {after},"
            " but no more answers were right than before. It has learnt how an answer looks, not"
            " yet which one is right: more rows or more steps may help.",
        )
    else:
        word, tone = translate("RunVerdict", "It helped"), "yours"
        sentence = translate(
            "RunVerdict",
            "On {rows} held back from training the loss fell from {before} to {after}.",
        )
    text = sentence.format(**figures)
    if run.accuracy_before is not None and run.accuracy_after is not None:
        text += " " + translate(
            "RunVerdict", "Right answers: {before} before, {after} now."
        ).format(before=share_text(run.accuracy_before), after=share_text(run.accuracy_after))
    return Verdict(word, tone, text)
