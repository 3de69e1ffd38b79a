"""What an expert would say on looking at the examples as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.cleaning import shorten
from core.data.dataset import Example, Message
from core.data.problems import ProblemLog
from core.text import QT_TRANSLATE_NOOP

ONE_ANSWER = QT_TRANSLATE_NOOP(
    "data",
    "All rows have the answer “{answer}”: a model would learn only to say that. Add rows "
    "with other answers.",
)
REPEATED = QT_TRANSLATE_NOOP(
    "data",
    "{count} rows repeat others, so these count more often; repeats are held back "
    "together. Remove the repeats if that is not meant.",
)
CONTRADICTING = QT_TRANSLATE_NOOP(
    "data",
    "{count} texts stand there with different answers; a model cannot learn both. Decide "
    "for one answer each.",
)


def note_remarks(examples: Sequence[Example], log: ProblemLog) -> None:
    """Note one answer for all, repeated rows and contradictions."""
    answers: dict[tuple[Message, ...], set[str]] = {}
    for example in examples:
        # A free text has no prompt: it stands for itself.
        answers.setdefault(example.prompt or example.messages, set()).add(example.response)
    different = {answer for some in answers.values() for answer in some}
    if len(examples) > 1 and len(different) == 1:
        log.add(0, ONE_ANSWER, answer=shorten(next(iter(different))))
    repeated = len(examples) - sum(map(len, answers.values()))
    if repeated:
        log.add(0, REPEATED, count=repeated)
    contradicting = sum(len(some) > 1 for some in answers.values())
    if contradicting:
        log.add(0, CONTRADICTING, count=contradicting)
