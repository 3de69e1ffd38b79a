"""Reads the header of a GGUF file piece by piece, with a limit on each."""

from __future__ import annotations

import struct
from typing import IO, Any

from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail

_MOST_ELEMENTS = 1 << 24
_LONGEST_TEXT = 1 << 24
_MOST_HEADER_BYTES = 1 << 29
_STRING, _ARRAY = 8, 9
_NUMBERS = {
    **dict(enumerate(("<B", "<b", "<H", "<h", "<I", "<i", "<f", "<?"))),
    **dict(enumerate(("<Q", "<q", "<d"), 10)),
}
TRUNCATED = _("errors", "The file is damaged or was not copied completely.")
ABSURD = _("errors", "What its header says cannot be right.")


class Length(int):
    """How many elements an array has that was not read. No `int` by type, so no size by mistake."""


class Refused(Exception):
    """Becomes a `ModelUnusable` with the file's name."""

    def __init__(self, reason: Detail) -> None:
        self.reason = reason


class HeaderReader:
    """Reads forwards and never beyond `size` or the limit for headers."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream, self._left = stream, min(size, _MOST_HEADER_BYTES)
        self.position = 0

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        self._advance(count)
        content = self._stream.read(count)
        if len(content) != count:
            raise Refused(TRUNCATED)
        return content

    def skip(self, count: int) -> None:
        """Go on without reading."""
        self._advance(count)
        self._stream.seek(count, 1)

    def _advance(self, count: int) -> None:
        if count > self._left:
            raise Refused(TRUNCATED)
        self._left -= count
        self.position += count

    def number(self, form: str) -> Any:
        """A number of `struct`'s format `form`."""
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def count(self, most: int) -> int:
        """A count that may be `most` at most."""
        found = int(self.number("<Q"))
        if found > most:
            raise Refused(ABSURD)
        return found

    def text(self, longest: int) -> str:
        """A text of `longest` bytes at most."""
        try:
            return self.take(self.count(longest)).decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refused(ABSURD) from error

    def value(self, kind: int) -> Any:
        """A fact of GGUF's type `kind`; of an array, its `Length`."""
        if kind == _STRING:
            return self.text(_LONGEST_TEXT)
        if kind in _NUMBERS:
            return self.number(_NUMBERS[kind])
        if kind != _ARRAY:
            raise Refused(ABSURD)
        inner, count = int(self.number("<I")), self.count(_MOST_ELEMENTS)
        if inner in _NUMBERS:
            self.skip(count * struct.calcsize(_NUMBERS[inner]))
        elif inner == _STRING:
            for _index in range(count):
                self.skip(self.count(_LONGEST_TEXT))
        else:
            raise Refused(ABSURD)
        return Length(count)
