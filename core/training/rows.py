"""The rows of a run, from the file to token ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.config import HELD_BACK_SHARE, MOST_HELD_BACK, RunConfig
from core.data import DataSet, Example, examples, guess_mapping, labels, open_data, split
from core.errors import NothingToLearn
from core.events import ColumnMapping
from core.training.evaluation import label_tokens
from core.training.rendering import Rendered, render


class Rows:
    """The rows of a run, rendered: those to learn from and those held back."""

    def __init__(self, config: RunConfig, tokenizer: Any, data: DataSet | None = None) -> None:
        """Read what `config` names, or use `data`. Raises data errors and `NothingToLearn`."""
        self.data = data or open_data(Path(config.data.train) if config.data.train else None)
        mapping = _mapping(config, self.data)
        found, _problems = examples(self.data, mapping)
        if config.data.validation:
            other = open_data(Path(config.data.validation))
            learn, held_back = found, examples(other, _mapping(config, other))[0]
        else:
            learn, held_back = split(
                found, HELD_BACK_SHARE, config.training.seed, most=MOST_HELD_BACK
            )
        longest = config.training.max_length
        self.conversations = [row.messages for row in learn]
        self.train = _render(tokenizer, learn, longest)
        self.held_back = _render(tokenizer, held_back, longest)
        self.labels = label_tokens(tokenizer, labels([*learn, *held_back]))
        if not self.train or not self.held_back:
            raise NothingToLearn(
                reason=f"No answer is left within {longest} tokens in the rows to learn from "
                "or in those held back."
            )


def _mapping(config: RunConfig, data: DataSet) -> ColumnMapping:
    named = config.data
    if named.prompt or named.response or named.messages:
        return ColumnMapping(named.prompt, named.response, named.messages)
    return guess_mapping(data)


def _render(tokenizer: Any, rows: list[Example], longest: int) -> list[Rendered]:
    rendered = (render(tokenizer, row.messages, longest) for row in rows)
    return [row for row in rendered if row.response_tokens]
