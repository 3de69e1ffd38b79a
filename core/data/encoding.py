"""From bytes to text, without guessing where a guess could garble it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from core.data.sniffing import not_text
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP

_BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
AROUND = 65_536
"""Bytes that are looked at to tell encodings apart."""
_HIGH_RUNS = re.compile(rb"[\x80-\xff]+")
_CHINESE_RUN = re.compile(rb"(?:[\xa1-\xfe][\xa1-\xfe])+")
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_MULTIBYTE = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")
_ESCAPED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class Decoded:
    """Text, and the name of the encoding if it was not a Unicode one."""

    text: str
    assumed: str = ""


@dataclass(frozen=True)
class Encoding:
    """How a file's text is stored."""

    name: str
    errors: str = "strict"
    assumed: str = ""
    """Its name for people, if it is no Unicode one."""
    mark: int = 0
    """Bytes of the byte order mark before the text."""


def decode(content: bytes, file: str) -> Decoded:
    """The text of a file. Bytes that do not fit stay in it as lone surrogates, for the readers
    to report by line. Raises `DataUnreadable`."""
    encoding = unicode_encoding(content)
    if encoding is None:
        try:
            encoding, text = Encoding("utf-8"), content.decode("utf-8")
        except UnicodeDecodeError as error:
            around = content[max(0, error.start - AROUND) : error.start + AROUND]
            encoding = eight_bit_encoding(around, file, lambda name: _fits(content, name))
            text = content.decode(encoding.name, encoding.errors)
    else:
        text = content[encoding.mark :].decode(encoding.name, encoding.errors)
    check_is_text(text[:AROUND], file)
    return Decoded(text, encoding.assumed)


def check_is_text(beginning: str, file: str) -> None:
    """Raise `DataUnreadable` for a text that begins with control characters."""
    if len(_CONTROL.findall(beginning)) > 8 + len(beginning) // 50:
        raise not_text(file)


def unicode_encoding(beginning: bytes) -> Encoding | None:
    """The encoding if a mark or zero bytes show it."""
    for mark, name in _BYTE_ORDER_MARKS:
        if beginning.startswith(mark):
            errors = "surrogateescape" if name == "utf-8" else "replace"
            return Encoding(name, errors, mark=len(mark))
    wide = _wide_encoding(beginning)
    return Encoding(wide, "replace") if wide else None


def _fits(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _wide_encoding(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of Western text is zero."""
    sample = content[:AROUND]
    half = len(sample) // 2
    if half < 4:
        return ""
    if sample[1::2].count(0) > 0.6 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def eight_bit_encoding(around: bytes, file: str, fits: Callable[[str], bool]) -> Encoding:
    """The encoding of a text that is not UTF-8 in `around`; `fits` tells whether the whole file
    can be read in one. Raises `DataUnreadable`."""
    mostly_unicode = around.decode("utf-8", "surrogateescape")
    if len(_MULTIBYTE.findall(mostly_unicode)) > len(_ESCAPED.findall(mostly_unicode)):
        return Encoding("utf-8", "surrogateescape")
    runs = _HIGH_RUNS.findall(around)
    if _share_of_chinese(runs) > 0.9 and fits("gb18030"):
        return Encoding("gb18030", "replace", "GB18030")
    # In Western text accented letters stand alone among plain ones; elsewhere they do not.
    alone = sum(len(run) for run in runs if len(run) <= 2)
    if alone >= 0.8 * sum(map(len, runs)) and fits("cp1252"):
        return Encoding("cp1252", "replace", "Windows-1252")
    if len(_CONTROL.findall(around.decode("latin-1"))) > 8 + len(around) // 20:
        raise not_text(file)
    raise DataUnreadable(
        file=file,
        reason=QT_TRANSLATE_NOOP("data", "Its text is stored in a way that is not recognised."),
        advice=QT_TRANSLATE_NOOP(
            "data", "Open it in Excel or an editor, save it as “CSV UTF-8”, and open that."
        ),
    )


def _share_of_chinese(runs: list[bytes]) -> float:
    total = sum(map(len, runs))
    return sum(len(run) for run in runs if _CHINESE_RUN.fullmatch(run)) / total if total else 0.0
