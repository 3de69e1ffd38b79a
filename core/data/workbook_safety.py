"""Looks into the parts of a workbook or a Word document before anything parses them."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from core.data import limits
from core.data.sniffing import SAVE_AS_XLSX, damaged, packed
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, phrase

TABLE_ALONE = QT_TRANSLATE_NOOP(
    "data", "Copy the table alone into a new workbook, or save it as CSV."
)
TEXT_ALONE = QT_TRANSLATE_NOOP("data", "Copy the text alone into a new document and open that.")
SAVE_AGAIN = QT_TRANSLATE_NOOP(
    "data", "Open it in Word or LibreOffice, save it anew as .docx, and open that."
)
_CHUNK = 1024 * 1024
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype", b"<!entity")
_OVERLAP = 16
_XML_STARTS = (b"<", b"\0<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_OTHER_KINDS = {
    "xl/workbook.bin": QT_TRANSLATE_NOOP("data", "It is a binary Excel workbook (.xlsb)."),
    "ppt/presentation.xml": QT_TRANSLATE_NOOP("data", "It is a presentation, not a table."),
    "content.xml": QT_TRANSLATE_NOOP("data", "It is an OpenDocument file."),
}


def check_workbook(content: bytes, file: str) -> bool:
    """Make sure that a workbook is one and unpacks to a bearable size, without declarations that
    grow. Returns whether a sheet has formulas. Raises `DataUnreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_kind(parts, file)
            _check_sizes(parts, file, TABLE_ALONE)
            with_formulas = [_scan(archive, part, file, SAVE_AS_XLSX) for part in parts]
            return any(with_formulas)
    except (DataUnreadable, MemoryError):
        raise
    except Exception as error:  # zipfile raises whatever a broken directory makes it stumble over
        raise damaged(file) from error


def check_document(content: bytes, file: str) -> None:
    """The same for a Word document. Raises `DataUnreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise packed(file, True)
            _check_sizes(parts, file, TEXT_ALONE)
            for part in parts:
                if part.filename.endswith(".xml") and part.file_size > limits.MAX_DOCUMENT_XML:
                    raise _grows(file, part.file_size, TEXT_ALONE)
                _scan(archive, part, file, SAVE_AGAIN)
    except (DataUnreadable, MemoryError):
        raise
    except Exception as error:  # as above
        raise damaged(file, "Word") from error


def _is_xml(name: str, start: bytes) -> bool:
    # By content too: a sheet may have any name that the workbook's relations give it.
    suffix = PurePosixPath(name).suffix.lower()
    return suffix in (".xml", ".rels", ".vml") or start.lstrip().startswith(_XML_STARTS)


def _check_kind(parts: list[zipfile.ZipInfo], file: str) -> None:
    protected = any(part.flag_bits & 1 for part in parts)
    names = {part.filename for part in parts}
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names and not protected:
        return
    for name, reason in _OTHER_KINDS.items():
        if name in names and not protected:
            raise DataUnreadable(file=file, reason=reason, advice=SAVE_AS_XLSX)
    raise packed(file, protected)


def _check_sizes(parts: list[zipfile.ZipInfo], file: str, advice: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    explosive = any(
        part.file_size > limits.SMALL_PART_BYTES
        and part.file_size > limits.MAX_UNPACKING_RATIO * max(1, part.compress_size)
        for part in parts
    )
    if explosive or unpacked > limits.MAX_UNPACKED_BYTES or len(parts) > limits.MAX_PARTS:
        raise _grows(file, unpacked, advice)


def _grows(file: str, size: int, advice: str) -> DataUnreadable:
    grows = QT_TRANSLATE_NOOP("data", "It grows to {size} MB when unpacked.")
    reason = phrase(grows, size=f"{size // 2**20:,}")
    return DataUnreadable(file=file, reason=reason, advice=advice)


def _scan(archive: zipfile.ZipFile, part: zipfile.ZipInfo, file: str, advice: str) -> bool:
    formulas = False
    with archive.open(part) as stream:  # reads no more than the size checked above
        tail = stream.read(_OVERLAP)
        if not _is_xml(part.filename, tail):
            return False
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            # Excel writes UTF-8; in another encoding a declaration would not be seen here.
            if b"\0" in window or any(word in window for word in _FORBIDDEN):
                raise DataUnreadable(
                    file=file,
                    reason=QT_TRANSLATE_NOOP(
                        "data",
                        "It holds declarations that no office program writes.",
                    ),
                    advice=advice,
                )
            formulas |= b"<f>" in window or b"<f " in window
            tail = window[-_OVERLAP:]
    return formulas
