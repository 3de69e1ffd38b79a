"""What kind of file it really is, whatever its name says."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP

Kind = Literal["workbook", "document", "pdf", "parquet", "text"]

KINDS_READ = QT_TRANSLATE_NOOP(
    "data",
    "Open a table (CSV, TSV, JSON, JSON Lines, Parquet or Excel .xlsx), a document (Word .docx or "
    "PDF), or a folder of texts and documents.",
)
SAVE_AS_XLSX = QT_TRANSLATE_NOOP(
    "data", "Open it in Excel or LibreOffice, save it as .xlsx or CSV, and open that."
)
_REMOVE_PASSWORD = QT_TRANSLATE_NOOP(
    "data", "Open it in Excel, remove the password, save it, and open it here again."
)
_REMOVE_WORD_PASSWORD = QT_TRANSLATE_NOOP(
    "data", "Open it in Word, remove the password, save it as .docx, and open it here again."
)
_SAVE_AS_DOCX = QT_TRANSLATE_NOOP(
    "data", "Open it in Word or LibreOffice, save it as .docx, and open that."
)
_GET_AGAIN = QT_TRANSLATE_NOOP("data", "Copy or download the file again.")
_UNPACK = QT_TRANSLATE_NOOP("data", "Unpack it and open the table inside.")

_PICTURE = QT_TRANSLATE_NOOP("data", "It is a picture, not a table.")
_PACKED = QT_TRANSLATE_NOOP("data", "It is a packed archive, not a table.")
_RTF = QT_TRANSLATE_NOOP("data", "It is a text document (RTF), not a table.")
_PICKLE = QT_TRANSLATE_NOOP(
    "data", "It is a Python pickle, which is never opened: it could run code."
)
_DATABASE = QT_TRANSLATE_NOOP("data", "It is a database file, which cannot be read.")
_NUMBERS = QT_TRANSLATE_NOOP(
    "data", "It is a file of numbers (NumPy, Arrow or HDF5), not a text table."
)

_SIGNATURES: list[tuple[bytes, str, str]] = [
    (b"\x89PNG", _PICTURE, KINDS_READ),
    (b"\xff\xd8\xff", _PICTURE, KINDS_READ),
    (b"GIF8", _PICTURE, KINDS_READ),
    (b"II*\0", _PICTURE, KINDS_READ),
    (b"MM\0*", _PICTURE, KINDS_READ),
    (b"{\\rtf", _RTF, _SAVE_AS_DOCX),
    (b"\x1f\x8b", _PACKED, _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", _PACKED, _UNPACK),
    (b"Rar!\x1a\x07", _PACKED, _UNPACK),
    (b"\xfd7zXZ\0", _PACKED, _UNPACK),
    (b"\x28\xb5\x2f\xfd", _PACKED, _UNPACK),
    (b"SQLite format 3\0", _DATABASE, KINDS_READ),
    (b"\x93NUMPY", _NUMBERS, KINDS_READ),
    (b"ARROW1", _NUMBERS, KINDS_READ),
    (b"\x89HDF", _NUMBERS, KINDS_READ),
    *((bytes([0x80, protocol]), _PICKLE, KINDS_READ) for protocol in range(2, 6)),
]
_WEB_PAGE = (b"<!doctype", b"<html", b"<head", b"<meta", b"<body", b"<table", b"<?xml", b"<style")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PARQUET, _PDF = b"PAR1", b"%PDF-"
_WORD_PART, _WORKBOOK_PART = b"word/document.xml", b"xl/workbook.xml"
_WORD_NAMES = (".doc", ".docx", ".docm", ".dot", ".dotx")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(content: bytes, file: str) -> Kind:
    """As what `content` is to be read; its first 64 KB are enough to tell, but for the details of
    a refusal. Raises `DataUnreadable` for everything that cannot be read."""
    for signature, reason, advice in _SIGNATURES:
        if content.startswith(signature):
            raise DataUnreadable(file=file, reason=reason, advice=advice)
    if content.startswith(_PARQUET):
        return "parquet"
    if content.startswith(_PDF):
        return "pdf"
    if content.startswith(_OLE):
        raise _old_office_file(content, file)
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_WEB_PAGE):
        reason = QT_TRANSLATE_NOOP("data", "It is a web page or XML file, not a workbook or CSV.")
        raise DataUnreadable(file=file, reason=reason, advice=SAVE_AS_XLSX)
    if not content.startswith(_ZIP):
        return "text"
    document = _WORD_PART in content and _WORKBOOK_PART not in content
    return "document" if document else "workbook"


def not_text(file: str) -> DataUnreadable:
    """The refusal of a file that turned out to be neither text nor anything known."""
    reason = QT_TRANSLATE_NOOP(
        "data", "It is not a text file, nor any other kind that can be read."
    )
    return DataUnreadable(file=file, reason=reason, advice=KINDS_READ)


def damaged(file: str, kind: Literal["", "PDF", "Parquet", "Word"] = "") -> DataUnreadable:
    """The refusal of a file of a known kind that is cut off or broken."""
    reason = {
        "": QT_TRANSLATE_NOOP("data", "The file is damaged or not complete."),
        "PDF": QT_TRANSLATE_NOOP("data", "The PDF document is damaged or not complete."),
        "Parquet": QT_TRANSLATE_NOOP("data", "The Parquet file is damaged or not complete."),
        "Word": QT_TRANSLATE_NOOP("data", "The Word document is damaged or not complete."),
    }[kind]
    return DataUnreadable(file=file, reason=reason, advice=_GET_AGAIN)


def packed(file: str, protected: bool) -> DataUnreadable:
    """The refusal of a ZIP archive that is no workbook."""
    reason = QT_TRANSLATE_NOOP("data", "It is a ZIP archive, not a workbook nor any other table.")
    if protected:
        reason = QT_TRANSLATE_NOOP(
            "data", "It is a ZIP archive protected with a password, not a workbook."
        )
    return DataUnreadable(file=file, reason=reason, advice=_UNPACK)


def _old_office_file(content: bytes, file: str) -> DataUnreadable:
    word = PurePath(file).suffix.lower() in _WORD_NAMES
    if "EncryptedPackage".encode("utf-16-le") in content:
        reason = QT_TRANSLATE_NOOP("data", "The workbook is protected with a password.")
        if word:
            reason = QT_TRANSLATE_NOOP("data", "The document is protected with a password.")
        advice = _REMOVE_WORD_PASSWORD if word else _REMOVE_PASSWORD
        return DataUnreadable(file=file, reason=reason, advice=advice)
    reason = QT_TRANSLATE_NOOP("data", "It is a file of an old Office version.")
    return DataUnreadable(file=file, reason=reason, advice=_SAVE_AS_DOCX if word else SAVE_AS_XLSX)
