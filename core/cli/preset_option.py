"""`--preset`: numbers to train with that suit the rows and their task."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from msgspec.structs import replace

from core.config import RunConfig, TrainingTable
from core.presets import PRESETS, starting_values


def add_preset_option(parser: argparse.ArgumentParser) -> None:
    """`--preset`, nothing unless given."""
    parser.add_argument(
        "--preset",
        choices=PRESETS,
        help="epochs, length limit and early stopping that suit the rows and their task; other "
        "options still hold",
    )


def with_preset(config: RunConfig, options: argparse.Namespace) -> TrainingTable:
    """The training of `config`, as the preset has it; the file is read for that.

    Raises data errors; columns that cannot be used are left for the run to refuse.
    """
    if options.preset is None:
        return config.training
    from core.data import open_data
    from core.data.choice import choose
    from core.data.guessing import mapping_for

    file = options.data or config.data.train
    data = open_data(Path(file).expanduser() if file else None)
    choice = choose(data, mapping_for(config.data, data))
    values = starting_values(
        options.preset,
        config.data.task or choice.task,
        len(choice.examples),
        choice.characters,
        config.training.batch_size,
    )
    return replace(config.training, **asdict(values))
