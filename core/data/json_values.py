"""Reads JSON text one record at a time, so that every record has its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, phrase

_WHITE_SPACE = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True)
class Value:
    """One decoded value with the line it begins in and the keys it gave twice."""

    line: int
    value: object
    repeated_keys: tuple[str, ...] = ()


class BadJsonError(Exception):
    """Text that is not JSON, at a place in it. Stays inside this package."""

    def __init__(self, place: int, too_deep: bool = False) -> None:
        super().__init__(place)
        self.place = place
        self.too_deep = too_deep


class Decoder:
    """Decodes values out of a text. Numbers stay as they are written: no limits, no rounding."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._repeated: list[str] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._as_dict,
            parse_int=str,
            parse_float=str,
            parse_constant=str,
        )
        self._counted_to = 0
        self._line = 1

    def value_at(self, place: int) -> tuple[Value, int]:
        """The value at `place` and the place behind it. Raises `BadJsonError`."""
        self._repeated = []
        try:
            value, end = self._decoder.raw_decode(self.text, place)
        except json.JSONDecodeError as error:
            raise BadJsonError(error.pos) from error
        except RecursionError:
            raise BadJsonError(place, too_deep=True) from None
        return Value(self.line_of(place), value, tuple(self._repeated)), end

    def skip_space(self, place: int) -> int:
        """The first place from `place` on that is no white space."""
        match = _WHITE_SPACE.match(self.text, place)
        return match.end() if match else place

    def line_of(self, place: int) -> int:
        """The line of a place; cheap as long as the places grow."""
        if place < self._counted_to:
            return self.text.count("\n", 0, place) + 1
        self._line += self.text.count("\n", self._counted_to, place)
        self._counted_to = place
        return self._line

    def _as_dict(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        result = dict(pairs)
        if len(result) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    self._repeated.append(key)
                seen.add(key)
        return result


def values_of_array(text: str, file: str) -> Iterator[Value]:
    """The elements of the one array that `text` holds. Raises `DataUnreadable`."""
    decoder = Decoder(text)
    place = decoder.skip_space(decoder.skip_space(0) + 1)
    try:
        while text[place : place + 1] != "]":
            value, place = decoder.value_at(place)
            yield value
            place = decoder.skip_space(place)
            if text[place : place + 1] == ",":
                place = decoder.skip_space(place + 1)
            elif text[place : place + 1] != "]":
                raise BadJsonError(place)
        if decoder.skip_space(place + 1) < len(text):
            raise BadJsonError(place + 1)
    except BadJsonError as error:
        raise not_json(file, decoder, error) from error


def values_in_a_row(text: str, file: str) -> Iterator[Value]:
    """Values one after the other, each over as many lines as it likes. Raises `DataUnreadable`."""
    decoder = Decoder(text)
    place = decoder.skip_space(0)
    try:
        while place < len(text):
            value, place = decoder.value_at(place)
            yield value
            place = decoder.skip_space(place)
    except BadJsonError as error:
        raise not_json(file, decoder, error) from error


def not_json(file: str, decoder: Decoder, error: BadJsonError) -> DataUnreadable:
    """The refusal of text that is not JSON as a whole."""
    if error.too_deep:
        return DataUnreadable(
            file=file,
            reason=QT_TRANSLATE_NOOP("data", "It is nested too deeply to hold rows."),
            advice=QT_TRANSLATE_NOOP("data", "Open a file with one record a row."),
        )
    return DataUnreadable(
        file=file,
        reason=phrase(
            QT_TRANSLATE_NOOP("data", "It is not valid JSON from line {line} on."),
            line=decoder.line_of(error.place),
        ),
        advice=QT_TRANSLATE_NOOP("data", "Correct that line, or copy or download the file again."),
    )
