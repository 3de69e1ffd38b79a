"""Finds the records of a JSON file: an array, one object a line, or an object of objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.data.cleaning import shorten
from core.data.json_values import (
    BadJsonError,
    Decoder,
    Value,
    not_json,
    values_in_a_row,
    values_of_array,
)
from core.data.problems import ProblemLog
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, Detail, phrase

BAD_LINE = QT_TRANSLATE_NOOP(
    "data", "The line is not valid JSON and is left out. Correct it in the file to have it learnt."
)
TOO_DEEP = QT_TRANSLATE_NOOP(
    "data", "The line is nested too deeply and is left out. Save its texts as plain fields."
)


def looks_like_json(text: str, suffix: str) -> bool:
    """Whether `text` is JSON rather than a table; the name decides only where both are possible."""
    start = text.lstrip()[:200]
    if start.startswith(("{", "[")):
        following = start[1:].lstrip()[:1]
        return following in '"{[]}' or suffix in (".json", ".jsonl", ".ndjson")
    return suffix in (".json", ".jsonl", ".ndjson")


def records_of(text: str, file: str, log: ProblemLog) -> Iterator[Value]:
    """The values that should be records, whatever they are. Raises `DataUnreadable`."""
    if text.lstrip().startswith("["):
        return values_of_array(text, file)
    decoder = Decoder(text)
    try:
        whole, end = decoder.value_at(decoder.skip_space(0))
    except BadJsonError as error:
        if some_line_is_an_object(text):
            return values_of_lines(_lines(text), log)
        raise not_json(file, decoder, error) from error
    if decoder.skip_space(end) >= len(text):
        return _values_of_one(whole, file)
    if "\n" in text[decoder.skip_space(0) : end]:
        return values_in_a_row(text, file)
    return values_of_lines(_lines(text), log)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def values_of_lines(lines: Iterable[str], log: ProblemLog) -> Iterator[Value]:
    """One value a line; a line that is not JSON is left out and noted."""
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        if not stripped:
            continue
        decoder = Decoder(stripped)
        try:
            value, end = decoder.value_at(0)
            if end < len(stripped):
                raise BadJsonError(end)
        except BadJsonError as error:
            log.add(number, TOO_DEEP if error.too_deep else BAD_LINE, dropped=True)
        else:
            yield Value(number, value.value, value.repeated_keys)


def some_line_is_an_object(text: str) -> bool:
    """Whether one of the first lines after the very first is a record by itself."""
    for line in text[:1_000_000].splitlines()[1:20]:
        stripped = line.strip()
        if stripped.startswith("{") and stripped.endswith("}"):
            try:
                Decoder(stripped).value_at(0)
            except BadJsonError:
                continue
            return True
    return False


def _values_of_one(whole: Value, file: str) -> Iterator[Value]:
    """One object: an object of records, or the only record."""
    value = whole.value
    if isinstance(value, dict) and value:
        if all(isinstance(record, dict) for record in value.values()):
            # The lines inside are gone; the place in the file is the next best.
            return (Value(place, record) for place, record in enumerate(value.values(), 1))
        if not any(isinstance(part, dict | list) for part in value.values()) or "messages" in value:
            return iter([whole])
        keys = ", ".join(shorten(key, 30) for key in list(value)[:5])
        reason: Detail = phrase(
            QT_TRANSLATE_NOOP(
                "data",
                "A list of records with text fields was expected; found were the keys {keys}.",
            ),
            keys=keys,
        )
    else:
        reason = QT_TRANSLATE_NOOP("data", "It holds no records with text fields.")
    raise DataUnreadable(
        file=file,
        reason=reason,
        advice=QT_TRANSLATE_NOOP("data", "Save the records as a plain list, one object each."),
    )
