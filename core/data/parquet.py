"""Parquet files, a few hundred rows at a time."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core.data import limits
from core.data.dataset import DataSet
from core.data.json_rows import RecordRows
from core.data.json_values import Value
from core.data.problems import ProblemLog
from core.data.sheet_cells import value_text
from core.data.sniffing import damaged
from core.data.table import too_many_columns
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, phrase

_BATCH = 256
_PROGRESS_EVERY = 5_000


def read_parquet(
    path: Path, file: str, log: ProblemLog, progress: Callable[[float], None]
) -> DataSet:
    """The rows of a Parquet file; lists, structures and bytes are no text.

    Raises `DataUnreadable`.
    """
    opened = _opened(path, file)
    try:
        total = max(1, opened.metadata.num_rows)
        rows = RecordRows(file, log)
        for number, record in enumerate(_records(opened, file), 1):
            if number % _PROGRESS_EVERY == 1:
                progress(min(1.0, number / total))
            rows.add(Value(number, record))
        return rows.finished()
    finally:
        opened.close()


def _opened(path: Path, file: str) -> Any:
    """The file, after a look at what it says of its sizes."""
    try:
        from pyarrow import parquet

        opened = parquet.ParquetFile(path, memory_map=False, pre_buffer=False)
        about = opened.metadata
        columns = about.num_columns
        largest = max(
            (about.row_group(place).total_byte_size for place in range(about.num_row_groups)),
            default=0,
        )
    except MemoryError:
        raise
    except Exception as error:  # pyarrow has many errors for a broken file
        raise damaged(file, "Parquet") from error
    if columns > limits.MAX_COLUMNS:
        raise too_many_columns(file)
    if largest > limits.MAX_ROW_GROUP_BYTES:
        raise DataUnreadable(
            file=file,
            reason=phrase(
                QT_TRANSLATE_NOOP("data", "A part of it unpacks to {size} MB."),
                size=f"{largest // 2**20:,}",
            ),
            advice=QT_TRANSLATE_NOOP("data", "Save it anew in row groups of about 100 MB."),
        )
    return opened


def _records(opened: Any, file: str) -> Iterator[dict[str, object]]:
    batches = opened.iter_batches(batch_size=_BATCH, use_threads=False)
    while True:
        # Not around the `yield`: what the caller does meanwhile keeps its errors.
        try:
            batch = next(batches, None)
            columns = [] if batch is None else [_values(column, file) for column in batch.columns]
        except (MemoryError, DataUnreadable):
            raise
        except Exception as error:
            raise damaged(file, "Parquet") from error
        if batch is None:
            return
        names = batch.schema.names
        for cells in zip(*columns, strict=True):
            yield dict(zip(names, cells, strict=True))


def _values(column: Any, file: str) -> list[object]:
    return [_plain(value, file) for value in column.to_pylist()]


def _plain(value: object, file: str) -> object:
    """Text, yes and no, and chats as they are; numbers and times as their owner reads them."""
    if isinstance(value, str):
        if len(value) > limits.MAX_CELL_CHARACTERS:
            raise DataUnreadable(
                file=file,
                reason=phrase(
                    QT_TRANSLATE_NOOP("data", "It holds a cell of more than {most} characters."),
                    most=f"{limits.MAX_CELL_CHARACTERS:,}",
                ),
                advice=QT_TRANSLATE_NOOP(
                    "data", "Divide or shorten it, save the file and open it again."
                ),
            )
        return value
    if value is None or isinstance(value, bool | list | dict | bytes):
        return value
    known = int | float | decimal.Decimal | datetime.date | datetime.time
    return value_text(value) if isinstance(value, known) else object()
