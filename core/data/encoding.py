"""From bytes to text, without guessing where a guess could garble it."""

from __future__ import annotations

import codecs
import re
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
_SAMPLE = 65_536
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


def decode(content: bytes, file: str) -> Decoded:
    """The text of a file. Bytes that do not fit stay in it as lone surrogates, for the readers
    to report by line. Raises `DataUnreadable`."""
    decoded = _decode(content, file)
    if len(_CONTROL.findall(decoded.text, 0, _SAMPLE)) > 8 + len(decoded.text[:_SAMPLE]) // 50:
        raise not_text(file)
    return decoded


def _decode(content: bytes, file: str) -> Decoded:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            rest = content[len(mark) :]
            errors = "surrogateescape" if encoding == "utf-8" else "replace"
            return Decoded(rest.decode(encoding, errors))
    if wide := _wide_encoding(content):
        return Decoded(content.decode(wide, "replace"))
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        around = content[max(0, error.start - _SAMPLE) : error.start + _SAMPLE]
        return _decode_eight_bit(content, around, file)


def _wide_encoding(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of Western text is zero."""
    sample = content[:_SAMPLE]
    half = len(sample) // 2
    if half < 4:
        return ""
    if sample[1::2].count(0) > 0.6 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _decode_eight_bit(content: bytes, around: bytes, file: str) -> Decoded:
    mostly_unicode = around.decode("utf-8", "surrogateescape")
    if len(_MULTIBYTE.findall(mostly_unicode)) > len(_ESCAPED.findall(mostly_unicode)):
        return Decoded(content.decode("utf-8", "surrogateescape"))
    runs = _HIGH_RUNS.findall(around)
    if _share_of_chinese(runs) > 0.9:
        try:
            return Decoded(content.decode("gb18030"), "GB18030")
        except UnicodeDecodeError:
            pass
    # In Western text accented letters stand alone among plain ones; elsewhere they do not.
    alone = sum(len(run) for run in runs if len(run) <= 2)
    if alone >= 0.8 * sum(map(len, runs)):
        try:
            return Decoded(content.decode("cp1252"), "Windows-1252")
        except UnicodeDecodeError:
            pass
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
