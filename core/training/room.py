"""Whether a run fits into this computer's memory; if not, the nearest setting that does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from core.config import RunConfig, TrainingTable
from core.errors import ModelTooLargeHere, TooLittleMemory
from core.estimate import training_memory
from core.events import ModelFacts
from core.training.in_flight import AT_ONCE
from core.training.rendering import Rendered

_GIGABYTE = 1e9


def most_memory(facts: ModelFacts, config: RunConfig, rows: Sequence[Rendered]) -> int:
    """Bytes that a step needs here at most: that with the longest rows in one batch."""
    table, model = config.training, config.model
    longest = sorted(
        (min(len(row.ids), table.max_length), min(row.response_tokens, table.max_length))
        for row in rows
    )[-table.batch_size :]
    learning = model.output_blocks
    if config.privacy.train_input_blocks:  # those wait until the gradient is back
        learning += model.input_blocks * min(AT_ONCE, table.accumulation)
    return training_memory(
        facts,
        model.input_blocks + model.output_blocks,
        learning,
        len(longest) * longest[-1][0],
        sum(learnt for _, learnt in longest),
    )


def check_room(facts: ModelFacts, config: RunConfig, rows: Sequence[Rendered], free: int) -> None:
    """Raise `TooLittleMemory` if the run needs more than the `free` bytes; it names a way out."""
    needed = most_memory(facts, config, rows)
    if needed <= free:
        return
    nearest = next(
        (
            table
            for table in _smaller(config.training)
            if most_memory(facts, replace(config, training=table), rows) <= free
        ),
        None,
    )
    details = {"needed": f"{needed / _GIGABYTE:.1f}", "free": f"{free / _GIGABYTE:.1f}"}
    if nearest is None:
        raise ModelTooLargeHere(**details)
    raise TooLittleMemory(
        **details,
        batch_size=nearest.batch_size,
        accumulation=nearest.accumulation,
        max_length=nearest.max_length,
    )


def _smaller(table: TrainingTable) -> Iterator[TrainingTable]:
    """Smaller batches first, which change nothing but time; then shorter rows."""
    while table.batch_size > 1:
        half = (table.batch_size + 1) // 2
        times = -(-table.batch_size * table.accumulation // half)
        table = replace(table, batch_size=half, accumulation=min(1024, times))
        yield table
    while table.max_length >= 128:
        table = replace(table, max_length=table.max_length // 2)
        yield table
