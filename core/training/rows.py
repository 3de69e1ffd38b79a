"""The rows of a run, from the file to token ids."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from core.config import HELD_BACK_SHARE, MOST_HELD_BACK, RunConfig
from core.data import DataSet, Example, examples, labels, open_data, split
from core.data.guessing import mapping_for
from core.data.personal import mask_examples
from core.data.splitting import apart_from
from core.errors import NothingToLearn
from core.events import ColumnMapping
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase
from core.training.evaluation import label_tokens
from core.training.rendering import Rendered, render_all


class Rows:
    """The rows of a run, rendered: those to learn from and those held back."""

    def __init__(self, config: RunConfig, tokenizer: Any, data: DataSet | None = None) -> None:
        """Read what `config` names, or use `data`. Raises data errors and `NothingToLearn`."""
        self.data = data or open_data(Path(config.data.train) if config.data.train else None)
        self.mapping = mapping_for(config.data, self.data)
        self.validation: tuple[DataSet, ColumnMapping] | None = None
        found = examples_for(config, self.data, self.mapping)
        if config.data.validation:
            other = open_data(Path(config.data.validation))
            self.validation = other, mapping_for(config.data, other)
            held_back = examples_for(config, *self.validation)
            learn = apart_from(found, held_back)
        else:
            learn, held_back = split(
                found, HELD_BACK_SHARE, config.training.seed, most=MOST_HELD_BACK
            )
        self.left_out = len(found) - len(learn) if config.data.validation else 0
        """Rows that stand in the validation file too, so they are not learnt."""
        longest = config.training.max_length
        self.conversations = [row.messages for row in learn]
        self.train_examples, self.train = render_rows(tokenizer, learn, longest)
        self.held_back_examples, self.held_back = render_rows(tokenizer, held_back, longest)
        self.label_names = labels([*learn, *held_back], config.data.task or None)
        self.labels = label_tokens(tokenizer, self.label_names)
        self.fingerprint = _fingerprint(learn, held_back)
        """The same rows divided in the same way have the same; it does not say what they are."""
        if not self.train or not self.held_back:
            raise NothingToLearn(
                reason=phrase(
                    _(
                        "errors",
                        "No answer is left within {tokens} tokens in the rows to learn from or in "
                        "those held back.",
                    ),
                    tokens=longest,
                )
            )


def examples_for(config: RunConfig, data: DataSet, mapping: ColumnMapping) -> list[Example]:
    """The rows of `data` that can be learnt from, masked if `config` says so."""
    found, _problems = examples(data, mapping)
    return mask_examples(found) if config.data.mask else found


def _fingerprint(*parts: list[Example]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        for example in part:
            for message in example.messages:
                for text in (message.role, message.content):
                    data = text.encode("utf-8", "surrogatepass")
                    digest.update(len(data).to_bytes(8, "little"))
                    digest.update(data)
    return digest.hexdigest()


def render_rows(
    tokenizer: Any, rows: list[Example], longest: int
) -> tuple[list[Example], list[Rendered]]:
    """The rows of which an answer is left within `longest` tokens, and how the model sees them.

    A free text that is longer than that becomes several.
    """
    pairs = [
        (row, rendered)
        for row in rows
        for rendered in render_all(tokenizer, row.messages, longest)
        if rendered.response_tokens
    ]
    return [row for row, _ in pairs], [rendered for _, rendered in pairs]
