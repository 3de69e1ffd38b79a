"""What is measured: a run's settings and adapter, and rows that it has not learnt from."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from core.config import RunConfig, read_run_config
from core.data import DataSet, Example, labels, open_data
from core.data.guessing import mapping_for
from core.errors import RunUnusable
from core.events import RunSummary
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase
from core.training.rendering import Rendered
from core.training.rows import Rows, examples_for, render_rows

Opened = Callable[[str], DataSet | None]
"""Gives the file at a path if it is open already."""


@dataclass(frozen=True)
class Subject:
    """A run as far as measuring it needs it. Made by `finished_run`, or from other parts."""

    config: RunConfig
    adapter: Path
    name: str
    """What the ledger says the messages are for."""
    folder: Path | None = None
    model: str = ""
    """Name of the model that the adapter was made for; empty if not known."""
    fingerprint: str = ""
    """Of the rows that it learnt from and held back; empty if not known."""
    held_back_rows: int = 0
    """How many it held back; 0 if not known."""


def finished_run(folder: Path) -> Subject:
    """The run in `folder`. Raises `RunUnusable` and `RunFileUnusable`."""
    try:
        summary = msgspec.json.decode((folder / "summary.json").read_bytes(), type=RunSummary)
    except (OSError, msgspec.DecodeError) as error:
        raise RunUnusable(
            folder=folder,
            reason=_("errors", "There is no summary.json in it that can be read."),
            advice=_("errors", "Choose the folder of a finished run."),
        ) from error
    return Subject(
        config=read_run_config(folder / "run.toml"),
        adapter=folder / "adapter",
        name=folder.resolve().name,
        folder=folder,
        model=summary.model,
        fingerprint=summary.rows_fingerprint,
        held_back_rows=summary.held_back_rows,
    )


def with_eight_bits(subject: Subject, *, eight_bits: bool) -> Subject:
    """The same run, measured with 8 bits a number on the wire or without."""
    config = subject.config
    privacy = msgspec.structs.replace(config.privacy, eight_bits=eight_bits)
    return replace(subject, config=msgspec.structs.replace(config, privacy=privacy))


@dataclass(frozen=True)
class UnseenRows:
    """Rows to measure on; `examples` and `rendered` go together."""

    examples: list[Example]
    rendered: list[Rendered]
    learnt: list[Example]
    labels: list[str] | None
    """If the answers are a few labels."""
    data: str
    held_back: bool
    there: int
    """How many there were to choose from."""
    left_out: int = 0


def unseen_rows(
    subject: Subject,
    tokenizer: Any,
    most: int,
    data: str = "",
    opened: Opened = lambda _: None,
) -> UnseenRows:
    """The held-back rows of `subject`, or those of the file `data` that it has not learnt from.

    Of more than `most` rows a sample, the same for the run's seed. Raises `RunUnusable` where the
    run's rows are not what they were: what it learnt from could be among them.
    """
    config = subject.config
    seed = config.training.seed
    rows = Rows(config, tokenizer, opened(config.data.train))
    _check_same(subject, rows)
    if data:
        other = opened(data) or open_data(Path(data))
        return _other_rows(subject, rows, tokenizer, most, other)
    chosen = _sample(len(rows.held_back), most, seed)
    return UnseenRows(
        [rows.held_back_examples[index] for index in chosen],
        [rows.held_back[index] for index in chosen],
        rows.train_examples,
        rows.label_names,
        Path(config.data.validation).name or rows.data.name,
        held_back=True,
        there=len(rows.held_back),
    )


def _other_rows(
    subject: Subject, rows: Rows, tokenizer: Any, most: int, data: DataSet
) -> UnseenRows:
    found = examples_for(subject.config, data, mapping_for(subject.config.data, data))
    learnt = {example.prompt for example in rows.train_examples}
    new = [example for example in found if example.prompt not in learnt]
    chosen = _sample(len(new), most, subject.config.training.seed)
    kept, rendered = render_rows(
        tokenizer, [new[index] for index in chosen], subject.config.training.max_length
    )
    task = subject.config.data.task or None
    if not kept:
        raise RunUnusable(
            folder=subject.folder or subject.name,
            reason=phrase(
                _("errors", "In {file} there are no rows that the run has not learnt from."),
                file=data.name,
            ),
            advice=_("errors", "Choose another file, or measure on the held-back rows."),
        )
    return UnseenRows(
        kept,
        rendered,
        rows.train_examples,
        labels([*rows.train_examples, *kept], task) if rows.label_names else None,
        data.name,
        held_back=False,
        there=len(new),
        left_out=len(found) - len(new),
    )


def _check_same(subject: Subject, rows: Rows) -> None:
    same = (
        subject.fingerprint == rows.fingerprint
        if subject.fingerprint
        else subject.held_back_rows in (0, len(rows.held_back))
    )
    if not same:
        raise RunUnusable(
            folder=subject.folder or subject.name,
            reason=phrase(
                _(
                    "errors",
                    "The rows of {file} are not the same any more, so rows that the run learnt "
                    "from could be among those it is measured on.",
                ),
                file=rows.data.name,
            ),
            advice=_("errors", "Bring the file back as it was when the run was made."),
        )


def _sample(count: int, most: int, seed: int) -> list[int]:
    if count <= most:
        return list(range(count))
    return sorted(random.Random(seed).sample(range(count), most))
