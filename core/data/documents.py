"""Documents: their paragraphs or pages become rows of free text, without answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Literal

from core.data.cleaning import clean, is_blank
from core.data.dataset import DataSet
from core.data.docx_text import docx_paragraphs
from core.data.encoding import decode
from core.data.keeping import KeptRows
from core.data.pdf_text import pdf_pages
from core.data.problems import ProblemLog
from core.data.sniffing import KINDS_READ, kind_of, not_text
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP

TEXT = "text"
MARKDOWN = (".md", ".markdown")
_BETWEEN_PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")

Part = tuple[int, str]
Unit = Literal["page", "paragraph"]


def read_document(
    content: bytes, file: str, log: ProblemLog, progress: Callable[[float], None]
) -> DataSet:
    """The parts of one document as rows. Raises `DataUnreadable`."""
    unit, parts = document_parts(content, file, log, progress)
    if unit is None:
        unit = "paragraph"
        parts = list(enumerate(paragraphs(parts[0][1]), 1))
        if not parts:
            reason = QT_TRANSLATE_NOOP("data", "The file is empty: it holds no text.")
            raise DataUnreadable(file=file, reason=reason, advice=KINDS_READ)
    kept = KeptRows()
    for number, text in parts:
        kept.add({unit: str(number), TEXT: cleaned(text, number, log)}, number)
    kept.note(log)
    return DataSet(file, None, [unit, TEXT], kept.rows, kept.lines, free_text=TEXT)


def document_parts(
    content: bytes,
    file: str,
    log: ProblemLog,
    progress: Callable[[float], None],
    line: int = 0,
) -> tuple[Unit | None, list[Part]]:
    """What a document consists of, and its parts with their numbers. A plain text is one part.

    Raises `DataUnreadable`.
    """
    kind = kind_of(content, file)
    if kind == "pdf":
        return "page", pdf_pages(content, file, log, progress, line)
    if kind == "document":
        return "paragraph", docx_paragraphs(content, file)
    if kind != "text" or PurePath(file).suffix.lower() in (".docx", ".pdf"):
        raise not_text(file)
    return None, [(1, decode(content, file).text)]


def paragraphs(text: str) -> list[str]:
    """Pieces of a text between empty lines."""
    pieces = _BETWEEN_PARAGRAPHS.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    return [piece.strip() for piece in pieces if not is_blank(piece)]


def cleaned(text: str, line: int, log: ProblemLog) -> str:
    """`text` as every later step can take it; what was done about it is noted."""
    text, complaint = clean(text)
    if complaint:
        log.add(line, complaint)
    return text.strip()
