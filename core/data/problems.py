"""Collects what there is to say about the rows of one file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.data import limits
from core.events import RowProblem
from core.text import QT_TRANSLATE_NOOP, details_of

MORE_PROBLEMS = QT_TRANSLATE_NOOP(
    "data",
    "{count} more lines have problems. Correct those above and open the file again to see them.",
)


def listed(
    questions: Sequence[RowProblem], others: Iterable[RowProblem], most: int
) -> list[RowProblem]:
    """Questions first, then remarks on the whole file, then by line; at most `most`, and a last
    one that counts the rest."""
    first = list(questions)
    others = [problem for problem in others if problem not in first]
    rest = sorted(others, key=lambda problem: problem.line)
    counted = [problem for problem in rest if problem.text == MORE_PROBLEMS]
    found = first + [problem for problem in rest if problem.text != MORE_PROBLEMS]
    left = [*found[most:], *counted]
    if not left:
        return found
    count = sum(int(str(problem.details["count"])) for problem in counted) + len(found[most:])
    dropped = any(problem.dropped for problem in left)
    return [*found[:most], _problem(0, MORE_PROBLEMS, dropped, {"count": count})]


class ProblemLog:
    """Problems in the order found; a file full of them does not fill the memory."""

    def __init__(self) -> None:
        self._problems: list[RowProblem] = []
        self._not_kept = 0
        self._not_kept_dropped = False
        self.questions: list[RowProblem] = []
        self.unused_rows = 0
        """Rows of a file of which memory is for a choice only."""

    def add(self, line: int, text: str, /, *, dropped: bool = False, **details: object) -> None:
        """Note a problem of `line` (0: the whole file); `text` is a template for `details`."""
        if line and len(self._problems) >= limits.MAX_PROBLEMS:
            self._not_kept += 1
            self._not_kept_dropped |= dropped
            return
        self._problems.append(_problem(line, text, dropped, details))

    def ask(self, line: int, text: str, /, **details: object) -> None:
        """Note something that was assumed and that the user should confirm."""
        self.questions.append(_problem(line, text, False, details))

    def has_dropped(self, line: int) -> bool:
        """Whether something below `line` was dropped."""
        return any(problem.dropped and problem.line > line for problem in self._problems)

    def problems(self) -> list[RowProblem]:
        """Everything noted, questions first, then whole-file remarks, then by line."""
        found = sorted(self._problems, key=lambda problem: problem.line)
        if self._not_kept:
            rest: dict[str, object] = {"count": self._not_kept}
            found.append(_problem(0, MORE_PROBLEMS, self._not_kept_dropped, rest))
        return self.questions + found


def _problem(line: int, text: str, dropped: bool, details: dict[str, object]) -> RowProblem:
    return RowProblem(line=line, text=text, details=details_of(details), dropped=dropped)
