"""From JSON records to rows: text stays text, chats stay chats, other nesting is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from core.data import limits
from core.data.cleaning import clean, shorten
from core.data.column_names import CHATS, plain
from core.data.dataset import Cell, DataSet, Row
from core.data.json_records import records_of, values_of_lines
from core.data.json_values import Value
from core.data.keeping import KeptRows
from core.data.problems import ProblemLog
from core.data.streaming import Lines, TextFile
from core.data.table import too_many_columns
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, Detail, phrase

NOT_AN_OBJECT = QT_TRANSLATE_NOOP(
    "data",
    'The line is not a record with named fields and is left out. Write it as {{"name": "text"}}.',
)
KEY_TWICE = QT_TRANSLATE_NOOP(
    "data", "“{name}” is given twice; the last is used. Rename one if both matter."
)
NESTED_CELL = QT_TRANSLATE_NOOP(
    "data",
    "“{column}” holds no plain text here; it is left empty. Save it as text to have it learnt.",
)
NESTED_COLUMN = QT_TRANSLATE_NOOP(
    "data",
    "The column “{column}” holds no plain text and cannot be chosen. Save it as text if "
    "you need it.",
)

_PROGRESS_EVERY = 5_000


def read_json(text: str, file: str, log: ProblemLog, progress: Callable[[float], None]) -> DataSet:
    """The rows of a JSON or JSON Lines file. Raises `DataUnreadable`."""
    rows = RecordRows(file, log)
    last_line = text.count("\n") + 1
    for count, value in enumerate(records_of(text, file, log)):
        if count % _PROGRESS_EVERY == 0:
            progress(min(1.0, value.line / last_line))
        rows.add(value)
    return rows.finished()


def stream_json(text: TextFile, log: ProblemLog, progress: Callable[[float], None]) -> DataSet:
    """The rows of a JSON Lines file that is not in memory. Raises `DataUnreadable`."""
    rows = RecordRows(text.file, log)
    with text.opened() as stream:
        lines = Lines(text, stream, progress, 1)
        for value in values_of_lines(lines, log):
            lines.begin_row()
            rows.add(value)
    return rows.finished()


class RecordRows:
    """Takes records one by one and becomes a data set; for all formats whose records have names."""

    def __init__(self, file: str, log: ProblemLog) -> None:
        self._file = file
        self._log = log
        self._columns: dict[str, None] = {}
        self._text_or_chat: set[str] = set()
        self._nested: list[tuple[int, str]] = []
        self._nested_columns: Counter[str] = Counter()
        self._kept = KeptRows()

    def add(self, value: Value) -> None:
        """Take one record; report what is odd in it. Raises `DataUnreadable`."""
        record = value.value
        if not isinstance(record, dict):
            self._log.add(value.line, NOT_AN_OBJECT, dropped=True)
            return
        for name in dict.fromkeys(value.repeated_keys):
            self._log.add(value.line, KEY_TWICE, name=shorten(name))
        row: Row = {}
        complaints: set[str] = set()
        for key, content in record.items():
            name = clean(key)[0].strip()
            self._columns[name] = None
            cell = self._cell(name, content, complaints)
            if cell is not None:
                row[name] = cell
                self._text_or_chat.add(name)
            elif content is not None:
                self._note_nested(value.line, name)
        if len(self._columns) > limits.MAX_COLUMNS:
            raise too_many_columns(self._file)
        for complaint in sorted(complaints):
            self._log.add(value.line, complaint)
        self._kept.add(row, value.line)

    def _cell(self, name: str, content: object, complaints: set[str]) -> Cell | None:
        if isinstance(content, bool):
            return "true" if content else "false"
        if isinstance(content, str):
            text, complaint = clean(content)
            if complaint:
                complaints.add(complaint)
            return text
        if isinstance(content, list) and is_chat(name, content):
            return [_cleaned_turn(turn, complaints) for turn in content]
        return None

    def _note_nested(self, line: int, name: str) -> None:
        self._nested_columns[name] += 1
        if len(self._nested) < limits.MAX_PROBLEMS:
            self._nested.append((line, name))

    def finished(self) -> DataSet:
        """All rows taken. Raises `DataUnreadable` if there is nothing to learn from in them."""
        rows = self._kept.rows
        never_text = [name for name in self._nested_columns if name not in self._text_or_chat]
        if rows and not self._text_or_chat:
            names = ", ".join(shorten(name, 30) for name in never_text[:5])
            reason = QT_TRANSLATE_NOOP(
                "data", "No field holds plain text; nested or empty: {names}."
            )
            raise _unusable(self._file, phrase(reason, names=names))
        if not rows:
            reason = QT_TRANSLATE_NOOP("data", "It holds no records with named fields.")
            raise _unusable(self._file, reason)
        for name in never_text:
            self._log.add(0, NESTED_COLUMN, column=shorten(name))
        for line, name in self._nested:
            if name not in never_text:
                self._log.add(line, NESTED_CELL, column=shorten(name))
        self._kept.note(self._log)
        columns = [name for name in self._columns if name not in never_text]
        return DataSet(self._file, None, columns, rows, self._kept.lines)


def is_chat(name: str, content: Iterable[object]) -> bool:
    """Whether a list is meant as the turns of a chat, right or wrong."""
    turns = list(content)
    if not all(isinstance(turn, dict) for turn in turns):
        return False
    if not turns:
        return plain(name) in CHATS
    return any("role" in turn or "from" in turn for turn in turns if isinstance(turn, dict))


def _cleaned_turn(turn: dict[str, object], complaints: set[str]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in turn.items():
        if isinstance(value, str):
            text, complaint = clean(value)
            result[key] = text
            if complaint:
                complaints.add(complaint)
        else:
            result[key] = value
    return result


def _unusable(file: str, reason: Detail) -> DataUnreadable:
    advice = QT_TRANSLATE_NOOP(
        "data", "Save one record a row with plain text fields, or chats as “messages”."
    )
    return DataUnreadable(file=file, reason=reason, advice=advice)
