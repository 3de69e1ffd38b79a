"""The paragraphs of a Word document, those in tables too."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.data.cleaning import is_blank
from core.data.sniffing import damaged
from core.data.workbook_safety import check_document
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_SEPARATOR = " | "


def docx_paragraphs(content: bytes, file: str) -> list[tuple[int, str]]:
    """Every paragraph with text, numbered from 1; a row of a table is one. Pictures, headers, notes
    and comments are not read. Raises `DataUnreadable`."""
    check_document(content, file)
    try:
        import docx

        texts = list(_texts(docx.Document(io.BytesIO(content))))
    except MemoryError:
        raise
    except Exception as error:  # python-docx raises whatever a broken part makes it stumble over
        raise damaged(file, "Word") from error
    found = [(number, text) for number, text in enumerate(texts, 1) if not is_blank(text)]
    if not found:
        raise DataUnreadable(
            file=file,
            reason=QT_TRANSLATE_NOOP("data", "The document holds no text, only pictures perhaps."),
            advice=QT_TRANSLATE_NOOP("data", "Open a document with text in it."),
        )
    return found


def _texts(document: Document) -> Iterator[str]:
    from docx.text.paragraph import Paragraph

    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from _rows(block)


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells: dict[object, str] = {}  # a merged cell stands once
        for cell in row.cells:
            cells.setdefault(cell._tc, cell.text.strip())
        yield _SEPARATOR.join(text for text in cells.values() if text)
