"""Large text files, piece by piece: which encoding, and their lines, none of them endless."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from core.data import limits
from core.data.encoding import AROUND, Encoding, eight_bit_encoding, unicode_encoding
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, phrase

_CHUNK = 1024 * 1024
_LOOKING = 0.25
"""Share of the work that finding the encoding is."""
_PROGRESS_CHARACTERS = 2_000_000


@dataclass(frozen=True)
class TextFile:
    """A text file that is not in memory."""

    path: Path
    file: str
    size: int
    encoding: Encoding

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        """The text from its beginning, line ends as they are."""
        with self.path.open("rb") as raw:
            raw.seek(self.encoding.mark)
            yield io.TextIOWrapper(raw, self.encoding.name, errors=self.encoding.errors, newline="")

    def beginning(self, characters: int) -> str:
        """The first characters of the text."""
        with self.opened() as stream:
            return stream.read(characters)


def text_file(path: Path, size: int, progress: Callable[[float], None]) -> TextFile:
    """Find out how the text is stored, by looking at all of it once. Raises `DataUnreadable`."""
    file = path.name
    with path.open("rb") as stream:
        known = unicode_encoding(stream.read(AROUND))
    if known is None:
        place = _no_utf8(path, size, progress)
        if place is None:
            known = Encoding("utf-8", "surrogateescape")
        else:
            known = eight_bit_encoding(_around(path, place), file, lambda name: _fits(path, name))
    return TextFile(path, file, size, known)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _no_utf8(path: Path, size: int, progress: Callable[[float], None]) -> int | None:
    """Roughly where the first bytes are that are no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    seen = 0
    for chunk in _chunks(path):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return max(0, seen + error.start - 3)  # up to 3 bytes came with the chunk before
        seen += len(chunk)
        progress(_LOOKING * min(1.0, seen / size))
    return None


def _around(path: Path, place: int) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(0, place - AROUND))
        return stream.read(2 * AROUND)


def _fits(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


class Lines:
    """Lines of an open text. A row may take several; `begin_row` starts counting anew.

    Raises `DataUnreadable` where a row has no end in sight, before it fills the memory.
    """

    def __init__(
        self, text: TextFile, stream: TextIO, progress: Callable[[float], None], first_line: int
    ) -> None:
        self._text, self._stream, self._progress = text, stream, progress
        self._in_row = 0
        self._since_progress = 0
        self.line = first_line - 1
        """Number of the line given last."""

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(limits.MAX_RECORD_CHARACTERS)
        if not line:
            raise StopIteration
        self.line += 1
        self._in_row += len(line)
        self._since_progress += len(line)
        if self._in_row >= limits.MAX_RECORD_CHARACTERS:
            raise DataUnreadable(
                file=self._text.file,
                reason=phrase(
                    QT_TRANSLATE_NOOP(
                        "data",
                        "Line {line} belongs to a row of more than {most} characters, or a "
                        "quotation mark is not closed.",
                    ),
                    line=self.line,
                    most=f"{limits.MAX_RECORD_CHARACTERS:,}",
                ),
                advice=QT_TRANSLATE_NOOP("data", "Look at that line, correct it, and try again."),
            )
        if self._since_progress >= _PROGRESS_CHARACTERS:
            self._since_progress = 0
            assert isinstance(self._stream, io.TextIOWrapper)
            done = self._stream.buffer.tell() / max(1, self._text.size)
            self._progress(_LOOKING + (1 - _LOOKING) * min(1.0, done))
        return line

    def begin_row(self) -> None:
        """What came before is a row that is over."""
        self._in_row = 0
