"""CSV and its relatives: comma, semicolon, tab or bar between the fields."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from core.data import limits
from core.data.dataset import DataSet
from core.data.problems import ProblemLog
from core.data.streaming import Lines, TextFile
from core.data.table import Record, build_table
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, phrase

if TYPE_CHECKING:
    import _csv

_DELIMITERS = (",", ";", "\t", "|")
SAMPLE_CHARACTERS = 65_536
_SAMPLE_RECORDS = 200
_DELIMITER_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_LINE_END = re.compile("\r\n|\r|\n")
_PROGRESS_EVERY = 5_000


def read_delimited(
    text: str, file: str, log: ProblemLog, progress: Callable[[float], None]
) -> DataSet:
    """The rows of a delimited text file. Raises `DataUnreadable`."""
    first_line = 1
    if given := _DELIMITER_LINE.match(text):  # how Excel is told the delimiter
        text, first_line, delimiter = text[given.end() :], 2, given[1]
    else:
        delimiter = find_delimiter(text)
    lines = io.StringIO(text, newline="")
    records = _records(lines, delimiter, file, first_line)
    return _data_set(_with_progress(records, text, progress), log, file)


def stream_delimited(text: TextFile, log: ProblemLog, progress: Callable[[float], None]) -> DataSet:
    """The same for a file that is not in memory. Raises `DataUnreadable`."""
    beginning = text.beginning(SAMPLE_CHARACTERS + 1)
    given = _DELIMITER_LINE.match(beginning)
    delimiter = given[1] if given else find_delimiter(beginning)
    with text.opened() as stream:
        first_line = 1
        if given:
            stream.readline()
            first_line = 2
        lines = Lines(text, stream, progress, first_line)
        records = _records(lines, delimiter, text.file, first_line)
        return _data_set(_row_by_row(records, lines), log, text.file)


def _row_by_row(records: Iterator[Record], lines: Lines) -> Iterator[Record]:
    for record in records:
        lines.begin_row()
        yield record


def _data_set(records: Iterator[Record], log: ProblemLog, file: str) -> DataSet:
    table = build_table(records, log, file, strict=True)
    if len(table.columns) < 2:
        raise DataUnreadable(
            file=file,
            reason=QT_TRANSLATE_NOOP("data", "It holds one column only, or is no table."),
            advice=QT_TRANSLATE_NOOP(
                "data", "Every row needs a text and an answer: two columns with names above them."
            ),
        )
    return DataSet(file, None, table.columns, table.rows, table.lines)


def find_delimiter(text: str) -> str:
    """The delimiter that divides most lines into the same number of fields."""
    sample = text[:SAMPLE_CHARACTERS]
    if len(text) > len(sample):
        ends = list(_LINE_END.finditer(sample))
        sample = sample[: ends[-1].end()] if ends else sample
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        score = _evenness(sample, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    widths: list[int] = []
    try:
        for record in _reader(io.StringIO(sample, newline=""), delimiter):
            if record:
                widths.append(len(record))
            if len(widths) >= _SAMPLE_RECORDS:
                break
    except csv.Error:
        pass  # a broken quote or the cut end of the sample: judge by what came before
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0.0, 0
    width, count = counts.most_common(1)[0]
    share = count / len(widths)
    # Commas in the sentences of a single column do not make it a table.
    believable = widths[0] == width or share > 0.8
    return (share, width) if believable else (0.0, 0)


def _reader(lines: Iterable[str], delimiter: str) -> _csv.Reader:
    csv.field_size_limit(limits.MAX_CELL_CHARACTERS)  # for all readers: csv knows no other way
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _records(lines: Iterable[str], delimiter: str, file: str, first_line: int) -> Iterator[Record]:
    reader = _reader(lines, delimiter)
    while True:
        line = reader.line_num + first_line
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _broken(file, line, str(error)) from error
        if record:
            yield line, record


def _broken(file: str, line: int, error: str) -> DataUnreadable:
    if "field limit" in error:
        holds = QT_TRANSLATE_NOOP(
            "data", "Line {line} holds a cell of more than {most} characters."
        )
        reason = phrase(holds, line=line, most=f"{limits.MAX_CELL_CHARACTERS:,}")
        advice = QT_TRANSLATE_NOOP("data", "Divide or shorten it, save the file and open it again.")
    else:
        opened = QT_TRANSLATE_NOOP(
            "data", "In line {line} a quotation mark is opened and not closed properly."
        )
        reason = phrase(opened, line=line)
        advice = QT_TRANSLATE_NOOP(
            "data", "Close it, or double it if it belongs to the text, and open the file again."
        )
    return DataUnreadable(file=file, reason=reason, advice=advice)


def _with_progress(
    records: Iterator[Record], text: str, progress: Callable[[float], None]
) -> Iterator[Record]:
    last_line = 1 + max(text.count("\n"), text.count("\r"))
    for count, record in enumerate(records):
        if count % _PROGRESS_EVERY == 0:
            progress(min(1.0, record[0] / last_line))
        yield record
