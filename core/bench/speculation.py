"""Chat that guesses ahead beside chat that does not, over a network and on real texts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from core.bench.errors import MeasuringFailed
from core.bench.links import Link
from core.bench.pairs import Measurement, alternate
from core.bench.stage import Setting, Stage
from core.bench.table import Row, row
from core.data import examples, guess_mapping, open_data
from core.text import QT_TRANSLATE_NOOP as _


def guessing_ahead(
    setting: Setting, links: list[Link], texts: list[str], tokens: int
) -> Iterator[Row]:
    """Each text once with and once without; a text is a round. The answers have to be the same."""
    for link in links:
        with Stage(setting) as stage:
            ours = stage.split(link)
            waiting = iter([texts[0], texts[0], *_twice(texts)])

            def ask(*, speculate: bool) -> Measurement:
                return ours.do("answer", text=next(waiting), tokens=tokens, speculate=speculate)  # noqa: B023

            found = alternate(
                {"with": partial(ask, speculate=True), "without": partial(ask, speculate=False)},
                len(texts),
            )
        for one, other in zip(found["with"], found["without"], strict=True):
            if one["answer"] != other["answer"]:
                raise MeasuringFailed(reason=_("errors", "Guessing ahead has changed an answer."))
        what = f"chat from a text, {link.name}"
        yield row(what, "tokens_per_second", found["with"], "without guessing", found["without"])
        yield row(what, "bytes", found["with"], "without guessing", found["without"])


def texts_of(file: Path, ask: str, count: int) -> list[str]:
    """What the first rows of a file ask, behind `ask`. Raises what opening it raises."""
    data = open_data(file)
    found, _problems = examples(data, guess_mapping(data))
    return [f"{ask}\n\n{row.messages[0].content}".strip() for row in islice(found, count)]


def _twice(texts: list[str]) -> Iterator[str]:
    for text in texts:
        yield text
        yield text
