"""The text of a PDF document, page by page."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.data import limits
from core.data.cleaning import is_blank
from core.data.problems import ProblemLog
from core.data.sniffing import damaged
from core.errors import DataUnreadable
from core.text import QT_TRANSLATE_NOOP, phrase

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

NO_TEXT_ON_PAGE = QT_TRANSLATE_NOOP(
    "data",
    "The page holds no text and is left out. If it is a picture of text, let a scanner "
    "program recognise it (OCR).",
)
PAGE_UNREADABLE = QT_TRANSLATE_NOOP(
    "data",
    "The page is damaged or far larger than a page of text; it is left out. Print it into"
    " a new PDF to have it read.",
)


def pdf_pages(
    content: bytes, file: str, log: ProblemLog, progress: Callable[[float], None], line: int = 0
) -> list[tuple[int, str]]:
    """Every page with text, numbered from 1. Problems are noted at `line`, or at the page's number.

    Raises `DataUnreadable`, for scanned and for protected documents too.
    """
    found = []
    with _quietly():
        pages = _pages(content, file)
        for number, page in enumerate(pages, 1):
            progress((number - 1) / len(pages))
            text = _text_of(page)
            if text is None:
                log.add(line or number, PAGE_UNREADABLE, dropped=True)
            elif is_blank(text):
                log.add(line or number, NO_TEXT_ON_PAGE, dropped=True)
            else:
                found.append((number, text))
    if not found:
        raise DataUnreadable(
            file=file,
            reason=QT_TRANSLATE_NOOP(
                "data", "The PDF document holds no text: its pages are pictures, as of a scanner."
            ),
            advice=QT_TRANSLATE_NOOP(
                "data", "Let a scanner program recognise the text (OCR) and open what it saves."
            ),
        )
    return found


def _pages(content: bytes, file: str) -> list[PageObject]:
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not _opens_without_password(reader)
        count = 0 if locked else len(reader.pages)
    except MemoryError:
        raise
    except Exception as error:  # pypdf raises whatever a broken object makes it stumble over
        raise damaged(file, "PDF") from error
    if locked:
        raise DataUnreadable(
            file=file,
            reason=QT_TRANSLATE_NOOP("data", "The PDF document is protected with a password."),
            advice=QT_TRANSLATE_NOOP(
                "data", "Open it in a PDF program, save or print a copy without it, and open that."
            ),
        )
    if count > limits.MAX_PAGES:
        raise DataUnreadable(
            file=file,
            reason=phrase(
                QT_TRANSLATE_NOOP("data", "It has more than {most} pages."),
                most=f"{limits.MAX_PAGES:,}",
            ),
            advice=QT_TRANSLATE_NOOP("data", "Divide it and put the parts into a folder."),
        )
    try:
        return list(reader.pages)
    except Exception as error:
        raise damaged(file, "PDF") from error


def _opens_without_password(reader: PdfReader) -> bool:
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except DependencyError:  # a cipher that is not here
        return False


def _text_of(page: PageObject) -> str | None:
    try:
        return page.extract_text()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a broken page makes pypdf stumble over; it is noted
        return None


@contextmanager
def _quietly() -> Iterator[None]:
    """With limits on what unpacks, and without remarks on every oddity in the log."""
    from pypdf import apply_configuration

    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    most = limits.MAX_PAGE_BYTES
    try:
        with apply_configuration(
            zlib_maximum_output_length=most,
            lzw_maximum_output_length=most,
            run_length_maximum_output_length=most,
            array_based_stream_maximum_output_length=most,
            stream_decoding_work_maximum_length=4 * most,
            stream_parsing_work_maximum_count=1_000_000,
        ):
            yield
    finally:
        logger.setLevel(level)
